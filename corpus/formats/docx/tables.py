"""The tables of a Word file: each row becomes a block that bears the names of its columns."""

from collections.abc import Iterator, Sequence

from corpus.blocks import Block
from corpus.formats.docx.headers import header_depth, labels
from corpus.formats.docx.rows import WordCell, WordRow, WordTable
from corpus.formats.docx.styles import Styles
from corpus.formats.shared.table import LONGEST_CARRIED, LONGEST_CELL, Cell, Table

ELEMENTS = frozenset(
    "tbl tblStyle tblLook tr tblHeader gridBefore tc tcPr gridSpan vMerge shd".split()
)
"""What tells of a table."""


class Tables:
    """Takes the events of a part's tables, each of which may stand in a cell of another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._open: list[WordTable] = []
        self._shown = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """One of `ELEMENTS` begins."""
        if name == "tbl":
            self._open.append(WordTable())
        elif self._open:
            self._open[-1].enter(name, attributes)

    def leave(self, name: str) -> list[Block]:
        """One of `ELEMENTS` ends; return the blocks of the table that ends with it."""
        if name == "tbl" and self._open:
            return list(self._blocks(self._open.pop()))
        if name == "tcPr" and (cell := self._cell()):
            cell.in_properties = False
        return []

    def take(self, blocks: Sequence[Block], is_bold: bool) -> bool:
        """Put blocks, one at least, into the cell that is open; return False where none is."""
        cell = self._cell()
        if cell is None:
            return False
        cell.blocks += blocks
        cell.has_plain = cell.has_plain or not is_bold
        return True

    def _cell(self) -> WordCell | None:
        rows = (table.rows[-1:] for table in reversed(self._open))
        return next((row[0].cells[-1] for row in rows if row and row[0].cells), None)

    def _blocks(self, table: WordTable) -> Iterator[Block]:
        telling = [row.may_tell for row in table.rows]
        rows = [row for row, tells in zip(table.rows, telling, strict=True) if tells]
        is_styled = telling[:1] == [True] and table.is_led
        header = header_depth(rows, is_styled and self._styles.has_header(table.style))
        shown, above, count = Table(), _Above(), 0
        for row, tells in zip(table.rows, telling, strict=True):
            carried = above.carried(row)
            if not tells or (not header and (row.is_long or row.is_text)):
                yield from (block for cell in row.cells for block in cell.blocks)
                continue
            cells = _named(row, carried, count < header) if header else _plain(row)
            count += 1
            for told in shown.add(cells):
                self._shown += 1
                yield Block(told.text, part=self._shown)


class _Above:
    """Knows, of each column, the last text that cells below may go on with."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}

    def carried(self, row: WordRow) -> dict[int, str]:
        """Return the texts of a row's cells that go on with the one above, by their places."""
        texts: dict[int, str] = {}
        left = LONGEST_CARRIED
        column = row.before
        for place, cell in enumerate(row.cells):
            # What holds text of its own, whatever its file says, would be lost.
            if cell.is_continued and not cell.blocks:
                text = self._texts.get(column, "")
                left -= len(text)
                texts[place] = text if left >= 0 else ""
            else:
                self._texts[column] = cell.text if cell.length <= LONGEST_CELL else ""
            column += cell.columns
        return texts


def _named(row: WordRow, carried: dict[int, str], is_header: bool) -> list[Cell]:
    left_out = [Cell("", is_header, row.before)] if row.before else []
    return left_out + [
        Cell(carried.get(place, cell.text), is_header, cell.columns)
        for place, cell in enumerate(row.cells)
    ]


def _plain(row: WordRow) -> list[Cell]:
    named = labels(row)
    return [Cell(cell.text, place in named) for place, cell in enumerate(row.cells)]
