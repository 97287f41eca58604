"""Small binary Word files, put together by hand."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.corpus.formats.legacy_office.ole_files import ole

_PAGE = 512
_PLACES, _ENTRIES = 0x9A, 93
_TEXT_AT = 0x600

BOLD, HIDDEN, DELETED = b"\x35\x08\x01", b"\x3c\x08\x01", b"\x00\x08\x01"
IN_TABLE = b"\x16\x24\x01"
INNER = IN_TABLE + b"\x49\x66\x02\0\0\0"
INNER_CELL = INNER + b"\x4b\x24\x01"
INNER_ROW = INNER + b"\x4c\x24\x01"
HEADER_ROW = b"\x04\x34\x01"


def outline(level: int) -> bytes:
    return b"\x40\x26" + bytes([level])


def listed(number: int, level: int = 0) -> bytes:
    return b"\x0b\x46" + struct.pack("<H", number) + b"\x0a\x26" + bytes([level])


def row_end(*edges: int, flags: Sequence[int] = (), more: bytes = b"") -> bytes:
    """Return the properties of the end of a row whose cells have these right edges."""
    cells = b"".join(struct.pack("<H18x", each) for each in [*flags, *[0] * len(edges)])
    definition = bytes([len(edges)]) + struct.pack(f"<{len(edges) + 1}h", 0, *edges)
    definition += cells[: 20 * len(edges)]
    size = struct.pack("<H", len(definition) + 1)
    return IN_TABLE + b"\x17\x24\x01" + more + b"\x08\xd6" + size + definition


@dataclass(frozen=True, slots=True)
class Run:
    """Text with the properties of its characters, and those of the paragraph that it ends."""

    text: str
    characters: bytes = b""
    paragraph: bytes = b""
    style: int = 0


def p(text: str, paragraph: bytes = b"", style: int = 0, characters: bytes = b"") -> Run:
    """Return a paragraph."""
    return Run(f"{text}\r", characters, paragraph, style)


def cells(*texts: str, end: bytes = b"", characters: bytes = b"") -> list[Run]:
    """Return a row of a table."""
    made = [Run(f"{text}\x07", characters, IN_TABLE) for text in texts]
    return [*made, Run("\x07", b"", end or row_end(*range(1000, 1000 * len(texts) + 1, 1000)))]


def _page(bounds: Sequence[int], properties: Sequence[bytes], entry: int) -> bytes:
    """Return a page of properties; `entry` is the size of what stands for each run."""
    count = len(properties)
    page = bytearray(_PAGE)
    struct.pack_into(f"<{count + 1}I", page, 0, *bounds)
    free = _PAGE - 1
    for number, content in enumerate(properties):
        if content:
            free = (free - len(content)) // 2 * 2
            page[free : free + len(content)] = content
            page[4 * (count + 1) + number * entry] = free // 2
    assert 4 * (count + 1) + count * entry <= free
    page[_PAGE - 1] = count
    return bytes(page)


def _pages(
    bounds: Sequence[int], properties: Sequence[bytes], entry: int, first: int
) -> tuple[bytes, bytes]:
    """Return the pages, two runs each, and the structure that lists them."""
    starts, content = [], b""
    for at in range(0, len(properties), 2):
        starts.append(bounds[at])
        part = properties[at : at + 2]
        content += _page(bounds[at : at + len(part) + 1], part, entry)
    numbers = range(first, first + len(starts))
    listed_at = struct.pack(f"<{len(starts) + 1}I", *starts, bounds[-1])
    return content, listed_at + struct.pack(f"<{len(starts)}I", *numbers)


def _papx(run: Run) -> bytes:
    content = struct.pack("<H", run.style) + run.paragraph
    if len(content) % 2:
        return bytes([(len(content) + 1) // 2]) + content
    return bytes([0, len(content) // 2]) + content


def doc(
    *runs: Run | Sequence[Run],
    footnotes: Sequence[Run] = (),
    structures: Mapping[int, bytes] | None = None,
    behind: bytes = b"",
    flags: int = 0x0200,
    magic: int = 0xA5EC,
    narrow: int = 0,
    about: bytes = b"",
) -> bytes:
    """Return a file.

    Args:
        runs: The text; a sequence stands for its members.
        footnotes: The text of footnotes, which the structures have to refer to.
        structures: Content of the table stream by its index.
        behind: What stands behind the structures, as the levels of lists do.
        flags: The flags of the file information block.
        magic: Its magic.
        narrow: How many runs at the beginning have one byte a character.
        about: The stream of the file's properties.
    """
    flat = [one for each in runs for one in ([each] if isinstance(each, Run) else each)]
    every = [*flat, *footnotes]
    data, bounds, units, table = b"", [_TEXT_AT], [0], b""
    for number, run in enumerate(every):
        is_narrow = number < narrow
        encoded = run.text.encode("cp1252" if is_narrow else "utf-16-le")
        place = _TEXT_AT + len(data)
        table += struct.pack("<HIH", 0, 2 * place | 1 << 30 if is_narrow else place, 0)
        data += encoded
        bounds.append(place + len(encoded))
        units.append(units[-1] + len(run.text.encode("utf-16-le")) // 2)
    count = len(every)
    piece_table = struct.pack(f"<{count + 1}I", *units) + table
    data = data.ljust(-(-len(data) // _PAGE) * _PAGE, b"\0")
    first = (_TEXT_AT + len(data)) // _PAGE
    characters = [
        bytes([len(run.characters)]) + run.characters if run.characters else b"" for run in every
    ]
    pages, character_list = _pages(bounds, characters, 1, first)
    more, paragraph_list = _pages(
        bounds, [_papx(run) for run in every], 13, first + len(pages) // _PAGE
    )
    parts = {
        12: character_list,
        13: paragraph_list,
        33: b"\x02" + struct.pack("<I", len(piece_table)) + piece_table,
        **(structures or {}),
    }
    head = bytearray(_TEXT_AT)
    struct.pack_into("<HH", head, 0, magic, 0xC1)
    struct.pack_into("<H", head, 0x0A, flags)
    main = sum(len(run.text.encode("utf-16-le")) // 2 for run in flat)
    struct.pack_into("<ii", head, 0x4C, main, units[-1] - main)
    stream = b""
    for index in sorted(parts):
        struct.pack_into("<II", head, _PLACES + 8 * index, len(stream), len(parts[index]))
        stream += parts[index]
        stream += behind if index == 73 else b""
    name = "1Table" if flags & 0x0200 else "0Table"
    streams = {"WordDocument": bytes(head) + data + pages + more, name: stream}
    return ole({**streams, **({"\x05SummaryInformation": about} if about else {})})


def summary(code_page: int, title: bytes, author: bytes, created: int, saved: int) -> bytes:
    """Return a stream of properties; times are in days since the year 1601."""
    times = [struct.pack("<IQ", 0x40, days * 864_000_000_000) for days in (created, saved)]
    texts = [struct.pack("<II", 0x1E, len(each)) + each for each in (title, author)]
    values = [struct.pack("<IHH", 2, code_page, 0), *texts, *times]
    offset, places, content = 8 + 8 * len(values), b"", b""
    for number, value in zip((1, 2, 4, 12, 13), values, strict=True):
        places += struct.pack("<II", number, offset + len(content))
        content += value.ljust(-(-len(value) // 4) * 4, b"\0")
    section = struct.pack("<II", offset + len(content), len(values)) + places + content
    kind = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, bytes(16), 1, kind, 48) + section
