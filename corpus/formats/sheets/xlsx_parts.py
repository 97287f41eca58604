"""The parts of an Excel workbook that all its sheets refer to: texts and number formats."""

import re

from corpus.errors import DocumentError
from corpus.formats.shared.xml_events import XmlHandler
from corpus.formats.sheets.built_in_formats import BUILT_IN_FORMATS, GENERAL
from corpus.formats.sheets.number_format import shown_number

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_TEXTS = 2_000_000
_MAX_STYLES = 100_000


def unescape(text: str) -> str:
    """Return a text with characters that XML can't express, which are written as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _character(match[1]), text)


def _character(digits: str) -> str:
    character = chr(int(digits, 16))
    return "" if character == "\r" or "\ud800" <= character <= "\udfff" else character


class TextHandler(XmlHandler):
    """Collects the text of a string: of its runs, without readings above characters."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._in_text = False
        self._in_reading = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._in_text = not self._in_reading
        elif name == "rPh":
            self._in_reading = True

    def leave(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_reading = False

    def text(self, text: str) -> None:
        if self._in_text:
            self._pieces.append(text)

    def take(self) -> str:
        """Return the text that was collected, and forget it."""
        text = unescape("".join(self._pieces))
        self._pieces.clear()
        return text


class SharedStrings(TextHandler):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def leave(self, name: str) -> None:
        super().leave(name)
        if name == "si":
            if len(self.texts) == _MAX_TEXTS:
                raise DocumentError(f"more than {_MAX_TEXTS:,} texts")
            self.texts.append(self.take())


class NumberFormats(XmlHandler):
    """The number formats of cell styles; `is_1904` says whether dates count from 1904."""

    def __init__(self) -> None:
        self.is_1904 = False
        self._codes = dict(BUILT_IN_FORMATS)
        self._styles: list[int] = []
        self._in_styles = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and len(self._codes) < _MAX_STYLES:
            self._codes[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_styles = True
        elif name == "xf" and self._in_styles and len(self._styles) < _MAX_STYLES:
            self._styles.append(_number(attributes.get("numFmtId", "")))

    def leave(self, name: str) -> None:
        if name == "cellXfs":
            self._in_styles = False

    def shown(self, value: float, style: str) -> str:
        """Return a number as a cell of a style shows it."""
        index = _number(style)
        code = self._codes.get(self._styles[index] if index < len(self._styles) else 0, GENERAL)
        return shown_number(value, code, is_1904=self.is_1904)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
