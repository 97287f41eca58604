"""Joins the lines of pages to paragraphs and headings, by their positions and sizes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.blocks import Block
from corpus.formats.plain import begins_item, heading_level
from corpus.text.characters import needs_no_spaces
from corpus.text.numbering import marks_headings, number_headings
from corpus.types import Place

_CLAUSE_END = re.compile(r"[。！？!?…；;：:.][”’」』）)】》\"']*$")
_SENTENCE_END = re.compile(r"[。！？!?…][”’」』）)】》\"']*$")
# A heading's lines are this many times as high as the body's.
_LARGER = 1.15
_MAX_HEADING_LENGTH = 60
_MAX_SIZES = 4
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; positions are in points from the page's left and lower edges.

    Attributes:
        text: The text.
        left: The left edge of the first character.
        right: The right edge.
        bottom: The baseline of the first character.
        last_bottom: The baseline of the last character, which is lower where PDFium joined a
            hyphenated line to the next one.
        height: The font size of the first character.
        is_row: Whether gaps divide it into the cells of a table row.
    """

    text: str
    left: float
    right: float
    bottom: float
    last_bottom: float
    height: float
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its lines in reading order; `number` counts from 1."""

    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _PlacedLine:
    """A line, the edges of its column, the number of the column's lines, and the page number."""

    line: Line
    left: float
    right: float
    lines: int
    page: int


@dataclass(frozen=True, slots=True)
class _Measures:
    """The size of the body's lines, the distance between them, and the sizes of headings."""

    body: float
    pitch: float
    larger: tuple[float, ...]


def paragraphs(pages: Sequence[Page]) -> tuple[Block, ...]:
    """Return the paragraphs and headings of pages.

    Lines of one paragraph are joined. A paragraph that continues on the next page is two blocks
    without a line end between them. Headings are recognised by their size and their numbers.
    """
    blocks = tuple(_blocks(pages))
    if not marks_headings(blocks):
        return number_headings(blocks)
    return tuple(
        replace(block, level=heading_level(block.text))
        if not block.level and block.before == "\n"
        else block
        for block in blocks
    )


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    measures = _measures(pages)
    group: list[_PlacedLine] = []
    separator = "\n"
    for placed in _placed(pages):
        if not group:
            group.append(placed)
        elif not _continues(group[-1], placed, measures):
            yield _block(group, separator, measures)
            group, separator = [placed], "\n"
        elif placed.page != group[-1].page:
            yield _block(group, separator, measures)
            separator = _between(group[-1].line.text, placed.line.text)
            group = [placed]
        else:
            group.append(placed)
    if group:
        yield _block(group, separator, measures)


def _placed(pages: Sequence[Page]) -> Iterator[_PlacedLine]:
    for page in pages:
        columns = _columns(page.lines)
        for line in page.lines:
            yield _PlacedLine(line, *columns[line.left], page.number)


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


def _measures(pages: Sequence[Page]) -> _Measures:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.height, 1)] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    steps = [
        above.last_bottom - below.bottom
        for page in pages
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if abs(above.height - body) <= 0.1 * body and abs(below.height - body) <= 0.1 * body
    ]
    # The next line of a table row, or of a column's end, is beside or above it.
    steps = [step for step in steps if 0.7 * body < step < 3 * body]
    pitch = median(steps) if steps else 1.5 * body
    larger = sorted((size for size in sizes if size > _LARGER * body), reverse=True)
    return _Measures(body, pitch, tuple(larger))


def _continues(above: _PlacedLine, below: _PlacedLine, measures: _Measures) -> bool:
    """Return whether a line continues the paragraph of the line above it."""
    first, second = above.line, below.line
    size = max(first.height, second.height)
    if first.is_row or second.is_row or abs(first.height - second.height) > _SIZE_TOLERANCE * size:
        return False
    step = first.last_bottom - second.bottom
    is_new_column = above.page != below.page or step < 0
    if size > _LARGER * measures.body:
        # A heading may be centred and have two lines.
        return not is_new_column and _SAME_LINE * size < step <= _HEADLINE * size
    if _is_short(above, second) or _is_indented(above, below):
        return False
    ended = _CLAUSE_END.search(first.text) is not None
    if is_new_column:
        return not ended and above.lines > 1
    if ended and begins_item(second.text):
        return False
    return _SAME_LINE * size < step <= _GAP * measures.pitch


def _is_short(above: _PlacedLine, second: Line) -> bool:
    """Return whether a line ends although the beginning of the next one would have fitted."""
    first = above.line
    room = above.right - first.right
    if needs_no_spaces(second.text[0]):
        return room > _SHORT * first.height
    word = len(second.text.split(" ", 1)[0]) + 1
    return room > max(first.height, _WORDS * word * (first.right - first.left) / len(first.text))


def _is_indented(above: _PlacedLine, below: _PlacedLine) -> bool:
    """Return whether a line is indented like the first of a paragraph."""
    first, second = above.line, below.line
    indent = second.left - below.left
    deeper = indent - (first.left - above.left)
    ended = _CLAUSE_END.search(first.text) is not None
    if deeper > _INDENT * second.height:
        # In a list, the lines of an item are aligned with its text, not with its number.
        return ended or not begins_item(first.text)
    return ended and indent > _INDENT * second.height and deeper > -_INDENT * second.height


def _block(group: Sequence[_PlacedLine], separator: str, measures: _Measures) -> Block:
    text = group[0].line.text
    for placed in group[1:]:
        text += _between(text, placed.line.text) + placed.line.text
    level = 0 if separator != "\n" else _level(text, group[0].line.height, measures)
    return Block(text, level, Place(page=group[0].page), separator)


def _level(text: str, height: float, measures: _Measures) -> int:
    if len(text) > _MAX_HEADING_LENGTH or _SENTENCE_END.search(text):
        return 0
    if height <= _LARGER * measures.body:
        return 0
    rank = sum(size > height + 0.5 for size in measures.larger)
    return min(rank, _MAX_SIZES - 1) + 1


def _between(before: str, after: str) -> str:
    """Return the separator of two joined lines: nothing in Chinese, otherwise a space."""
    return "" if needs_no_spaces(before[-1]) or needs_no_spaces(after[0]) else " "
