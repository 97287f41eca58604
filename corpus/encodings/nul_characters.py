"""NUL characters in bytes that are about to be decoded."""

import re

from corpus.errors import DocumentError

FEW_NULLS = 0.01
"""The share of NULs in a damaged text; a text of any length may have two."""

MAX_NULLS = 4
"""In a text that is clean otherwise, each NUL stands among so many characters."""

_NULL_RUN = re.compile(rb"\0+")
_TAR_MAGIC, _TAR_MAGIC_PLACE = b"ustar", slice(257, 262)


def remove_nuls(data: bytes) -> tuple[bytes, int, bool]:
    """Return a text without NULs, how many there were, and whether so few are certainly damage.

    NULs that stand between lines, in place of line ends, become these.

    Raises:
        DocumentError: so many that the bytes are not text.
    """
    if b"\0" not in data:
        return data, 0, True
    # A power failure can leave a file whose first, last or inner blocks are NULs.
    text = data.strip(b"\0")
    inner = text.count(b"\0")
    is_certain = inner <= max(2, len(text) * FEW_NULLS)
    is_possible = inner * MAX_NULLS <= len(text) or len(_NULL_RUN.findall(text)) <= 2
    is_tar = data[_TAR_MAGIC_PLACE] == _TAR_MAGIC
    if not text.strip() or is_tar or not (is_certain or is_possible):
        raise DocumentError("binary file")
    are_line_ends = not is_certain and b"\n" not in text and b"\r" not in text
    return text.replace(b"\0", b"\n" if are_line_ends else b""), data.count(b"\0"), is_certain
