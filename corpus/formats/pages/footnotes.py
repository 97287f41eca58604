"""Separates the footnotes of a page from its text."""

import re

from corpus.formats.pages.fragments import Cells
from corpus.formats.pages.lines import Line, PageLines
from corpus.text.fold import fold

_SMALLER = 0.93
_MAX_LINES = 12
_MARK = re.compile(
    r"(?:[\u2460-\u2473*†‡※]|[\[(【〔]\d{1,3}[\])】〕]|\d{1,3}(?=[^\d.,年月日%])|注[:：\d])"
)


def begins_footnote(text: str) -> bool:
    """Return whether a line begins with what marks a footnote: ①, [1], *, 1."""
    return _MARK.match(text) is not None or _MARK.match(fold(text)) is not None


def with_footnotes(page: PageLines, body: float) -> tuple[list[Line | Cells], list[Line]]:
    """Return the items of a page, and the footnotes below them.

    These are the last lines, if they are smaller than the text and the first has a footnote's mark.
    """
    items = list(page.items)
    notes: list[Line] = []
    while items and len(notes) < _MAX_LINES:
        last = items[-1]
        if not isinstance(last, Line) or last.height > _SMALLER * body:
            break
        notes.insert(0, last)
        items.pop()
    while notes and not begins_footnote(notes[0].text):
        items.append(notes.pop(0))
    return (items, notes) if items else (list(page.items), [])
