"""From the lines of pages to paragraphs and headings, by where the lines stand."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.blocks import Block
from corpus.formats.plain import begins_item, heading_level
from corpus.text.characters import needs_no_spaces
from corpus.text.numbering import marks_headings, number_headings

_END = re.compile(r"[。！？!?…；;：:.][”’」』）)】》\"']*$")
_CLOSED = re.compile(r"[。！？!?…][”’」』）)】》\"']*$")
_LARGER = 1.15
_LONGEST_HEADING = 60
_MOST_SIZES = 4
# In heights of a line: what an indent, a short last line and a gap between paragraphs come to.
_INDENT = 0.8
_SHORT = 2.5
_WORDS = 1.6
_GAP = 1.3
_SAME_LINE = 0.3
_HEADLINE = 2.2
_ALIKE = 0.1
_COLUMN = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; measures are points, from the left and the lower edge.

    `bottom` and `height` are those of its first character, `last_bottom` that of its last, which
    stands lower where PDFium joined a hyphenated line to the next. A row consists of cells.
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
    """A page and its lines in the order of reading; `number` counts from 1."""

    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line, the edges of its column and how many lines that has, and the page."""

    line: Line
    left: float
    right: float
    lines: int
    page: int


@dataclass(frozen=True, slots=True)
class _Measures:
    """The height of the body's lines, the distance of two, and the sizes of headings."""

    body: float
    pitch: float
    larger: tuple[float, ...]


def paragraphs(pages: Sequence[Page]) -> tuple[Block, ...]:
    """Return the paragraphs and headings of pages.

    Lines broken inside a paragraph are joined. Where one goes on behind the end of a page, it is
    two blocks without a line's end between them. Headings are told by their size, and by their
    numbers.
    """
    blocks = tuple(_blocks(pages))
    if not marks_headings(blocks):
        return number_headings(blocks)
    return tuple(
        replace(block, level=heading_level(block.text, first=False))
        if not block.level and block.before == "\n"
        else block
        for block in blocks
    )


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    measures = _measures(pages)
    group: list[_Placed] = []
    joint = "\n"
    for placed in _placed(pages):
        if not group:
            group.append(placed)
        elif not _continues(group[-1], placed, measures):
            yield _block(group, joint, measures)
            group, joint = [placed], "\n"
        elif placed.page != group[-1].page:
            yield _block(group, joint, measures)
            joint = _between(group[-1].line.text, placed.line.text)
            group = [placed]
        else:
            group.append(placed)
    if group:
        yield _block(group, joint, measures)


def _placed(pages: Sequence[Page]) -> Iterator[_Placed]:
    for page in pages:
        columns = _columns(page.lines)
        for line in page.lines:
            yield _Placed(line, *columns[line.left], page.number)


def _columns(lines: Sequence[Line]) -> dict[float, tuple[float, float, int]]:
    """Return the column's edges and the number of its lines for each left edge of a line."""
    columns: dict[float, tuple[float, float, int]] = {}
    group: list[Line] = []
    for line in [*sorted(lines, key=lambda each: each.left), None]:
        if group and (line is None or line.left - group[-1].left > _COLUMN * line.height):
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
    # Rows and columns give no pitch: their next line stands beside or above.
    steps = [step for step in steps if 0.7 * body < step < 3 * body]
    pitch = median(steps) if steps else 1.5 * body
    larger = sorted((size for size in sizes if size > _LARGER * body), reverse=True)
    return _Measures(body, pitch, tuple(larger))


def _continues(above: _Placed, below: _Placed, measures: _Measures) -> bool:
    """Tell whether a line goes on with the paragraph of the line above it."""
    first, second = above.line, below.line
    size = max(first.height, second.height)
    if first.is_row or second.is_row or abs(first.height - second.height) > _ALIKE * size:
        return False
    step = first.last_bottom - second.bottom
    turns = above.page != below.page or step < 0
    if size > _LARGER * measures.body:
        # A headline is centred, and may take two lines.
        return not turns and _SAME_LINE * size < step <= _HEADLINE * size
    if _is_short(above, second) or _is_set_in(above, below):
        return False
    ended = _END.search(first.text) is not None
    if turns:
        return not ended and above.lines > 1
    if ended and begins_item(second.text):
        return False
    return _SAME_LINE * size < step <= _GAP * measures.pitch


def _is_short(above: _Placed, second: Line) -> bool:
    """Tell whether a line ends though what begins the next one had found room in it."""
    first = above.line
    room = above.right - first.right
    if needs_no_spaces(second.text[0]):
        return room > _SHORT * first.height
    word = len(second.text.split(" ", 1)[0]) + 1
    return room > max(first.height, _WORDS * word * (first.right - first.left) / len(first.text))


def _is_set_in(above: _Placed, below: _Placed) -> bool:
    """Tell whether a line is set in as the first of a paragraph is."""
    first, second = above.line, below.line
    deep = second.left - below.left
    deeper = deep - (first.left - above.left)
    ended = _END.search(first.text) is not None
    if deeper > _INDENT * second.height:
        # The lines of a list's item stand below its text, not below its number.
        return ended or not begins_item(first.text)
    return ended and deep > _INDENT * second.height and deeper > -_INDENT * second.height


def _block(group: Sequence[_Placed], joint: str, measures: _Measures) -> Block:
    text = group[0].line.text
    for placed in group[1:]:
        text += _between(text, placed.line.text) + placed.line.text
    level = 0 if joint != "\n" else _level(text, group[0].line.height, measures)
    return Block(text, level, group[0].page, joint)


def _level(text: str, height: float, measures: _Measures) -> int:
    if len(text) > _LONGEST_HEADING or _CLOSED.search(text):
        return 0
    if height <= _LARGER * measures.body:
        return 0
    rank = sum(size > height + 0.5 for size in measures.larger)
    return min(rank, _MOST_SIZES - 1) + 1


def _between(before: str, after: str) -> str:
    """Return what stands between two lines of a paragraph: nothing in Chinese, else a space."""
    return "" if needs_no_spaces(before[-1]) or needs_no_spaces(after[0]) else " "
