"""Tables of Word files: each row of data becomes a block with its column names."""

from collections.abc import Iterator, Sequence

from corpus.blocks import Block
from corpus.formats.docx.headers import header_depth, label_indexes
from corpus.formats.docx.rows import WordCell, WordRow, WordTable
from corpus.formats.docx.styles import Styles
from corpus.formats.shared.table import MAX_CARRIED_LENGTH, MAX_CELL_LENGTH, Cell, Table

ELEMENTS = frozenset(
    "tbl tblStyle tblLook tr tblHeader gridBefore tc tcPr gridSpan vMerge shd".split()
)
"""The elements that describe tables."""


class Tables:
    """Handles the table elements of a part; a table may be in a cell of another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._open: list[WordTable] = []
        self._last_part = 0

    @property
    def is_open(self) -> bool:
        """Whether a cell is open."""
        return self._cell() is not None

    def next_part(self) -> int:
        """Return a number for a part beside the rows."""
        self._last_part += 1
        return self._last_part

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """One of `ELEMENTS` begins."""
        if name == "tbl":
            self._open.append(WordTable())
        elif self._open:
            self._open[-1].enter(name, attributes)

    def leave(self, name: str) -> list[Block]:
        """One of `ELEMENTS` ends; return the blocks of a table that ends with it."""
        if name == "tbl" and self._open:
            table = self._open.pop()
            is_styled = table.has_first_row and self._styles.has_header(table.style)
            return list(table_blocks(table, is_styled, self._numbers()))
        if name == "tcPr" and (cell := self._cell()):
            cell.in_properties = False
        return []

    def take(self, blocks: Sequence[Block], is_bold: bool) -> bool:
        """Put one or more blocks into the innermost open cell; return False if there is none."""
        cell = self._cell()
        if cell is None:
            return False
        cell.blocks += blocks
        cell.has_plain = cell.has_plain or not is_bold
        return True

    def _numbers(self) -> Iterator[int]:
        while True:
            self._last_part += 1
            yield self._last_part

    def _cell(self) -> WordCell | None:
        rows = (table.rows[-1:] for table in reversed(self._open))
        return next((row[0].cells[-1] for row in rows if row and row[0].cells), None)


def table_blocks(table: WordTable, is_styled: bool, parts: Iterator[int]) -> Iterator[Block]:
    """Yield the blocks of a table.

    Args:
        table: The table.
        is_styled: Whether its style makes the first row look like a header.
        parts: Yields the number of the next row.
    """
    are_data = [row.is_data for row in table.rows]
    data = [row for row, is_data in zip(table.rows, are_data, strict=True) if is_data]
    header = header_depth(data, is_styled and are_data[:1] == [True])
    rows, above, taken = Table(), _CellsAbove(), 0
    for row, is_data in zip(table.rows, are_data, strict=True):
        carried = above.take(row)
        if not is_data or (not header and (row.is_long or row.is_text)):
            yield from (block for cell in row.cells for block in cell.blocks)
            continue
        cells = _named(row, carried, taken < header) if header else _plain(row)
        taken += 1
        for shown in rows.add_row(cells):
            yield Block(shown.text, part=next(parts))


class _CellsAbove:
    """Keeps the last text of each column, for cells below that continue it."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}

    def take(self, row: WordRow) -> dict[int, str]:
        """Take the next row; return the texts of its cells that continue one above, by index."""
        texts: dict[int, str] = {}
        budget = MAX_CARRIED_LENGTH
        column = row.skipped_columns
        for index, cell in enumerate(row.cells):
            # A cell that has text of its own keeps it, even if it is marked as continued.
            if cell.is_continued and not cell.blocks:
                text = self._texts.get(column, "")
                budget -= len(text)
                texts[index] = text if budget >= 0 else ""
            else:
                self._texts[column] = cell.text if cell.length <= MAX_CELL_LENGTH else ""
            column += cell.columns
        return texts


def _named(row: WordRow, carried: dict[int, str], is_header: bool) -> list[Cell]:
    skipped = [Cell("", is_header, row.skipped_columns)] if row.skipped_columns else []
    return skipped + [
        Cell(carried.get(index, cell.text), is_header, cell.columns)
        for index, cell in enumerate(row.cells)
    ]


def _plain(row: WordRow) -> list[Cell]:
    labels = label_indexes(row)
    return [Cell(cell.text, index in labels) for index, cell in enumerate(row.cells)]
