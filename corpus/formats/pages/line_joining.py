"""Decides whether a line continues the paragraph of the line above it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pages.fragments import SOFT_HYPHEN
from corpus.formats.pages.lines import Line, PageLines
from corpus.formats.plain import begins_item
from corpus.text.characters import needs_no_spaces

LARGER = 1.15
"""A heading's lines are this many times as high as the body's."""

_CLAUSE_END = re.compile(r"[。！？!?…；;：:.][”’」』）)】》\"']*$")
_HAN_NUMBER = "一二三四五六七八九十"
_DATE_LINE = re.compile(
    rf"[\d〇○零{_HAN_NUMBER} ]{{4,9}}年[\d{_HAN_NUMBER} ]{{1,5}}月[\d{_HAN_NUMBER} ]{{1,6}}日"
)
# In heights of a line, unless stated otherwise.
_INDENT = 0.8
_SHORT = 2.5
# In widths of the next line's first word.
_WORDS = 1.6
# In distances of lines.
_GAP = 1.3
_SAME_LINE = 0.3
_HEADLINE = 2.2
_SIZE_TOLERANCE = 0.1
_COLUMN_GAP = 4.0
# In widths of the page: a line that is alone in its column and may be a full one.
_FULL = 0.5


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line, the edges of its column, the number of the column's lines, and its page."""

    line: Line
    left: float
    right: float
    lines: int
    page: PageLines


@dataclass(frozen=True, slots=True)
class Measures:
    """The size of the body's lines, the distance between them, and the sizes of headings."""

    body: float
    pitch: float
    larger: tuple[float, ...]


def placed(page: PageLines, lines: Sequence[Line]) -> Iterator[PlacedLine]:
    """Yield lines with the edges of their columns."""
    by_column: dict[tuple[int, ...], list[Line]] = defaultdict(list)
    for line in lines:
        by_column[line.column].append(line)
    edges = {column: _columns(members) for column, members in by_column.items()}
    for line in lines:
        yield PlacedLine(line, *edges[line.column][line.left], page)


def measures(pages: Sequence[PageLines]) -> Measures:
    """Return the measures of pages."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for item in page.items:
            sizes[round(item.height, 1)] += item.length
    body = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    steps = [
        above.bottom - below.bottom
        for page in pages
        for above, below in pairwise(page.lines)
        if abs(above.height - body) <= 0.1 * body and abs(below.height - body) <= 0.1 * body
    ]
    # The next line of a table row, or of a column's end, is beside or above it.
    steps = [step for step in steps if 0.7 * body < step < 3 * body]
    pitch = median(steps) if steps else 1.5 * body
    larger = sorted((size for size in sizes if size > LARGER * body), reverse=True)
    return Measures(body, pitch, tuple(larger))


def continues(above: PlacedLine, below: PlacedLine, given: Measures) -> bool:
    """Return whether a line continues the paragraph of the line above it."""
    first, second = above.line, below.line
    size = max(first.height, second.height)
    if _DATE_LINE.fullmatch(second.text):
        return False  # the date below a signature
    if second.begins:
        return False
    if first.is_row or second.is_row or abs(first.height - second.height) > _SIZE_TOLERANCE * size:
        return False
    if first.text.endswith(SOFT_HYPHEN) and second.text[0].islower():
        return True
    step = first.bottom - second.bottom
    is_new_column = above.page is not below.page or first.column != second.column or step < 0
    if size > LARGER * given.body:
        # A heading may be centred and have two lines.
        return not is_new_column and _SAME_LINE * size < step <= _HEADLINE * size
    if _is_short(above, second) or _is_indented(above, below):
        return False
    ended = _CLAUSE_END.search(first.text) is not None
    if is_new_column:
        is_full = above.lines > 1 or first.right - first.left > _FULL * above.page.width
        return not ended and is_full
    if ended and begins_item(second.text):
        return False
    return _SAME_LINE * size < step <= _GAP * given.pitch


def _columns(lines: Sequence[Line]) -> dict[float, tuple[float, float, int]]:
    """Return, for each left edge of a line, its column's edges and number of lines."""
    columns: dict[float, tuple[float, float, int]] = {}
    group: list[Line] = []
    for line in [*sorted(lines, key=lambda each: each.left), None]:
        if group and (line is None or line.left - group[-1].left > _COLUMN_GAP * line.height):
            edges = group[0].left, max(each.right for each in group), len(group)
            columns.update((each.left, edges) for each in group)
            group = []
        if line is not None:
            group.append(line)
    return columns


def _is_short(above: PlacedLine, second: Line) -> bool:
    """Return whether a line ends although the beginning of the next one would have fitted."""
    first = above.line
    room = above.right - first.right
    if needs_no_spaces(second.text[0]):
        return room > _SHORT * first.height
    word = len(second.text.split(" ", 1)[0]) + 1
    return room > max(first.height, _WORDS * word * (first.right - first.left) / len(first.text))


def _is_indented(above: PlacedLine, below: PlacedLine) -> bool:
    """Return whether a line is indented like the first of a paragraph."""
    first, second = above.line, below.line
    indent = second.left - below.left
    deeper = indent - (first.left - above.left)
    ended = _CLAUSE_END.search(first.text) is not None
    if deeper > _INDENT * second.height:
        # In a list, the lines of an item are aligned with its text, not with its number.
        return ended or not begins_item(first.text)
    return ended and indent > _INDENT * second.height and deeper > -_INDENT * second.height
