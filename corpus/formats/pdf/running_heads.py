"""Removes running heads and feet: titles and page numbers that recur at the edges of pages."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.layout import Line, Page

_MIN_PAGES = 3
_EDGE_LINES = 3
_NUMBER = re.compile(r"\d{1,6}")
_SPACES = re.compile(r"\s+")
_PAGE_LABEL = re.compile(r"(?:第|共|页|頁|page|of|p|[\W_])++", re.IGNORECASE)
# The greatest difference in points between the heights that a recurring line is at.
_MAX_DRIFT = 4.0
# In distances of lines: a gap that separates a running head from the text.
_GAP = 1.3
# In heights of the body's lines: a larger line is a heading.
_MAX_RELATIVE_HEIGHT = 1.3
# What recurring lines have in common: the edge; the text, with numbers blanked; and the difference
# between a number in the line and the page's number, None if the text is compared as it is.
_Key = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class _Run:
    """The lines of a page that may be running heads, and the keys of those that certainly are."""

    lines: tuple[Line, ...]
    keys: frozenset[_Key]


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without running heads and feet.

    These are lines at the upper or lower edge that recur on at least three pages at the same
    height, with the same words or with a number that counts the pages. On some page there has to be
    a gap between them and the text, unless the line is a page number: the header of a table that
    continues on the next page is not a running head.
    """
    heights = [line.height for page in pages for line in page.lines]
    body = median(heights) if heights else 0.0
    places: dict[_Key, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for edge, line in _edges(page):
            if line.height <= _MAX_RELATIVE_HEIGHT * body:
                for key in _keys(edge, line, page.number):
                    places[key].append((page.number, line.bottom))
    recurring = {(key, number) for key, found in places.items() for number in _on_pages(found)}
    pitch = _pitch(pages)
    runs = [_runs(page, recurring, pitch) for page in pages]
    known = {key for run in runs for key in run.keys}
    return [_stripped(page, run, known) for page, run in zip(pages, runs, strict=True)]


def _edges(page: Page) -> list[tuple[str, Line]]:
    # A file may have the foot of a page before its text, so the order is by height.
    ordered = sorted(page.lines, key=lambda line: -line.bottom)
    upper = [("top", line) for line in ordered[:_EDGE_LINES]]
    return upper + [("foot", line) for line in ordered[-_EDGE_LINES:]]


def _keys(edge: str, line: Line, page: int) -> list[_Key]:
    words = _SPACES.sub("", line.text)
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


def _pitch(pages: Sequence[Page]) -> float:
    steps = [
        above.last_bottom - below.bottom for page in pages for above, below in pairwise(page.lines)
    ]
    return median([step for step in steps if step > 1] or [0.0])


def _runs(page: Page, recurring: set[tuple[_Key, int]], pitch: float) -> _Run:
    """Return the lines of a page that recur, from its edges inwards.

    Their keys are certain if there is a gap between the lines and the text.
    """
    ordered = sorted(page.lines, key=lambda line: -line.bottom)
    found: list[Line] = []
    keys: set[_Key] = set()
    for edge, lines in (("top", ordered), ("foot", ordered[::-1])):
        run: list[Line] = []
        pending: set[_Key] = set()
        for number, line in enumerate(lines):
            known = {
                key for key in _keys(edge, line, page.number) if (key, page.number) in recurring
            }
            if not known:
                break
            run.append(line)
            pending |= known
            if _is_page_number(line) or _have_gap(lines[number : number + 2], pitch):
                found += run
                keys |= pending
                run, pending = [], set()
        else:
            # All lines of the page recur: other pages decide whether they are running heads.
            found += run
    return _Run(tuple(found), frozenset(keys))


def _stripped(page: Page, run: _Run, known: set[_Key]) -> Page:
    edges = ("top", "foot")
    removed = {
        id(line)
        for line in run.lines
        if any(key in known for edge in edges for key in _keys(edge, line, page.number))
    }
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in removed))


def _is_page_number(line: Line) -> bool:
    return _PAGE_LABEL.fullmatch(_NUMBER.sub("#", _SPACES.sub("", line.text))) is not None


def _have_gap(lines: Sequence[Line], pitch: float) -> bool:
    """Return whether two lines are further apart than consecutive lines of the text."""
    return len(lines) == 2 and abs(lines[0].bottom - lines[1].bottom) > _GAP * pitch
