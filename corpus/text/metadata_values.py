"""Which values metadata may have, whether a document gives them or an index of somebody else."""

from collections.abc import Collection
from unicodedata import category
from urllib.parse import urlsplit

_SCHEMES = ("http", "https")
_MAX_ADDRESS_LENGTH = 2000
# Controls, lone surrogates, and the separators of lines and paragraphs.
_CONTROLS = frozenset(("Cc", "Cs", "Zl", "Zp"))
# No path has a part that is one of these.
_NO_NAMES = frozenset(("", ".", ".."))
_SHA256_LENGTH = 64


def web_address(value: str | None) -> str | None:
    """Return an http or https address without space around it, None for anything else.

    Whoever clicks on an address of another scheme, such as `javascript:`, may run what it says.
    """
    address = (value or "").strip()
    if not address.isprintable() or len(address) > _MAX_ADDRESS_LENGTH:
        return None
    try:
        parts = urlsplit(address)
        return address if parts.scheme in _SCHEMES and parts.hostname else None
    except ValueError:  # brackets that are no IPv6 address
        return None


def is_relative_path(path: str) -> bool:
    """Return whether a path with `/` leads to a file below its folder."""
    return "\0" not in path and _NO_NAMES.isdisjoint(path.split("/"))


def are_relative_paths(paths: Collection[str]) -> bool:
    """Return whether all paths lead to files below their folder; faster than one by one."""
    return not paths or is_relative_path("/".join(paths))


def is_sha256(value: str) -> bool:
    """Return whether a text is a SHA-256 in hexadecimal."""
    return are_sha256((value,))


def are_sha256(values: Collection[str]) -> bool:
    """Return whether all texts are SHA-256 in hexadecimal; faster than one by one."""
    joined = "".join(values)
    try:
        # It reads capital letters and white space too, but would not write them.
        is_hexadecimal = bytes.fromhex(joined).hex() == joined
    except ValueError:
        return False
    return is_hexadecimal and set(map(len, values)) <= {_SHA256_LENGTH}


def has_controls(text: str) -> bool:
    """Return whether a text is not one line without control characters."""
    return not text.isprintable() and not _CONTROLS.isdisjoint(map(category, text))
