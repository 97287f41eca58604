"""What is marked on the picture of a page: ranges of a document's text that the page has."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.formats.page_images.drawing import Style
from corpus.formats.page_images.locating import Wanted
from corpus.formats.page_images.marks import Mark
from corpus.formats.page_images.searchable import row_values, searchable
from corpus.types import BlockKind, Document

_MAX_PIECES = 200


def marks_on_page(
    document: Document, number: int, spans: Sequence[tuple[Style, int, int]]
) -> list[Mark]:
    """Return what to mark on a page, line by line of the text.

    `spans` are ranges of the document's text, which may be on other pages too.
    """
    rows = [each for each in document.blocks if each.kind is BlockKind.ROW]
    starts = [each.start for each in rows]
    marks: list[Mark] = []
    above = ""
    for page_start, page_end in _ranges(document, number):
        for style, start, end in spans:
            for first, last in _lines(document.text, max(start, page_start), min(end, page_end)):
                text = document.text[first:last]
                at = bisect_left(starts, first + 1) - 1
                is_row = at >= 0 and last <= rows[at].end
                wanted = searchable(text)
                if not wanted or len(marks) >= _MAX_PIECES:
                    continue
                earlier = (above + searchable(document.text[page_start:first])).count(wanted)
                values = searchable(row_values(text)) if is_row else ""
                marks.append((style, Wanted(wanted, values, earlier)))
        above += searchable(document.text[page_start:page_end])
    return marks


def _ranges(document: Document, number: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the text that are on a page; a file without places has one page."""
    if not document.places:
        yield 0, len(document.text)
        return
    ends = (*document.places[1:], (len(document.text), None))
    for (start, place), (end, _) in zip(document.places, ends, strict=True):
        if place.page == number:
            yield start, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the range of each line in a range, without empty ones."""
    if start >= end:
        return
    borders = [start - 1]
    while (at := text.find("\n", borders[-1] + 1, end)) >= 0:
        borders.append(at)
    for before, after in pairwise([*borders, end]):
        if before + 1 < after:
            yield before + 1, after
