"""Loads workbooks in the XML format of Excel 2003, which many programs export as .xls."""

from corpus.blocks import Loaded
from corpus.errors import ArchiveError
from corpus.formats.shared.xml_events import XmlHandler, read_xml
from corpus.formats.sheets.built_in_formats import GENERAL
from corpus.formats.sheets.number_format import shown_number
from corpus.formats.sheets.sheet_blocks import load_workbook
from corpus.formats.sheets.workbook import MAX_ROWS, Merge, Sheet, Workbook

_PIECE = 256 * 1024
_BOOLEANS = {"1": "TRUE", "0": "FALSE"}
# Names that a format may have instead of a code.
_NAMED_FORMATS = {
    "Percent": "0.00%",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Currency": "#,##0.00",
    "Short Date": "yyyy/m/d",
    "Medium Date": "yyyy/m/d",
    "Long Date": "yyyy/m/d",
    "General Date": "yyyy/m/d h:mm",
    "Short Time": "h:mm",
    "Medium Time": "h:mm",
    "Long Time": "h:mm:ss",
}


def load_xml_spreadsheet(data: bytes, text_column: str | None = None) -> Loaded:
    """Return the blocks of a workbook.

    Raises:
        DocumentError: the file is damaged, has no text, or exceeds a limit.
    """
    workbook = Workbook()
    data = data[data.index(b"<") :]
    pieces = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))
    try:
        read_xml(pieces, _Content(workbook))
    except ArchiveError as error:
        raise error.named("Excel file") from error
    return load_workbook(workbook, text_column)


class _Content(XmlHandler):
    """Puts the cells of all sheets into a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[str, str] = {}
        self._defined_style = ""
        self._sheet: Sheet | None = None
        self._row = -1
        self._column = -1
        self._style = ""
        self._kind = ""
        self._pieces: list[str] = []
        self._in_data = False
        self._in_comment = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Style":
            self._defined_style = attributes.get("ID", "")
        elif name == "NumberFormat":
            code = attributes.get("Format", GENERAL)
            self._formats[self._defined_style] = _NAMED_FORMATS.get(code, code)
        elif name == "Worksheet":
            self._sheet = self._workbook.add_sheet(attributes.get("Name", ""))
            self._row = -1
        elif name == "Row":
            self._row = _number(attributes, "Index", self._row + 2) - 1
            self._column = -1
        elif name == "Cell" and self._sheet is not None:
            self._begin_cell(self._sheet, attributes)
        elif name == "Comment":
            self._in_comment = True
        elif name == "Data" and not self._in_comment:
            self._kind = attributes.get("Type", "String")
            self._in_data = True
            self._pieces.clear()

    def _begin_cell(self, sheet: Sheet, attributes: dict[str, str]) -> None:
        self._column = _number(attributes, "Index", self._column + 2) - 1
        self._style = attributes.get("StyleID", "")
        right = _number(attributes, "MergeAcross", 0)
        below = _number(attributes, "MergeDown", 0)
        if right or below:
            row, column = self._row, self._column
            self._workbook.add_merge(sheet, Merge(row, column, row + below, column + right))

    def text(self, text: str) -> None:
        if self._in_data:
            self._pieces.append(text)

    def leave(self, name: str) -> None:
        if name == "Comment":
            self._in_comment = False
        elif name == "Data" and self._in_data and self._sheet is not None:
            self._in_data = False
            text = self._shown("".join(self._pieces))
            self._workbook.add_cell(self._sheet, self._row, self._column, text)
        elif name == "Worksheet":
            self._sheet = None

    def _shown(self, text: str) -> str:
        if self._kind == "Number":
            try:
                return shown_number(float(text), self._formats.get(self._style, GENERAL))
            except ValueError:
                return text
        if self._kind == "Boolean":
            return _BOOLEANS.get(text, text)
        if self._kind == "DateTime":
            return text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
        return text


def _number(attributes: dict[str, str], name: str, default: int) -> int:
    text = attributes.get(name, "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 8
    return min(int(text), MAX_ROWS) if is_number else default
