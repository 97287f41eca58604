"""Finds the lines that an editor, a mail program or a page's width broke inside a paragraph.

A text that is wrapped has a width: the greatest one that many of its lines nearly reach. Lines of a
list, a poem or a table end anywhere. So lines are joined only where the text as a whole shows a
width, and where nothing at the break speaks for a new paragraph, item, label or row.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.cleaning.line_shapes import (
    begins_list_item,
    begins_with_label,
    begins_with_section_number,
    column_width,
    ends_sentence,
    has_inner_mark,
    is_date_line,
    is_structured,
)
from corpus.text.characters import HAN_NUMERALS, needs_no_spaces

_NARROWEST, _WIDEST = 30, 240
# How far a full line may fall short of the width, in columns: a character of two columns, its
# punctuation mark, and what a justified line leaves.
_SLACK = 6
# A word of letters or digits is not broken; the line above it falls short by its length at most.
_MAX_WORD = 24
_WORD = re.compile(r"[!-~]{1,24}")
# A date is broken in no other text than one that was wrapped, however wide its lines are.
_DATE_BEGINS = re.compile(rf"[0-9{HAN_NUMERALS}]{{1,4}} ?[年月]$")
_DATE_ENDS = re.compile(rf"[0-9{HAN_NUMERALS}]{{1,3}} ?[月日号]")
# The share of the unfinished lines that nearly reach the width, of those with a mark inside, and of
# those that end inside a clause.
_MIN_FULL, _MIN_MARKED, _MIN_UNMARKED_ENDS = 0.75, 0.5, 0.4
# So many full lines show a width, even where some paragraphs have no mark at their end.
_CERTAIN = 4
_MIN_FINISHED = 0.5
# The indent of the first line of a paragraph, in columns, and the width by which a single break is
# recognised below such a line.
_MIN_INDENT, _MIN_SINGLE_WIDTH = 2, 40
_MIN_INDENTED = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text.

    Attributes:
        number: Its number in the file, counted from 1.
        text: The line without white space at its ends.
        indent: The width of the white space before it, in columns.
        blank: The number of empty lines above it.
        is_page_top: Whether a page number or a form feed stands above it.
    """

    number: int
    text: str
    indent: int = 0
    blank: int = 0
    is_page_top: bool = False
    width: int = field(default=0, compare=False)


def make_line(number: int, raw: str, blank: int, *, is_page_top: bool) -> Line:
    """Return a line of a file, which is not blank."""
    text = raw.strip()
    indent = column_width(raw[: len(raw) - len(raw.lstrip())]) if raw[0].isspace() else 0
    # A longer line is wider than any that was wrapped, however wide its characters are.
    width = indent + column_width(text) if len(text) <= _WIDEST else _WIDEST + 1
    return Line(number, text, indent, blank, is_page_top, width)


def find_continuations(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of the lines that continue the line before them."""
    breaks = _possible_breaks(lines)
    if not breaks:
        return frozenset()
    dates = frozenset(at + 1 for at in breaks if _is_inside_date(lines[at], lines[at + 1]))
    width = _width(lines, breaks)
    if width is None:
        return dates
    full = [at for at in breaks if _is_full(lines[at], lines[at + 1], width)]
    if not _is_wrapped(lines, breaks, full, width):
        return dates
    return _joined(lines, frozenset(full), width) | dates


def _is_inside_date(line: Line, below: Line) -> bool:
    """Return whether a date begins at the end of a line and ends on the next one."""
    return _DATE_BEGINS.search(line.text[-8:]) is not None and (
        _DATE_ENDS.match(below.text) is not None
    )


def _possible_breaks(lines: Sequence[Line]) -> list[int]:
    """Return the lines that end inside a sentence and may be continued by the next one."""
    gap = min((line.blank for line in lines[1:] if not line.is_page_top), default=0)
    base = min((line.indent for line in lines), default=0)
    return [
        at
        for at, (line, below) in enumerate(pairwise(lines))
        if line.width <= _WIDEST
        and (below.blank <= gap or below.is_page_top)
        and below.indent <= base + 1
        and line.width >= _NARROWEST
        and not ends_sentence(line.text)
        and not _begins_paragraph(line, below)
    ]


def _begins_paragraph(line: Line, below: Line) -> bool:
    return (
        begins_list_item(below.text)
        or is_date_line(below.text)
        or (begins_with_label(below.text) and begins_with_label(line.text))
        or (
            begins_with_section_number(below.text)
            and (begins_with_section_number(line.text) or not line.text[-1].isalnum())
        )
        or is_structured(line.text)
        or is_structured(below.text)
    )


def _width(lines: Sequence[Line], breaks: Sequence[int]) -> int | None:
    """Return the width that most unfinished lines nearly reach."""
    widths = sorted(lines[at].width for at in breaks)
    reached = (
        (bisect_right(widths, width) - bisect_left(widths, width - _SLACK), width)
        for width in set(widths)
    )
    return max(reached, default=(0, None))[1]


def _is_full(line: Line, below: Line, width: int) -> bool:
    if line.width > width + 2:
        return False
    word = _WORD.match(below.text)
    room = max(_SLACK, min(_MAX_WORD, len(word[0]) + 1)) if word else _SLACK
    return line.width >= width - room


def _is_wrapped(
    lines: Sequence[Line], breaks: Sequence[int], full: Sequence[int], width: int
) -> bool:
    """Return whether full lines are the rule, and read like prose that was cut anywhere."""
    longer = sum(line.width > width + 4 for line in lines[1:])
    if len(full) < _MIN_FULL * len(breaks) or longer * 4 > len(full):
        return False
    if len(full) == 1:
        return _is_single_break(lines[full[0]], lines[full[0] + 1])
    marked = sum(has_inner_mark(lines[at].text) for at in full)
    inside = sum(lines[at].text[-1].isalnum() for at in full)
    if marked < _MIN_MARKED * len(full) or inside < _MIN_UNMARKED_ENDS * len(full):
        return False
    among = frozenset(full)
    ends = [at + 1 for at in full if at + 1 not in among]
    finished = sum(ends_sentence(lines[at].text) for at in ends)
    # The lines of a list may be equally long, but its last one ends no sentence.
    return finished >= (_MIN_FINISHED if len(full) >= _CERTAIN else 1) * len(ends)


def _is_single_break(line: Line, below: Line) -> bool:
    """Return whether a line is the first of a paragraph of two, by its indent."""
    return (
        line.width >= _MIN_SINGLE_WIDTH
        and line.indent >= below.indent + _MIN_INDENT
        and ends_sentence(below.text)
        and (has_inner_mark(line.text) or not begins_list_item(line.text))
    )


def _joined(lines: Sequence[Line], full: frozenset[int], width: int) -> frozenset[int]:
    continuations = {at + 1 for at in full if at or has_inner_mark(lines[0].text)}
    if _are_paragraphs_indented(lines, full):
        # There, a line without an indent continues the paragraph also behind a full stop.
        base = min(line.indent for line in lines)
        for at, (line, below) in enumerate(pairwise(lines)):
            if (
                (at in continuations or line.indent > base)
                and below.indent == base
                and not below.blank
                and width + 2 >= line.width >= width - _SLACK
                and ends_sentence(line.text)
                and not _begins_paragraph(line, below)
            ):
                continuations.add(at + 1)
    return frozenset(continuations)


def _are_paragraphs_indented(lines: Sequence[Line], full: frozenset[int]) -> bool:
    firsts = [at for at in full if at - 1 not in full]
    indented = sum(
        lines[at].indent >= lines[at + 1].indent + _MIN_INDENT or ends_sentence(lines[at - 1].text)
        for at in firsts
    )
    has_indent = any(lines[at].indent >= _MIN_INDENT for at in firsts)
    return has_indent and indented >= _MIN_INDENTED * len(firsts)


def separator(before: str, text: str) -> str:
    """Return what stands between two parts of a paragraph: a space between words of letters."""
    last, first = before[-1:], text[:1]
    if needs_no_spaces(last) or needs_no_spaces(first) or (last.isdigit() and first.isdigit()):
        return ""
    return " "
