"""Writes PNG files (ISO/IEC 15948), so that showing a page needs no library for pictures."""

import struct
import zlib

import numpy as np
import numpy.typing as npt

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR = 0, 2
_UP = 2
_LEVEL = 6


def encode_png(picture: npt.NDArray[np.uint8]) -> bytes:
    """Return a picture of height, width, and red, green and blue as a PNG file.

    One without colours takes a third of the space.
    """
    is_grey = bool((picture == picture[:, :, :1]).all())
    pixels = picture[:, :, :1] if is_grey else picture
    height, width = pixels.shape[:2]
    rows = np.ascontiguousarray(pixels).reshape(height, -1)
    # Of each row what differs from the row above, modulo 256: mostly zeros on a page of text.
    filtered = np.empty((height, rows.shape[1] + 1), np.uint8)
    filtered[:, 0] = _UP
    filtered[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=filtered[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, _GREY if is_grey else _COLOUR, 0, 0, 0)
    data = zlib.compress(filtered.tobytes(), _LEVEL)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    return SIGNATURE + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
