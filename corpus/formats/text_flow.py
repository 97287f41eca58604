"""Collects the paragraphs and tables of an office file in the order of reading.

Tables of all office formats are read like those of Word files: whether the first row names the
columns is decided by the same rules, and each row of data becomes a block with its column names.
"""

from collections.abc import Iterator
from itertools import count

from corpus.blocks import Block
from corpus.formats.docx.rows import WordCell, WordRow, WordTable
from corpus.formats.docx.tables import table_blocks
from corpus.formats.shared.table import MAX_COLUMNS

_MAX_NESTED_TABLES = 20


class TextFlow:
    """The blocks of a file so far; those in a table are added to it when the table ends.

    `parts` yields the number of the next table row; by default rows are numbered from 1.
    """

    def __init__(self, parts: Iterator[int] | None = None) -> None:
        self.blocks: list[Block] = []
        self._tables: list[WordTable] = []
        self._too_deep = 0
        self._parts = parts or count(1)

    @property
    def in_table(self) -> bool:
        """Whether a table has begun and not ended."""
        return bool(self._tables)

    def add(self, block: Block, *, is_bold: bool = False) -> None:
        """Add a block to the innermost cell, or to the text where there is none.

        `is_bold` says whether all of its text is bold, as the header of a table may be.
        """
        if block.text.strip():
            self._extend([block], is_bold)

    def begin_table(self) -> None:
        """Begin a table, perhaps inside a cell of another."""
        if len(self._tables) < _MAX_NESTED_TABLES:
            self._tables.append(WordTable())
        else:
            self._too_deep += 1

    def begin_row(self, *, is_header: bool = False) -> None:
        """Begin a row, which `is_header` if the file marks it as one that names the columns."""
        if self._tables and not self._too_deep:
            row = WordRow()
            row.is_marked = is_header
            self._tables[-1].rows.append(row)

    def begin_cell(
        self, *, columns: int = 1, is_continued: bool = False, is_shaded: bool = False
    ) -> None:
        """Begin a cell that covers `columns`, and continues the cell above if `is_continued`."""
        if self._tables and not self._too_deep and self._tables[-1].rows:
            cell = WordCell()
            cell.columns = min(max(1, columns), MAX_COLUMNS)
            cell.is_continued = is_continued
            cell.is_shaded = is_shaded
            self._tables[-1].rows[-1].cells.append(cell)

    def end_table(self, *, is_styled: bool = False) -> None:
        """End a table; `is_styled` says whether its style emphasises the first row."""
        if self._too_deep:
            self._too_deep -= 1
        elif self._tables:
            self._extend(list(table_blocks(self._tables.pop(), is_styled, self._parts)), False)

    def end(self) -> list[Block]:
        """End the tables that are open, and return all blocks."""
        self._too_deep = 0
        while self._tables:
            self.end_table()
        return self.blocks

    def _extend(self, blocks: list[Block], is_bold: bool) -> None:
        cell = self._cell()
        if cell is None:
            self.blocks += blocks
        elif blocks:
            cell.blocks += blocks
            cell.has_plain = cell.has_plain or not is_bold

    def _cell(self) -> WordCell | None:
        rows = (table.rows[-1:] for table in reversed(self._tables))
        return next((row[0].cells[-1] for row in rows if row and row[0].cells), None)
