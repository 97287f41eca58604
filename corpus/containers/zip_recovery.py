"""Recovers the files of a zip archive that lost its directory, as a broken download does.

The directory stands at the end of an archive. Each file also has a header of its own, from which
another directory can be made.
"""

import struct
import zipfile
import zlib

from corpus.containers.container import MAX_MEMBERS

_HEADER, _HEADER_LENGTH = b"PK\x03\x04", 30
_HAS_DESCRIPTOR = 0x8
# A header is looked for so far behind the place where it should be.
_DESCRIPTOR_LENGTH = 24
_PIECE = 64 * 1024
_MAX_UNPACKED = 256 * 1024 * 1024


def with_new_directory(data: bytes) -> bytes:
    """Return an archive up to its last whole file, with a directory made of the files' headers.

    Raises:
        zipfile.BadZipFile: there is no whole file.
    """
    entries: list[bytes] = []
    position, end = 0, 0
    left = _MAX_UNPACKED
    while data.startswith(_HEADER, position) and len(entries) < MAX_MEMBERS:
        if len(data) < position + _HEADER_LENGTH:
            break
        fields = struct.unpack_from("<HHHHHLLLHH", data, position + 4)
        version, flags, method, time, day, checksum, packed, size, name, extra = fields
        content = position + _HEADER_LENGTH + name + extra
        if flags & _HAS_DESCRIPTOR:
            found = _deflated(data, content, left) if method == zipfile.ZIP_DEFLATED else None
            if found is None:
                break
            packed, size, checksum = found
            left -= size
        if content + packed > len(data):
            break
        entries.append(
            struct.pack("<4sHHHHHH", b"PK\x01\x02", version, version, flags, method, time, day)
            + struct.pack("<LLLHHHHHLL", checksum, packed, size, name, 0, 0, 0, 0, 0, position)
            + data[position + _HEADER_LENGTH : position + _HEADER_LENGTH + name]
        )
        end = content + packed
        position = data.find(_HEADER, end, end + _DESCRIPTOR_LENGTH + len(_HEADER))
    if not entries:
        raise zipfile.BadZipFile
    directory = b"".join(entries)
    tail = struct.pack("<HHHHLLH", 0, 0, len(entries), len(entries), len(directory), end, 0)
    return data[:end] + directory + b"PK\x05\x06" + tail


def _deflated(data: bytes, start: int, most: int) -> tuple[int, int, int] | None:
    """Return the packed size, the size and the checksum of what is compressed from `start` on.

    None where it does not end, is damaged, or unpacks to more than `most` bytes.
    """
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    size = checksum = 0
    position = start
    pending = b""
    try:
        while not unpacker.eof:
            packed = pending or data[position : position + _PIECE]
            position += 0 if pending else len(packed)
            if not packed:
                return None
            piece = unpacker.decompress(packed, _PIECE)
            pending = unpacker.unconsumed_tail
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > most:
                return None
    except zlib.error:
        return None
    return position - len(unpacker.unused_data) - start, size, checksum
