"""Reads the cells of a sheet of an Excel workbook, while its XML is parsed."""

from collections.abc import Sequence

from corpus.formats.sheets.references import cell_place
from corpus.formats.sheets.workbook import MAX_ROWS, Merge, Sheet, Workbook
from corpus.formats.sheets.xlsx_parts import NumberFormats, TextHandler

_BOOLEANS = {"1": "TRUE", "0": "FALSE"}


class SheetHandler(TextHandler):
    """Puts the cells of a sheet into a workbook as they are shown."""

    def __init__(
        self, workbook: Workbook, sheet: Sheet, strings: Sequence[str], formats: NumberFormats
    ) -> None:
        super().__init__()
        self._workbook = workbook
        self._sheet = sheet
        self._strings = strings
        self._formats = formats
        self._row = -1
        self._column = -1
        self._kind = ""
        self._style = ""
        self._has_formula = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._in_text = True
        elif name == "row":
            self._row = _row_index(attributes.get("r", ""), self._row + 1)
            self._column = -1
        elif name == "f":
            self._has_formula = True
        elif name == "mergeCell":
            self._add_merge(attributes.get("ref", ""))
        else:
            super().enter(name, attributes)

    def leave(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._in_text = False
        else:
            super().leave(name)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._pieces.clear()
        self._has_formula = False
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        place = cell_place(attributes.get("r", ""))
        if place is None:
            # A cell without a reference follows the one before.
            self._column += 1
        else:
            self._row, self._column = place

    def _end_cell(self) -> None:
        if not self._pieces:
            if self._has_formula and self._kind != "str":
                self._workbook.note_formula_without_value()
            return
        text = self._shown(self.take())
        self._workbook.add_cell(self._sheet, self._row, self._column, text)

    def _shown(self, text: str) -> str:
        if self._kind == "s":
            index = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if self._kind == "n":
            try:
                return self._formats.shown(float(text), self._style)
            except ValueError:
                return text
        if self._kind == "b":
            return _BOOLEANS.get(text.strip(), text)
        if self._kind == "d":
            return text.removesuffix("T00:00:00").replace("T", " ")
        return text

    def _add_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = cell_place(first), cell_place(last or first)
        if start and end:
            self._workbook.add_merge(self._sheet, Merge(*start, *end))


def _row_index(text: str, following: int) -> int:
    is_number = text.isascii() and text.isdecimal() and 0 < len(text) < 8
    return int(text) - 1 if is_number and 0 < int(text) <= MAX_ROWS else following
