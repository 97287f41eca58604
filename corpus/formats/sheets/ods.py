"""Loads OpenDocument workbooks (.ods), whose cells have the texts that they show."""

from collections.abc import Iterator

from corpus.blocks import Loaded
from corpus.errors import ArchiveError, DocumentError
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.xml_events import XmlHandler, read_xml
from corpus.formats.sheets.properties import read_properties
from corpus.formats.sheets.sheet_blocks import load_workbook
from corpus.formats.sheets.workbook import MAX_COLUMNS, MAX_ROWS, Merge, Sheet, Workbook

_TYPE = "mimetype"
_TYPE_PREFIX = b"application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = "content.xml"
_PROPERTIES = "meta.xml"
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = b"encryption-data"
# Inside a cell: pictures with their descriptions.
_SKIPPED_ELEMENTS = frozenset(("frame", "shapes", "tracked-changes", "ruby-text"))
_CELLS = frozenset(("table-cell", "covered-table-cell"))
_MAX_SPACES = 100


def is_ods(archive: Archive) -> bool:
    """Return whether an archive is an OpenDocument workbook.

    Raises:
        ArchiveError: the archive is damaged.
    """
    return _TYPE in archive and archive.read(_TYPE).strip().startswith(_TYPE_PREFIX)


def load_ods(archive: Archive, text_column: str | None = None) -> Loaded:
    """Return the blocks of an OpenDocument workbook.

    Raises:
        DocumentError: the file is damaged or encrypted, has no text, or exceeds a limit.
    """
    if _MANIFEST in archive and _ENCRYPTED in archive.read(_MANIFEST):
        raise ArchiveError("encrypted {name}")
    if _CONTENT not in archive:
        raise DocumentError("damaged spreadsheet")
    workbook = Workbook()
    read_xml(archive.pieces(_CONTENT), _Content(workbook))
    workbook.metadata = read_properties(archive, _PROPERTIES)
    return load_workbook(workbook, text_column)


class _Cell:
    """A cell while it is parsed; it may stand for several equal ones side by side."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("value-type", "")
        self.repeated = _count(attributes, "number-columns-repeated")
        self.columns = _count(attributes, "number-columns-spanned")
        self.rows = _count(attributes, "number-rows-spanned")
        self.value = attributes.get(f"{self.kind}-value", "") or attributes.get("value", "")
        self.pieces: list[str] = []
        self.comment: list[str] = []

    @property
    def text(self) -> str:
        """The text that it shows; a date is in ISO 8601 unless it is shown in Chinese."""
        shown = "".join(self.pieces).strip()
        if self.kind == "date" and self.value and not any(mark in shown for mark in "年月日"):
            return self.value.removesuffix("T00:00:00").replace("T", " ")
        return shown or (self.value if self.kind != "time" else "")


class _Content(XmlHandler):
    """Puts the cells of all sheets into a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._sheet: Sheet | None = None
        self._tables = 0
        self._row = 0
        self._next_row = 0
        self._column = 0
        self._cell: _Cell | None = None
        self._cells: list[tuple[int, _Cell, str]] = []
        self._paragraphs = 0
        self._in_comment = False
        self._in_paragraph = False
        self._skipped_depth = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped_depth or name in _SKIPPED_ELEMENTS:
            self._skipped_depth += 1
        elif name == "table":
            # A table inside a cell is part of the cell.
            self._tables += 1
            if self._tables == 1:
                self._sheet = self._workbook.add_sheet(attributes.get("name", ""))
                self._next_row = 0
        elif self._tables == 1:
            self._enter_in_table(name, attributes)

    def _enter_in_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-row":
            self._row = self._next_row
            self._next_row += _count(attributes, "number-rows-repeated")
            self._column = 0
            self._cells.clear()
        elif name in _CELLS:
            self._cell = _Cell(attributes)
            self._paragraphs = 0
            self._in_comment = self._in_paragraph = False
        elif self._cell is not None:
            self._enter_in_cell(self._cell, name, attributes)

    def _enter_in_cell(self, cell: _Cell, name: str, attributes: dict[str, str]) -> None:
        if name == "annotation":
            self._in_comment = True
        elif name == "p" and self._in_comment:
            self._in_paragraph = True
        elif name == "p":
            self._in_paragraph = True
            cell.pieces.append("\n" if self._paragraphs else "")
            self._paragraphs += 1
        elif name == "s":
            cell.pieces.append(" " * min(_count(attributes, "c"), _MAX_SPACES))
        elif name in ("tab", "line-break"):
            cell.pieces.append("\t" if name == "tab" else "\n")

    def text(self, text: str) -> None:
        if self._cell is not None and self._in_paragraph and not self._skipped_depth:
            (self._cell.comment if self._in_comment else self._cell.pieces).append(text)

    def leave(self, name: str) -> None:
        if self._skipped_depth:
            self._skipped_depth -= 1
        elif name == "table":
            self._tables -= 1
            self._sheet = None if self._tables == 0 else self._sheet
        elif self._tables == 1 and self._sheet is not None:
            self._leave_in_table(self._sheet, name)

    def _leave_in_table(self, sheet: Sheet, name: str) -> None:
        if name == "p":
            self._in_paragraph = False
        elif name == "annotation":
            self._in_comment = False
        elif name in _CELLS and self._cell is not None:
            self._end_cell(sheet, self._cell, is_covered=name != "table-cell")
            self._cell = None
        elif name == "table-row":
            for row in _rows(self._row, self._next_row if self._cells else self._row):
                for column, cell, text in self._cells:
                    for repeated in range(min(cell.repeated, MAX_COLUMNS + 1)):
                        self._workbook.add_cell(sheet, row, column + repeated, text)

    def _end_cell(self, sheet: Sheet, cell: _Cell, *, is_covered: bool) -> None:
        text = "" if is_covered else cell.text
        if cell.comment and not is_covered:
            self._workbook.add_comment(sheet, self._row, self._column, "".join(cell.comment))
        if text:
            self._cells.append((self._column, cell, text))
            if cell.columns > 1 or cell.rows > 1:
                bottom, right = self._row + cell.rows - 1, self._column + cell.columns - 1
                self._workbook.add_merge(sheet, Merge(self._row, self._column, bottom, right))
        self._column += cell.repeated


def _rows(first: int, end: int) -> Iterator[int]:
    return iter(range(first, min(end, MAX_ROWS)))


def _count(attributes: dict[str, str], name: str) -> int:
    """Return a number of repetitions, spanned cells or spaces, which is 1 if it is missing."""
    text = attributes.get(name, "1")
    is_number = text.isascii() and text.isdecimal() and len(text) < 9
    return max(1, int(text)) if is_number else 1
