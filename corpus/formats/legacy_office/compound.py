"""The streams and the properties of an OLE compound file."""

import contextlib
from datetime import datetime
from io import BytesIO
from itertools import takewhile

import olefile

from corpus.errors import DocumentError
from corpus.formats.shared.properties import date_of_work, given_properties
from corpus.text.characters import is_han
from corpus.types import Metadata

_MAX_STREAM = 128 * 1024 * 1024
_UTF_16 = "utf-16-le"
_CHINESE = "gb18030"
_WESTERN = "cp125"
_CODECS = {65001: "utf-8", 1200: _UTF_16, 936: _CHINESE, 950: "cp950", 932: "cp932"}
_UTF_8 = "utf-8"
_UNSET_YEAR = 1980


class CompoundFile:
    """The streams of a file by their names; `damaged` is what is said of one that is damaged."""

    def __init__(self, data: bytes, damaged: str) -> None:
        """Open the file.

        Raises:
            DocumentError: it is damaged.
        """
        self._damaged = damaged
        try:
            self._ole = olefile.OleFileIO(BytesIO(data))
        except Exception as error:  # The library raises whatever a damaged file leads to.
            raise DocumentError(damaged) from error

    def __contains__(self, name: str) -> bool:
        return bool(self._ole.exists(name))

    def read(self, name: str) -> bytes:
        """Return a stream, an empty one if there is none of this name.

        Raises:
            DocumentError: it is damaged or too large.
        """
        if name not in self:
            return b""
        try:
            if self._ole.get_size(name) > _MAX_STREAM:
                raise DocumentError(f"holds more than {_MAX_STREAM // 1024 // 1024} MB of text")
            return bytes(self._ole.openstream(name).read())
        except (OSError, ValueError, IndexError) as error:
            raise DocumentError(self._damaged) from error

    def metadata(self) -> Metadata:
        """Return title, author and date, as far as they can be read."""
        found = None
        with contextlib.suppress(Exception):
            found = self._ole.get_metadata()
        if found is None:
            return Metadata()
        codec = _codec(found.codepage)
        day = date_of_work(_day(found.create_time), _day(found.last_saved_time))
        return given_properties(_text(found.title, codec), _text(found.author, codec), day)


def _day(time: object) -> str | None:
    """Return the day of a time; one that is not set is the beginning of the system's calendar."""
    is_set = isinstance(time, datetime) and time.year > _UNSET_YEAR
    return time.date().isoformat() if is_set and isinstance(time, datetime) else None


def _codec(code_page: object) -> str:
    if not isinstance(code_page, int):
        return _UTF_8
    # A signed number of 16 bits.
    number = code_page % 0x10000
    return _CODECS.get(number, f"cp{number}" if 1250 <= number <= 1258 else _UTF_8)


def _text(value: object, codec: str) -> str | None:
    text = _decoded(value, codec) if isinstance(value, bytes) else value
    if not isinstance(text, str):
        return None
    # Of a text in UTF-16, the library returns also the properties behind it.
    return "".join(takewhile(lambda character: character >= " ", text))


def _decoded(value: bytes, codec: str) -> str:
    chinese = value.decode(_CHINESE, "replace")
    if codec.startswith(_WESTERN):
        # Programs that were made elsewhere call the bytes of Chinese names western.
        is_chinese = 2 * sum(map(is_han, chinese)) == sum(byte >= 0x80 for byte in value)
        return chinese if is_chinese else value.decode(codec, "replace")
    try:
        # What stands behind the end of the text need not be text.
        return value.decode(codec, "replace" if codec == _UTF_16 else "strict")
    except UnicodeDecodeError:
        return chinese
