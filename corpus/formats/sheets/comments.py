"""Reads the comments of the cells of a sheet of an Excel workbook."""

from corpus.formats.sheets.references import cell_place
from corpus.formats.sheets.workbook import Sheet, Workbook
from corpus.formats.sheets.xlsx_parts import TextHandler

# Excel writes a comment that has answers a second time for its older versions, below a remark.
_REMARK = "["
_MAX_AUTHORS = 10_000


class CommentHandler(TextHandler):
    """Puts the comments of a sheet into a workbook, without the names of their authors."""

    def __init__(self, workbook: Workbook, sheet: Sheet) -> None:
        super().__init__()
        self._workbook = workbook
        self._sheet = sheet
        self._authors: list[str] = []
        self._author = ""
        self._place: tuple[int, int] | None = None

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "author":
            self._in_text = True
        elif name == "comment":
            self._pieces.clear()
            self._place = cell_place(attributes.get("ref", ""))
            number = attributes.get("authorId", "")
            is_known = number.isascii() and number.isdecimal() and len(number) < 6
            index = int(number) if is_known else len(self._authors)
            self._author = self._authors[index] if index < len(self._authors) else ""
        else:
            super().enter(name, attributes)

    def leave(self, name: str) -> None:
        if name == "author":
            self._in_text = False
            if len(self._authors) < _MAX_AUTHORS:
                self._authors.append(self.take())
        elif name == "comment":
            text = self.take().strip()
            if self._author:
                text = text.removeprefix(self._author).lstrip(":：")
            if text.startswith(_REMARK):
                text = text.rpartition(":\n")[2]
            if self._place:
                self._workbook.add_comment(self._sheet, *self._place, text)
        else:
            super().leave(name)
