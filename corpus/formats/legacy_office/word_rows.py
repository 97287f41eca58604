"""The rows of a binary Word file: edges of cells, merged and shaded ones ([MS-DOC] 2.9.321)."""

import struct
from collections.abc import Iterable

from corpus.formats.rtf.tables import CellFormat, RowFormat

_DEFINITION, _HEADER = 0xD608, 0x3404
_SHADING = 0xD612
_CELL_SIZE, _SHADE_SIZE = 20, 10
_MERGED_LEFT, _VERTICALLY, _CONTINUED = 0x0003, 0x0060, 0x0020
_AUTOMATIC = 0xFF
_MAX_CELLS = 64


def row_format(changes: Iterable[tuple[int, bytes]]) -> RowFormat:
    """Return what the changes of properties at the end of a row say of it."""
    row = RowFormat()
    shadings: list[bool] = []
    for code, operand in changes:
        if code == _DEFINITION:
            _define(row, operand[2:])
        elif code == _HEADER:
            row.is_header = operand[:1] != b"\0"
        elif code == _SHADING:
            shadings = [_is_shaded(operand, place) for place in range(1, len(operand), _SHADE_SIZE)]
    for cell, is_shaded in zip(row.cells, shadings, strict=False):
        cell.is_shaded = is_shaded
    return row


def _define(row: RowFormat, data: bytes) -> None:
    count = min(data[0] if data else 0, _MAX_CELLS)
    if len(data) < 1 + 2 * (count + 1):
        return
    row.left, *edges = struct.unpack_from(f"<{count + 1}h", data, 1)
    flags_at = 1 + 2 * (count + 1)
    for number, edge in enumerate(edges):
        cell = CellFormat()
        cell.right = edge
        place = flags_at + _CELL_SIZE * number
        if place + 2 <= len(data):
            (flags,) = struct.unpack_from("<H", data, place)
            cell.is_merged_left = flags & _MERGED_LEFT == 1
            cell.is_continued = flags & _VERTICALLY == _CONTINUED
        row.cells.append(cell)


def _is_shaded(shadings: bytes, place: int) -> bool:
    """Return whether a shade has a background colour that is not white."""
    colour = shadings[place + 4 : place + 8]
    return len(colour) == 4 and colour[3] != _AUTOMATIC and min(colour[:3]) < 255
