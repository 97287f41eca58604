"""Turns a page so that most of its text is upright, however the page and its text are rotated."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

from corpus.formats.pages.fragments import Fragment, Page, Rule
from corpus.formats.pdf.page_text import PlacedText, placed_texts, quarter_turn
from corpus.formats.pdf.ruling_lines import ruling_lines

# Less text is not a table.
_MIN_TEXTS = 4


def upright_page(number: int, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> Page:
    """Return the text of a page as its reader sees it."""
    left, bottom, right, top = page.get_mediabox()
    texts = placed_texts(text_page)
    turn = _Turn(_quarter(texts), left, bottom, right - left, top - bottom)
    rules = ruling_lines(page) if len(texts) >= _MIN_TEXTS else []
    width, height = (turn.width, turn.height)[:: -1 if turn.quarter % 2 else 1]
    fragments = tuple(map(turn.fragment, texts))
    return Page(number, fragments, width, height, tuple(map(turn.rule, rules)))


@dataclass(frozen=True, slots=True)
class _Turn:
    """From the coordinates of a file's page to those of the upright page.

    Attributes:
        quarter: How often the direction of most of the text goes 90° counter-clockwise.
        left: The left edge of the file's page.
        bottom: Its lower edge.
        width: Its width.
        height: Its height.
    """

    quarter: int
    left: float
    bottom: float
    width: float
    height: float

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return the left, lower, right and upper edge of a box."""
        left, right = left - self.left, right - self.left
        bottom, top = bottom - self.bottom, top - self.bottom
        if self.quarter == 1:
            return bottom, self.width - right, top, self.width - left
        if self.quarter == 2:
            return self.width - right, self.height - top, self.width - left, self.height - bottom
        if self.quarter == 3:
            return self.height - top, left, self.height - bottom, right
        return left, bottom, right, top

    def fragment(self, text: PlacedText) -> Fragment:
        """Return a piece of text."""
        if not self.quarter and not text.angle:
            left, right, base = text.box[0], text.box[2], text.origin[1] - self.bottom
            height, lightness = text.height, text.lightness
            return Fragment(
                text.text, left - self.left, right - self.left, base, height, 0.0, lightness
            )
        left, _, right, _ = self.box(*text.box)
        _, base, _, _ = self.box(*text.origin, *text.origin)
        angle = (text.angle - 90 * self.quarter) % 360
        angle = 0.0 if quarter_turn(angle) == 0 else angle
        return Fragment(text.text, left, right, base, text.height, angle, text.lightness)

    def rule(self, rule: Rule) -> Rule:
        """Return a drawn line."""
        return Rule(*self.box(rule.x0, rule.y0, rule.x1, rule.y1))


def _quarter(texts: Sequence[PlacedText]) -> int:
    """Return the direction of most of the text, in quarters of a circle."""
    directions: Counter[int] = Counter()
    for each in texts:
        quarter = quarter_turn(each.angle)
        if quarter is not None:
            directions[quarter] += len(each.text)
    return max(directions, key=lambda each: (directions[each], -each), default=0)
