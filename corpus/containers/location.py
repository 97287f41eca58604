"""How `SourceFile.location` names a file in another file.

The path of the outer file is followed by a NUL, which no path contains, and by the inner path:
`/documents/a.zip`, NUL, `folder/mail.eml/list.xlsx`. It does not say which parts of the inner path
are folders and which are files with files in them; whoever opens them sees that.
"""

_END_OF_OUTER = "\0"


def inner_location(outer: str, inner: str) -> str:
    """Return the location of a file in the file at `outer`, which may be in another itself."""
    return f"{outer}/{inner}" if _END_OF_OUTER in outer else f"{outer}{_END_OF_OUTER}{inner}"


def split_location(location: str) -> tuple[str, str]:
    """Return the path of the outer file, and the inner path; it is empty for a file of a folder."""
    outer, _, inner = location.partition(_END_OF_OUTER)
    return outer, inner
