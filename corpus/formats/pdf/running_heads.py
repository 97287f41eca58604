"""Lines that a book prints on every page: its name above, the page's number below."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.layout import Line, Page

_LEAST_PAGES = 3
_EDGE_LINES = 3
_NUMBER = re.compile(r"\d{1,6}")
_SPACES = re.compile(r"\s+")
_BARE = re.compile(r"(?:第|共|页|頁|page|of|p|[\W_])++", re.IGNORECASE)
_DISTANCE = 4.0
_APART = 1.3
_LARGEST = 1.3
# A key tells lines that recur: the edge, the text with its numbers blanked, and what the page's
# number has to be added to for the number in the line.
_Key = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class _Run:
    """The lines of a page that may be running heads, and the keys of those that surely are."""

    lines: tuple[Line, ...]
    keys: frozenset[_Key]


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without the lines at their upper and lower edges that recur on at least
    three pages, at the same height, with the same words or a number that counts the pages.

    A recurring line counts only apart from the text below or above it, unless it is a page's
    number: the head of a table that goes on is no running head.
    """
    heights = [line.height for page in pages for line in page.lines]
    body = median(heights) if heights else 0.0
    places: dict[_Key, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for edge, line in _edges(page):
            if line.height <= _LARGEST * body:
                for key in _keys(edge, line, page.number):
                    places[key].append((page.number, line.bottom))
    recurring = {(key, number) for key, found in places.items() for number in _on_pages(found)}
    pitch = _pitch(pages)
    runs = [_runs(page, recurring, pitch) for page in pages]
    known = {key for run in runs for key in run.keys}
    return [_stripped(page, run, known) for page, run in zip(pages, runs, strict=True)]


def _edges(page: Page) -> list[tuple[str, Line]]:
    # In a file the page's foot may come before its text: look where the lines stand.
    ordered = sorted(page.lines, key=lambda line: -line.bottom)
    upper = [("top", line) for line in ordered[:_EDGE_LINES]]
    return upper + [("foot", line) for line in ordered[-_EDGE_LINES:]]


def _keys(edge: str, line: Line, page: int) -> list[_Key]:
    words = _SPACES.sub("", line.text)
    blanked = _NUMBER.sub("#", words)
    numbers = {int(number) - page for number in _NUMBER.findall(words)}
    return [(edge, words, None), *((edge, blanked, offset) for offset in numbers)]


def _on_pages(found: list[tuple[int, float]]) -> set[int]:
    """Return the pages where a line stands at the height that it has on most pages."""
    if len(found) < _LEAST_PAGES:
        return set()
    usual = median(bottom for _, bottom in found)
    pages = {page for page, bottom in found if abs(bottom - usual) <= _DISTANCE}
    return pages if len(pages) >= _LEAST_PAGES else set()


def _pitch(pages: Sequence[Page]) -> float:
    steps = [
        above.last_bottom - below.bottom for page in pages for above, below in pairwise(page.lines)
    ]
    return median([step for step in steps if step > 1] or [0.0])


def _runs(page: Page, recurring: set[tuple[_Key, int]], pitch: float) -> _Run:
    """Return the recurring lines of a page from its upper and lower edge inwards, and the keys of
    those that stand apart from its text."""
    ordered = sorted(page.lines, key=lambda line: -line.bottom)
    found: list[Line] = []
    keys: set[_Key] = set()
    for edge, lines in (("top", ordered), ("foot", ordered[::-1])):
        run: list[Line] = []
        waiting: set[_Key] = set()
        for number, line in enumerate(lines):
            told = {
                key for key in _keys(edge, line, page.number) if (key, page.number) in recurring
            }
            if not told:
                break
            run.append(line)
            waiting |= told
            if _is_number(line) or _is_apart(lines[number : number + 2], pitch):
                found += run
                keys |= waiting
                run, waiting = [], set()
        else:
            # A page that holds nothing else proves nothing; other pages tell.
            found += run
    return _Run(tuple(found), frozenset(keys))


def _stripped(page: Page, run: _Run, known: set[_Key]) -> Page:
    edges = ("top", "foot")
    dropped = {
        id(line)
        for line in run.lines
        if any(key in known for edge in edges for key in _keys(edge, line, page.number))
    }
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in dropped))


def _is_number(line: Line) -> bool:
    return _BARE.fullmatch(_NUMBER.sub("#", _SPACES.sub("", line.text))) is not None


def _is_apart(lines: Sequence[Line], pitch: float) -> bool:
    """Tell whether the first of two lines stands further from the second than lines do."""
    return len(lines) == 2 and abs(lines[0].bottom - lines[1].bottom) > _APART * pitch
