"""Divides a Rich Text file into control words, symbols, hexadecimal bytes, groups and text."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_COMMON = (
    rb"\\([a-zA-Z]{1,32})(-?\d{1,30})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n\0]+|\\'?|"
)
_SINGLE_BYTE = re.compile(_COMMON + rb"([^\\{}\r\n\0]+)", re.DOTALL)
# The second byte of a character may be that of a brace or a backslash.
_DOUBLE_BYTE = re.compile(
    _COMMON + rb"((?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[^\\{}\r\n\0\x81-\xfe]++)++|[\x81-\xfe])",
    re.DOTALL,
)
_MAX_NUMBER = 2**31


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    SYMBOL = "symbol"
    HEX = "hex"
    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"


class Token(NamedTuple):
    """A token.

    Attributes:
        kind: What it is.
        word: The name of a control word, or the character of a control symbol.
        number: The parameter of a control word, None if it has none.
        data: The bytes of text, or the one that is written in hexadecimal.
    """

    kind: Kind
    word: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN = Token(Kind.OPEN)
_CLOSE = Token(Kind.CLOSE)


def tokens(data: bytes, is_double_byte: bool) -> Iterator[Token]:
    """Yield the tokens of a file; `is_double_byte` says that its raw bytes may be in pairs."""
    pattern = _DOUBLE_BYTE if is_double_byte else _SINGLE_BYTE
    position = 0
    while match := pattern.match(data, position):
        position = match.end()
        name, number, code, symbol, brace, text = match.groups()
        if text is not None:
            yield Token(Kind.TEXT, data=text)
        elif name is not None:
            value = None if number is None else int(number)
            if name == b"bin":
                # So many raw bytes follow.
                position += min(max(0, value or 0), len(data))
            elif value is None or abs(value) <= _MAX_NUMBER:
                yield Token(Kind.WORD, name.decode("ascii"), value)
        elif code is not None:
            yield Token(Kind.HEX, data=bytes.fromhex(code.decode("ascii")))
        elif brace is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif symbol is not None:
            yield Token(Kind.SYMBOL, symbol.decode("latin-1"))
