"""Tables of a Rich Text file, which gives no table but only the ends of cells and rows."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import count

from corpus.blocks import Block
from corpus.formats.shared.table import MAX_COLUMNS
from corpus.formats.text_flow import TextFlow

_MAX_DEPTH = 20
# Edges of cells, in twentieths of a point, that are nearer than this are the same.
_TOLERANCE = 40
_MAX_DEFINED = 500

CellContent = list[tuple[Block, bool]]


class CellFormat:
    """What the definition of a row says of one of its cells."""

    def __init__(self) -> None:
        self.right = 0
        self.is_continued = False
        self.is_merged_left = False
        self.is_shaded = False


class RowFormat:
    """The definition of a row, which stands before its cells, behind them, or both."""

    def __init__(self) -> None:
        self.left = 0
        self.is_header = False
        self.cells: list[CellFormat] = []
        self._cell = CellFormat()

    def describe(self, word: str, number: int, shadings: Sequence[bool]) -> None:
        """Take over a control word; `shadings` says of each colour whether it can be seen."""
        if word == "trleft":
            self.left = number
        elif word == "trhdr":
            self.is_header = True
        elif word == "clvmrg":
            self._cell.is_continued = True
        elif word == "clmrg":
            self._cell.is_merged_left = True
        elif word == "clcbpat":
            self._cell.is_shaded = 0 <= number < len(shadings) and shadings[number]
        elif word == "cellx" and len(self.cells) < _MAX_DEFINED:
            self._cell.right = number
            self.cells.append(self._cell)
            self._cell = CellFormat()


ROW_WORDS = frozenset("trleft trhdr clvmrg clmrg clcbpat cellx".split())
"""The control words that define a row."""


class _OpenTable:
    def __init__(self) -> None:
        self.rows: list[tuple[RowFormat, list[CellContent]]] = []
        self.cells: list[CellContent] = []
        self.cell: CellContent = []


class Tables:
    """Puts paragraphs into the cells that end behind them, and yields the blocks of tables."""

    def __init__(self, flow: TextFlow) -> None:
        self._flow = flow
        self._open: list[_OpenTable] = []
        self._parts = count(1)

    def add(self, blocks: CellContent, depth: int) -> None:
        """Add a paragraph that stands in so many tables."""
        self._open_to(depth)
        self._put(blocks)

    def end_cell(self, blocks: CellContent, depth: int) -> None:
        """A cell ends with a paragraph."""
        self._open_to(max(1, depth))
        self._put(blocks)
        table = self._open[-1]
        table.cells.append(table.cell)
        table.cell = []

    def end_row(self, depth: int, form: RowFormat) -> None:
        """A row ends."""
        self._open_to(max(1, depth))
        table = self._open[-1]
        if table.cell:
            table.cells.append(table.cell)
            table.cell = []
        if table.cells:
            table.rows.append((form, table.cells))
            table.cells = []

    def end(self) -> None:
        """End all tables."""
        self._open_to(0)

    def _open_to(self, depth: int) -> None:
        while len(self._open) > depth:
            table = self._open.pop()
            if table.cells or table.cell:
                # The file is cut off inside a row.
                table.rows.append((RowFormat(), [*table.cells, table.cell]))
            self._put([(block, False) for block in _blocks(table, self._parts)])
        while len(self._open) < min(depth, _MAX_DEPTH):
            self._open.append(_OpenTable())

    def _put(self, blocks: CellContent) -> None:
        if self._open:
            self._open[-1].cell += blocks
        else:
            for block, is_bold in blocks:
                self._flow.add(block, is_bold=is_bold)


def _blocks(table: _OpenTable, parts: Iterator[int]) -> list[Block]:
    flow = TextFlow(parts)
    edges = _edges([form for form, _ in table.rows])
    flow.begin_table()
    for form, cells in table.rows:
        flow.begin_row(is_header=form.is_header)
        left = bisect_left(edges, form.left - _TOLERANCE)
        for number, content in enumerate(cells):
            about = form.cells[number] if number < len(form.cells) else CellFormat()
            right = bisect_left(edges, about.right - _TOLERANCE)
            # The text of a cell that is merged with the one on its left is in that.
            if not (about.is_merged_left and not content):
                columns = _columns(form, number, left, edges) if number < len(form.cells) else 1
                flow.begin_cell(
                    columns=columns, is_continued=about.is_continued, is_shaded=about.is_shaded
                )
                for block, is_bold in content:
                    flow.add(block, is_bold=is_bold)
            left = max(left, right)
    flow.end_table()
    return flow.end()


def _columns(form: RowFormat, number: int, left: int, edges: Sequence[int]) -> int:
    """Return how many columns a cell covers, with those that are merged into it."""
    last = number
    while last + 1 < len(form.cells) and form.cells[last + 1].is_merged_left:
        last += 1
    right = bisect_left(edges, form.cells[last].right - _TOLERANCE)
    return min(max(1, right - left), MAX_COLUMNS)


def _edges(forms: Sequence[RowFormat]) -> list[int]:
    """Return the edges between the columns of a table, in ascending order."""
    different = {id(form): form for form in forms}.values()
    found = {form.left for form in different}
    found.update(cell.right for form in different for cell in form.cells)
    edges: list[int] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _TOLERANCE:
            edges.append(edge)
    return edges
