"""Undoes the transfer encodings of a mail's parts, and says whether they were damaged."""

import base64
import quopri
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_PADDING = re.compile(rb"=+")
_QUOTED = "quoted-printable"
# An equals sign that neither ends a line nor begins two hexadecimal digits.
_DAMAGED_QUOTE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]{0,80}(?:\r?\n|\Z))")


def decode_base64(data: bytes) -> tuple[bytes, bool]:
    """Return the bytes that Base64 encodes, and whether it was damaged.

    Characters that do not belong there are left out. Text in several pieces, each with its own
    padding, is decoded piece by piece.
    """
    squeezed = b"".join(data.split())
    clean = _NOT_BASE64.sub(b"", squeezed)
    is_damaged = len(clean) != len(squeezed) or len(clean) % 4 != 0
    pieces = []
    for piece in _PADDING.split(clean):
        # A single character has too few bits for a byte.
        whole = piece[: len(piece) - 1] if len(piece) % 4 == 1 else piece
        pieces.append(base64.b64decode(whole + b"=" * (-len(whole) % 4)))
    return b"".join(pieces), is_damaged


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return a part's content without its transfer encoding, and whether that was damaged.

    Content in an encoding that is not known is returned as it is.
    """
    name = encoding.strip().lower()
    if name == "base64":
        return decode_base64(data)
    if name == _QUOTED:
        return quopri.decodestring(data), _DAMAGED_QUOTE.search(data) is not None
    return data, False
