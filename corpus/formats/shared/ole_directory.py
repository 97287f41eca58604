"""The names of the streams in the root of an OLE compound file, without a library.

Files may be embedded in one another: a presentation has a Word document somewhere in it, which does
not make it one. See [MS-CFB] 2.2 to 2.6.
"""

import struct

OLE_MAGIC = b"\xd0\xcf\x11\xe0"
"""What an OLE file begins with."""

_HEADER = 512
_ENTRY = 128
_MAX_ENTRIES = 4096
_LAST_SECTOR = 0xFFFF_FFFA
_LISTED_IN_HEADER = 109
_NO_ENTRY = 0xFFFF_FFFF


def root_names(data: bytes) -> frozenset[str]:
    """Return the names of the streams and storages in the root; none if the file is damaged."""
    if not data.startswith(OLE_MAGIC) or len(data) < _HEADER:
        return frozenset()
    (shift,) = struct.unpack_from("<H", data, 0x1E)
    if shift not in (9, 12):
        return frozenset()
    entries = _directory(data, 1 << shift)
    if not entries:
        return frozenset()
    names: set[str] = set()
    seen: set[int] = set()
    pending = [struct.unpack_from("<I", entries[0], 76)[0]]
    while pending:
        number = pending.pop()
        if number == _NO_ENTRY or number in seen or number >= len(entries):
            continue
        seen.add(number)
        entry = entries[number]
        length, before, behind = struct.unpack_from("<HxxII", entry, 64)
        names.add(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"))
        pending += [before, behind]
    return frozenset(names)


def _directory(data: bytes, size: int) -> list[bytes]:
    """Return the entries of the directory, as many as can be read."""
    tables = struct.unpack_from(f"<{_LISTED_IN_HEADER}I", data, 0x4C)
    (sector,) = struct.unpack_from("<I", data, 0x30)
    entries: list[bytes] = []
    seen: set[int] = set()
    while sector < _LAST_SECTOR and sector not in seen and len(entries) < _MAX_ENTRIES:
        seen.add(sector)
        content = data[(sector + 1) * size : (sector + 2) * size]
        entries += [
            content[place : place + _ENTRY] for place in range(0, len(content) - _ENTRY + 1, _ENTRY)
        ]
        table, index = divmod(sector, size // 4)
        if table >= _LISTED_IN_HEADER:
            break
        place = (tables[table] + 1) * size + 4 * index
        if place + 4 > len(data):
            break
        (sector,) = struct.unpack_from("<I", data, place)
    return entries
