"""Small OLE compound files, put together by hand."""

import struct
from collections.abc import Mapping

_SECTOR = 512
# Shorter streams would be kept in another way.
_SHORTEST = 4096
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def _entry(name: str, kind: int, start: int, size: int, behind: int, child: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(encoded, len(encoded), kind, 1, _NONE, behind, child, bytes(16), 0, 0, 0, start, size),
    )


def ole(streams: Mapping[str, bytes], embedded: Mapping[str, bytes] | None = None) -> bytes:
    """Return a file of streams; those that are `embedded` are in a storage of their own."""
    inner = embedded or {}
    named = [*streams.items(), *inner.items()]
    sectors: list[bytes] = []
    table: list[int] = []
    places: list[tuple[int, int]] = []

    def store(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[at : at + _SECTOR] for at in range(0, len(content), _SECTOR)]
        sectors.extend(piece.ljust(_SECTOR, b"\0") for piece in pieces)
        table.extend([*range(start + 1, start + len(pieces)), _END])
        return start

    for _, content in named:
        padded = content.ljust(_SHORTEST, b"\0")
        places.append((store(padded), len(padded)))
    # The root, the streams as a chain, the storage, and its streams as another.
    outer = len(streams)
    entries = [_entry("Root Entry", 5, _END, 0, _NONE, 1)]
    for number, ((name, _), (start, size)) in enumerate(zip(named, places, strict=True)):
        if number == outer:
            entries.append(_entry("Objects", 1, 0, 0, _NONE, outer + 2))
        is_last = number == len(named) - 1 or (number == outer - 1 and not inner)
        behind = _NONE if is_last else len(entries) + 1
        entries.append(_entry(name, 2, start, size, behind, _NONE))
    directory = store(b"".join(entries).ljust(_SECTOR, b"\0"))
    count = 1
    while count * 128 < len(table) + count:
        count += 1
    first = len(table)
    table.extend([_TABLE] * count)
    packed = struct.pack(f"<{len(table)}I", *table).ljust(count * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6)),
        *(0, count, directory, 0, _SHORTEST, _END, 0, _END, 0),
        first,
    )
    listed = struct.pack("<108I", *range(first + 1, first + count), *[_FREE] * (109 - count))
    return header + listed + b"".join(sectors) + packed
