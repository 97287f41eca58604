"""Small Excel workbooks in the binary format (.xls), put together by hand."""

import struct
from collections.abc import Sequence
from datetime import date

from tests.corpus.formats.sheets.sheet_files import (
    Raw,
    SheetData,
    Shown,
    Value,
    merged_area,
    serial,
)

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
# Streams of fewer bytes are stored in another way.
_MIN_STREAM = 4096
_GLOBALS, _WORKSHEET = 0x0005, 0x0010


def xls(*sheets: SheetData | Sequence[Sequence[Value]], password: bool = False) -> bytes:
    """Return an Excel workbook; with a `password` it only says that it is encrypted."""
    data = [
        each if isinstance(each, SheetData) else SheetData(each, f"Sheet{number}")
        for number, each in enumerate(sheets, 1)
    ]
    return ole({"Workbook": _workbook(data, password)})


def ole(streams: dict[str, bytes]) -> bytes:
    """Return an OLE file of these streams."""
    sectors: list[bytes] = []
    fat: list[int] = []
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(_MIN_STREAM, b"\0")
        count = -(-len(padded) // _SECTOR)
        first = len(sectors)
        padded = padded.ljust(count * _SECTOR, b"\0")
        sectors += [padded[each * _SECTOR : (each + 1) * _SECTOR] for each in range(count)]
        fat += [*range(first + 1, first + count), _END]
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, first, len(content.ljust(_MIN_STREAM)), right=right))
    directory = b"".join(entries).ljust(-(-len(entries) * 128 // _SECTOR) * _SECTOR, b"\0")
    directory_start = len(sectors)
    count = len(directory) // _SECTOR
    sectors += [directory[each * _SECTOR : (each + 1) * _SECTOR] for each in range(count)]
    fat += [*range(directory_start + 1, directory_start + count), _END]
    fat_count = -(-(len(fat) + 1) // (_SECTOR // 4 - 1))
    fat_start = len(sectors)
    fat += [_FAT] * fat_count
    fat += [_FREE] * (fat_count * _SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIIIII", 0, fat_count, directory_start, 0, _MIN_STREAM, _END, 0, _END, 0
    )
    table = [*range(fat_start, fat_start + fat_count), *[_FREE] * 109][:109]
    header += struct.pack("<109I", *table)
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of a workbook's stream."""
    return struct.pack("<HH", kind, len(content)) + content


def _entry(
    name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE
) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )


def _text(text: str, length: str = "<H") -> bytes:
    return struct.pack(length, len(text)) + b"\1" + text.encode("utf-16-le")


def _workbook(sheets: Sequence[SheetData], password: bool) -> bytes:
    codes: dict[str, int] = {}
    bodies = [_sheet(sheet, codes) for sheet in sheets]
    head = record(0x809, struct.pack("<HHHHII", 0x600, _GLOBALS, 0xDBB, 0x7CC, 0, 6))
    if password:
        head += record(0x2F, struct.pack("<HHH", 0, 1, 2))
    head += record(0x42, struct.pack("<H", 1200))
    head += record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 8, 400, 0, 0, 0, 0, 0) + b"\1\0a") * 5
    for code, number in codes.items():
        head += record(0x41E, struct.pack("<H", 163 + number) + _text(code))
    for number in (0, *(163 + number for number in codes.values())):
        head += record(0xE0, struct.pack("<HHH", 0, number, 1) + bytes(14))
    listed = [
        struct.pack("<BB", int(sheet.is_hidden), 0) + _text(sheet.name, "<B") for sheet in sheets
    ]
    position = len(head) + sum(4 + 4 + len(each) for each in listed) + 4
    for each, body in zip(listed, bodies, strict=True):
        head += record(0x85, struct.pack("<I", position) + each)
        position += len(body)
    return head + record(0x0A) + b"".join(bodies)


def _sheet(sheet: SheetData, codes: dict[str, int]) -> bytes:
    body = record(0x809, struct.pack("<HHHHII", 0x600, _WORKSHEET, 0xDBB, 0x7CC, 0, 6))
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            body += _cell(struct.pack("<HH", row, column), value, codes)
    areas = b"".join(
        struct.pack("<HHHH", top, bottom, left, right)
        for top, left, bottom, right in map(merged_area, sheet.merges)
    )
    if areas:
        body += record(0xE5, struct.pack("<H", len(sheet.merges)) + areas)
    return body + record(0x0A)


def _cell(place: bytes, value: Value, codes: dict[str, int]) -> bytes:
    if value is None or value == "":
        return b""
    if isinstance(value, date):
        value = Shown(serial(value), "yyyy/m/d")
    if isinstance(value, Raw):
        raise TypeError("not in a binary file")
    if isinstance(value, Shown):
        style = codes.setdefault(value.code, len(codes) + 1)
        return record(0x203, place + struct.pack("<Hd", style, value.value))
    if isinstance(value, bool):
        return record(0x205, place + struct.pack("<HBB", 0, value, 0))
    if isinstance(value, str):
        return record(0x204, place + struct.pack("<H", 0) + _text(value))
    return record(0x203, place + struct.pack("<Hd", 0, value))
