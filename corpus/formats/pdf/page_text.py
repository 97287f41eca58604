"""Extracts the text of a page with PDFium: fragments at positions, turned upright."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

from corpus.formats.pages.fragments import PIECE_GAP, SOFT_HYPHEN
from corpus.formats.pages.glyphs import plain_letters
from corpus.text.characters import needs_no_spaces

_SPACE = re.compile(" ")
# PDFium's character for a hyphen at the end of a line, with the word's continuation behind it.
_BROKEN_WORD = re.compile("[\ufffe\x02]")
_MAX_FRAGMENTS = 200_000
# A watermark is so many times as large as the text that it is drawn over.
_OVERLAID = 1.8
# In heights of a line: how far apart lines are; and the characters of vertical text, at most.
_DROP = 0.5
_MAX_ADVANCE = 1.45
# The direction in which vertical text is read.
_DOWNWARDS = 270.0


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A fragment in the page's own coordinates, before the page is turned upright.

    Attributes:
        text: The text.
        box: The left, lower, right and upper edge.
        origin: Where the baseline of the first character begins.
        height: The font size.
        angle: The direction of reading in degrees, counter-clockwise.
        lightness: 0 for black text, 1 for white.
    """

    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    height: float
    angle: float
    lightness: float


def placed_texts(text_page: pypdfium2.PdfTextPage) -> list[PlacedText]:
    """Return the pieces of text between line ends and wide gaps, in the order of the file."""
    text = text_page.get_text_range(errors="replace")
    measure = _Measure(text_page, text)
    found: list[PlacedText] = []
    for start, line in _split(text):
        found += measure.fragments(start, line)
        if len(found) > _MAX_FRAGMENTS:
            break
    return found


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, each with its offset in UTF-16 units, in which PDFium counts."""
    start = 0
    for piece in text.split("\n"):
        line = piece.rstrip()
        skipped = len(line) - len(line.lstrip())
        if line.strip():
            yield start + skipped, line.lstrip()
        start += _utf16_length(piece) + 1


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class _Look:
    """The left, lower, right and upper edge of a character, its size, and its direction."""

    box: tuple[float, float, float, float]
    size: float
    angle: float


class _Measure:
    """Measures the lines of a page, in points; offsets into its text are in UTF-16 units."""

    def __init__(self, text_page: pypdfium2.PdfTextPage, text: str) -> None:
        self._page = text_page.raw
        # PDFium omits some characters from the text; on most pages there are none.
        self._has_all_characters = text_page.count_chars() == _utf16_length(text)
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))

    def fragments(self, start: int, line: str) -> Iterator[PlacedText]:
        """Yield the pieces of a line between wide gaps and broken words."""
        length = _utf16_length(line)
        last = start + length - 1
        first, second = self._look(start), self._look(last)
        if length != len(line):
            yield self._placed(line, first, second, self._origin(start), self._lightness(start))
            return
        borders = {0, *(match.end() for match in _BROKEN_WORD.finditer(line))}
        quarter = quarter_turn(first.angle)
        if quarter is not None and first.size > 0:
            borders.update(self._gaps(start, line, quarter, first.size))
        if quarter == 0 and abs(first.box[1] - second.box[1]) > _DROP * first.size:
            steps = list(self._steps(start, line, first.size))
            if self._is_vertical(start, line, steps, first.size):
                first = replace(first, angle=_DOWNWARDS)
            else:
                borders.update(steps)
        if max(first.size, second.size) > _OVERLAID * min(first.size, second.size):
            borders.update(self._changes(start, line))
        for begin, end in pairwise([*sorted(borders), len(line)]):
            text = line[begin:end].rstrip(" ")
            if text:
                stop = start + begin + len(text) - 1
                yield self._placed(
                    text,
                    self._look(start + begin) if begin else first,
                    self._look(stop) if stop < last else second,
                    self._origin(start + begin),
                    self._lightness(start + begin),
                )

    def _gaps(self, start: int, line: str, quarter: int, size: float) -> Iterator[int]:
        """Yield the offsets behind spaces that are wide, or lead back over the text."""
        for match in _SPACE.finditer(line, 1, len(line) - 1):
            gap = self._gap(start + match.start(), quarter)
            if gap > PIECE_GAP * size or gap < -PIECE_GAP * size:
                yield match.end()

    def _drop(self, first: int, last: int) -> float:
        """Return how far apart the baselines of two characters are."""
        return abs(self._origin(first)[1] - self._origin(last)[1])

    def _steps(self, start: int, line: str, size: float) -> Iterator[int]:
        """Yield the offsets of upright characters that stand on another line than those before."""
        for offset in range(1, len(line)):
            place = start + offset
            is_lower = line[offset] != " " and self._drop(place - 1, place) > _DROP * size
            if is_lower and quarter_turn(self._look(place).angle) == 0:
                yield offset

    def _is_vertical(self, start: int, line: str, steps: list[int], size: float) -> bool:
        """Return whether each character stands closely below the one before it."""
        return len(steps) == len(line) - 1 and all(
            needs_no_spaces(line[step])
            and abs(self._origin(start + step)[0] - self._origin(start)[0]) < _DROP * size
            and self._drop(start + step - 1, start + step) < _MAX_ADVANCE * size
            for step in steps
        )

    def _changes(self, start: int, line: str) -> Iterator[int]:
        """Yield the offsets where the size of the text changes, as where a watermark begins."""
        size = self._look(start).size
        for offset in range(1, len(line)):
            following = self._look(start + offset).size
            if max(size, following) > _OVERLAID * min(size, following) and line[offset] != " ":
                size = following
                yield offset

    @staticmethod
    def _placed(
        text: str, first: "_Look", last: "_Look", origin: tuple[float, float], lightness: float
    ) -> PlacedText:
        if not text.isascii() or not text.isprintable():
            text = plain_letters(_BROKEN_WORD.sub(SOFT_HYPHEN, text))
        if text[-1] == "-" and text[-2:-1].islower():
            text = text[:-1] + SOFT_HYPHEN
        one, other = first.box, last.box
        lower = min(one[0], other[0]), min(one[1], other[1])
        box = *lower, max(one[2], other[2]), max(one[3], other[3])
        return PlacedText(text, box, origin, first.size, first.angle, lightness)

    def _index(self, offset: int) -> int:
        if self._has_all_characters:
            return offset
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._page, offset))

    def _edges(self, offset: int) -> tuple[float, float, float, float]:
        """Return the left, lower, right and upper edge of a character."""
        box = self._box
        if raw.FPDFText_GetLooseCharBox(self._page, self._index(offset), box):
            return box.left, box.bottom, box.right, box.top
        return 0.0, 0.0, 0.0, 0.0

    def _gap(self, offset: int, quarter: int) -> float:
        """Return the distance between the characters on both sides of a space."""
        before, after = self._edges(offset - 1), self._edges(offset + 1)
        if quarter == 0:
            return after[0] - before[2]
        if quarter == 1:
            return after[1] - before[3]
        if quarter == 2:
            return before[0] - after[2]
        return before[1] - after[3]

    def _origin(self, offset: int) -> tuple[float, float]:
        x, y = self._x, self._y
        found = raw.FPDFText_GetCharOrigin(self._page, self._index(offset), x, y)
        return (x.value, y.value) if found else (0.0, 0.0)

    def _look(self, offset: int) -> "_Look":
        """Return a character's edges, its direction, and its font size after transformation.

        The size of its box differs between fonts of one size.
        """
        index, matrix = self._index(offset), self._matrix
        size = raw.FPDFText_GetFontSize(self._page, index)
        angle = 0.0
        if raw.FPDFText_GetMatrix(self._page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            if matrix.b or matrix.a < 0:
                angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        return _Look(self._edges(offset), size if math.isfinite(size) else 0.0, angle)

    def _lightness(self, offset: int) -> float:
        red, green, blue, alpha = self._colour
        if not raw.FPDFText_GetFillColor(self._page, self._index(offset), red, green, blue, alpha):
            return 0.0
        darkest = min(red.value, green.value, blue.value) / 255
        return 1 - (1 - darkest) * alpha.value / 255


def quarter_turn(angle: float) -> int | None:
    """Return how many quarters of a circle an angle is, None if it is not near to a multiple."""
    if not angle:
        return 0
    quarter = round(angle / 90)
    return quarter % 4 if abs(angle - 90 * quarter) <= 5 else None
