"""Removes running heads and feet: titles and page numbers at the edges of pages."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.formats.pages.fragments import Page, Row, body_height, rows
from corpus.formats.pages.page_numbers import is_page_number, numbered_rows

_MIN_PAGES = 3
_EDGE_LINES = 3
_NUMBER = re.compile(r"\d{1,6}")
_SPACES = re.compile(r"\s+")
# The greatest difference in points between the heights that a recurring line is at.
_MAX_DRIFT = 4.0
# In distances of lines: a gap that separates a running head from the text.
_GAP = 1.3
# In heights of the body's lines: a larger line is a heading.
_MAX_RELATIVE_HEIGHT = 1.3
# In parts of a page's height: what recurs on both of two pages is a running head in this margin.
_MARGIN = 0.07
# In heights of the usual row.
_SMALL = 0.9
# What recurring lines have in common: the edge; the text, with numbers blanked; and the difference
# between a number in the line and the page's number, None if the text is compared as it is.
_Key = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class _Run:
    """The rows of a page that may be running heads, and the keys of those that certainly are."""

    rows: tuple[Row, ...]
    keys: frozenset[_Key]


def without_running_heads(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Return the pages without running heads, feet and page numbers, and these lines.

    These are lines at the upper or lower edge that recur on at least three pages at the same
    height, with the same words or with a number that counts the pages. On some page there has to be
    a gap between them and the text, unless the line is a page number: the header of a table that
    continues on the next page is not a running head. Page numbers need not recur if they are worded
    as such; and of two pages, heads and feet in small print; others that both have stay once.
    """
    by_page = [rows(each for each in page.fragments if not each.angle) for page in pages]
    gone = _recurring_rows(pages, by_page)
    gone |= numbered_rows(pages, by_page)
    gone |= _heads_of_two(pages, by_page)
    kept = [_stripped(page, found, gone) for page, found in zip(pages, by_page, strict=True)]
    return kept, [row.text for found in by_page for row in found if id(row) in gone]


def _stripped(page: Page, found: Sequence[Row], gone: set[int]) -> Page:
    if not any(id(row) in gone for row in found):
        return page
    pieces = tuple(piece for row in found if id(row) not in gone for piece in row.pieces)
    return replace(page, fragments=pieces + tuple(each for each in page.fragments if each.angle))


def _recurring_rows(pages: Sequence[Page], by_page: Sequence[Sequence[Row]]) -> set[int]:
    heights = [row.height for found in by_page for row in found]
    body = median(heights) if heights else 0.0
    places: dict[_Key, list[tuple[int, float]]] = defaultdict(list)
    for page, found in zip(pages, by_page, strict=True):
        for edge, row in _edges(found):
            if row.height <= _MAX_RELATIVE_HEIGHT * body:
                for key in _keys(edge, row, page.number):
                    places[key].append((page.number, row.bottom))
    recurring = {(key, number) for key, found in places.items() for number in _on_pages(found)}
    pitch = _pitch(by_page)
    runs = [
        _runs(page.number, found, recurring, pitch)
        for page, found in zip(pages, by_page, strict=True)
    ]
    known = {key for run in runs for key in run.keys}
    return {
        id(row)
        for page, run in zip(pages, runs, strict=True)
        for row in run.rows
        if any(key in known for edge in ("top", "foot") for key in _keys(edge, row, page.number))
    }


def _edges(found: Sequence[Row]) -> list[tuple[str, Row]]:
    upper = [("top", row) for row in found[:_EDGE_LINES]]
    return upper + [("foot", row) for row in found[-_EDGE_LINES:]]


def _keys(edge: str, row: Row, page: int) -> list[_Key]:
    words = _SPACES.sub("", row.text)
    blanked = _NUMBER.sub("#", words)
    numbers = {int(number) - page for number in _NUMBER.findall(words)}
    return [(edge, words, None), *((edge, blanked, offset) for offset in numbers)]


def _on_pages(found: list[tuple[int, float]]) -> set[int]:
    """Return the pages on which a line is at its median height."""
    if len(found) < _MIN_PAGES:
        return set()
    usual = median(bottom for _, bottom in found)
    pages = {page for page, bottom in found if abs(bottom - usual) <= _MAX_DRIFT}
    return pages if len(pages) >= _MIN_PAGES else set()


def _pitch(by_page: Sequence[Sequence[Row]]) -> float:
    steps = [above.bottom - below.bottom for found in by_page for above, below in pairwise(found)]
    return median([step for step in steps if step > 1] or [0.0])


def _runs(
    number: int, found: Sequence[Row], recurring: set[tuple[_Key, int]], pitch: float
) -> _Run:
    """Return the rows of a page that recur, from its edges inwards.

    Their keys are certain if there is a gap between the rows and the text.
    """
    taken: list[Row] = []
    keys: set[_Key] = set()
    for edge, ordered in (("top", found), ("foot", found[::-1])):
        run: list[Row] = []
        pending: set[_Key] = set()
        for place, row in enumerate(ordered):
            known = {key for key in _keys(edge, row, number) if (key, number) in recurring}
            if not known:
                break
            run.append(row)
            pending |= known
            if is_page_number(row.text) or _have_gap(ordered[place : place + 2], pitch):
                taken += run
                keys |= pending
                run, pending = [], set()
        else:
            # All lines of the page recur: other pages decide whether they are running heads.
            taken += run
    return _Run(tuple(taken), frozenset(keys))


def _heads_of_two(pages: Sequence[Page], by_page: Sequence[Sequence[Row]]) -> set[int]:
    """Return the heads and feet that both of two pages have; one of the body's size stays once."""
    if len(pages) != _MIN_PAGES - 1:
        return set()
    small = _SMALL * body_height(each for page in pages for each in page.fragments)
    gone: set[int] = set()
    for row in by_page[1]:
        height = pages[1].height
        if _MARGIN * height <= row.bottom <= (1 - _MARGIN) * height:
            continue
        for other in by_page[0]:
            if row.text == other.text and abs(row.bottom - other.bottom) <= _MAX_DRIFT:
                gone.add(id(row if row.bottom > height / 2 else other))
                gone.update({id(row), id(other)} if row.height <= small else ())
    return gone


def _have_gap(pair: Sequence[Row], pitch: float) -> bool:
    """Return whether two rows are further apart than consecutive lines of the text."""
    return len(pair) == 2 and abs(pair[0].bottom - pair[1].bottom) > _GAP * pitch
