"""Recognises page numbers, also in files of few pages, where nothing recurs."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from corpus.formats.pages.fragments import Page, Row
from corpus.text.fold import fold

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"\d{1,6}")
_PAGE_LABEL = re.compile(r"(?:第|共|页|頁|page|of|p|[\W_])++", re.IGNORECASE)
# A page's number, and perhaps the number of pages, in a wording that nothing else has.
_WORDED = re.compile(
    r"[-–—·•|~\s]{0,6}(?:第\s?(\d{1,4})\s?页(?:\s?[,/|]?\s?[(]?共\s?(\d{1,4})\s?页[)]?)?"
    r"|共\s?\d{1,4}\s?页\s?[,/|]?\s?第\s?(\d{1,4})\s?页"
    r"|page\s?(\d{1,4})(?:\s?(?:of|/)\s?(\d{1,4}))?|p\.\s?(\d{1,4})"
    r"|(\d{1,4})\s?/\s?(\d{1,4}))[-–—·•|~\s]{0,6}"
)
# A number between dashes or dots, or alone.
_DASHED = re.compile(r"[-–—·•|~]{1,3}\s?(\d{1,4})\s?[-–—·•|~]{1,3}")
_BARE = re.compile(r"\d{1,4}")
# In parts of a page's height: page numbers are above or below the text, in the margins.
_MARGIN = 0.11
_EDGE_ROWS = 2
# In heights of the usual row: a larger number alone is a heading.
_LARGEST = 1.2


def is_page_number(text: str) -> bool:
    """Return whether a line consists of numbers and words that count pages."""
    return _PAGE_LABEL.fullmatch(_NUMBER.sub("#", _SPACES.sub("", text))) is not None


def numbered_rows(pages: Sequence[Page], by_page: Sequence[Sequence[Row]]) -> set[int]:
    """Return the identities of the rows in the margins that are page numbers.

    A number between dashes, or alone, has to rise with the pages, or to be that of the one page.
    """
    heights = [row.height for found in by_page for row in found]
    usual_height = median(heights) if heights else 0.0
    worded: set[int] = set()
    plain: list[tuple[int, int, Row]] = []
    for page, found in zip(pages, by_page, strict=True):
        for row in _in_margins(page, found):
            text = fold(row.text).strip()
            if _is_worded(text, len(pages)):
                worded.add(id(row))
            elif (match := _DASHED.fullmatch(text)) is not None:
                plain.append((page.number, int(match[1]), row))
            elif _BARE.fullmatch(text) is not None and row.height <= _LARGEST * usual_height:
                plain.append((page.number, int(text), row))
    offsets = Counter(value - number for number, value, _ in plain)
    usual, times = offsets.most_common(1)[0] if offsets else (0, 0)
    if times > 1 or usual == 0:
        worded |= {id(row) for number, value, row in plain if value - number == usual}
    return worded


def _in_margins(page: Page, found: Sequence[Row]) -> list[Row]:
    edges = [*found[:_EDGE_ROWS], *found[-_EDGE_ROWS:]]
    return [
        row
        for row in {id(row): row for row in edges}.values()
        if row.bottom < _MARGIN * page.height or row.bottom > (1 - _MARGIN) * page.height
    ]


def _is_worded(text: str, count: int) -> bool:
    match = _WORDED.fullmatch(text)
    if match is None:
        return False
    number, total = match[7], match[8]
    # 1/3 may be a fraction or a date; it counts pages if there are so many.
    return number is None or (int(total) == count and 1 <= int(number) <= count)
