"""Turns the boxes around recognised lines into fragments on straight baselines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.formats.pages.fragments import Fragment
from corpus.text.characters import needs_no_spaces

# In heights of a box.
_BASELINE = 0.15
_TEXT_HEIGHT = 0.8
# Sizes that differ by less are taken for one: boxes are not exact.
_SAME_SIZE = 0.22
# In degrees: how far a page may lean, and from where on text is slanted, as watermarks are.
_MAX_SKEW = 20.0
_MIN_SLANT = 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """A line and the corners of its box in points, from the upper left one clockwise."""

    text: str
    corners: tuple[tuple[float, float], ...]

    @property
    def angle(self) -> float:
        """The direction of its upper edge in degrees."""
        (x0, y0), (x1, y1) = self.corners[:2]
        return math.degrees(math.atan2(y1 - y0, x1 - x0))

    @property
    def width(self) -> float:
        """The length of its upper edge."""
        return math.dist(*self.corners[:2])


def straightened(boxes: Sequence[Box]) -> list[Fragment]:
    """Return the lines as they would stand on a page that was not scanned askew."""
    long = [box for box in boxes if box.width > 40] or list(boxes)
    skew = median([box.angle for box in long]) if long else 0.0
    skew = skew if abs(skew) <= _MAX_SKEW else 0.0
    placed = [(box, _turned(box, -math.radians(skew))) for box in boxes]
    usual = median([_height(edges) for _, edges in placed]) if placed else 0.0
    return [_fragment(box, edges, usual, skew) for box, edges in placed]


def _turned(box: Box, angle: float) -> tuple[float, float, float, float]:
    """Return the left, lower, right and upper edge of a box that is turned around the origin."""
    cos, sin = math.cos(angle), math.sin(angle)
    points = [(x * cos - y * sin, x * sin + y * cos) for x, y in box.corners]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    # The edges between the corners, as a box may still lean.
    lower, upper = sorted(ys)[:2], sorted(ys)[2:]
    return min(xs), sum(lower) / 2, max(xs), sum(upper) / 2


def _height(edges: tuple[float, float, float, float]) -> float:
    return (edges[3] - edges[1]) * _TEXT_HEIGHT


def _fragment(
    box: Box, edges: tuple[float, float, float, float], usual: float, skew: float
) -> Fragment:
    left, bottom, right, top = edges
    height = _height(edges)
    units = sum(1.0 if needs_no_spaces(each) else 0.55 for each in box.text)
    # A box over several lines' height or of one character says little about the size.
    if units > 3:
        height = min(height, (right - left) / units * 1.3)
    if abs(height - usual) <= _SAME_SIZE * usual:
        height = usual
    base = bottom + _BASELINE * (top - bottom)
    # Short boxes lean by accident.
    is_slanted = abs(box.angle - skew) > _MIN_SLANT and units > 3
    return Fragment(box.text, left, right, base, height, (box.angle - skew) if is_slanted else 0.0)
