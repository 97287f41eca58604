"""Makes mails as Outlook saves them, and the OLE files that they are."""

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI = 512, 64
Tree = Mapping[str, "bytes | Tree"]


def ole(tree: Tree) -> bytes:
    """Return an OLE file of streams and storages."""
    entries: list[list] = [["Root Entry", 5, FREE, FREE, END, 0]]
    streams: dict[int, bytes] = {}

    def add(content: Tree) -> int:
        """Add the entries of a storage, each the right neighbour of the one before."""
        first = last = FREE
        for name, value in content.items():
            number = len(entries)
            entries.append([name, 2 if isinstance(value, bytes) else 1, FREE, FREE, END, 0])
            if last == FREE:
                first = number
            else:
                entries[last][2] = number
            last = number
            if isinstance(value, bytes):
                streams[number] = value
            else:
                entries[number][3] = add(value)
        return first

    entries[0][3] = add(tree)
    fat: list[int] = []
    mini_fat: list[int] = []
    mini_stream = b""
    sectors = b""

    def store(content: bytes, size: int, table: list[int]) -> tuple[int, bytes]:
        count = -(-len(content) // size)
        if not count:
            return END, b""
        first = len(table)
        table.extend([*range(first + 1, first + count), END])
        return first, content.ljust(count * size, b"\0")

    for number, content in streams.items():
        entries[number][5] = len(content)
        if len(content) < 4096:
            entries[number][4], padded = store(content, MINI, mini_fat)
            mini_stream += padded
        else:
            entries[number][4], padded = store(content, SECTOR, fat)
            sectors += padded
    entries[0][4], padded = store(mini_stream, SECTOR, fat)
    entries[0][5] = len(mini_stream)
    sectors += padded
    mini_fat_start, padded = store(struct.pack(f"<{len(mini_fat)}L", *mini_fat), SECTOR, fat)
    sectors += padded
    directory = b"".join(_entry(*entry) for entry in entries)
    directory_start, padded = store(directory, SECTOR, fat)
    sectors += padded
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    places = [*range(len(fat), len(fat) + fat_sectors)]
    fat += [FAT] * fat_sectors
    fat += [FREE] * (fat_sectors * 128 - len(fat))
    sectors += struct.pack(f"<{len(fat)}L", *fat)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6xLLL", 62, 3, 0xFFFE, 9, 6, 0, fat_sectors, directory_start)
    head += struct.pack("<LLLLLL", 0, 4096, mini_fat_start, -(-len(mini_fat) // 128), END, 0)
    return head + struct.pack("<109L", *(places + [FREE] * 109)[:109]) + sectors


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBBLLL", len(raw), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<LQ", start, size)


def message(
    text: str = "周五停电检修。",
    *,
    subject: str = "停电",
    html: bytes = b"",
    sent: datetime | None = None,
    attachments: Sequence[tuple[str, bytes | dict]] = (),
    recipients: Sequence[tuple[str, str, int]] = (),
    codec: str = "",
    page: int = 936,
    more: Mapping[str, bytes] | None = None,
    header: int = 32,
) -> dict:
    """Return the tree of a mail. With `codec`, its texts are not in Unicode; `page` declares it."""

    def texts(values: Mapping[int, str]) -> dict:
        kind = "001E" if codec else "001F"
        return {
            f"__substg1.0_{tag:04X}{kind}": value.encode(codec or "utf-16-le")
            for tag, value in values.items()
            if value
        }

    def properties(length: int, *entries: tuple[int, int, bytes]) -> dict:
        table = (
            struct.pack("<HHL", kind, tag, 6) + value.ljust(8, b"\0")
            for tag, kind, value in entries
        )
        return {"__properties_version1.0": bytes(length) + b"".join(table)}

    fixed = [(0x3FDE, 0x0003, struct.pack("<L", page))]
    if sent:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10**7)
        fixed.append((0x0039, 0x0040, struct.pack("<Q", ticks)))
    tree: dict = properties(header, *fixed)
    tree |= texts({0x0037: subject, 0x1000: text, 0x0C1A: "王敏", 0x5D01: "wm@a.cn"})
    if html:
        tree["__substg1.0_10130102"] = html
    for number, (name, address, kind) in enumerate(recipients):
        about = properties(8, (0x0C15, 0x0003, struct.pack("<L", kind)))
        tree[f"__recip_version1.0_#{number:08X}"] = about | texts({0x3001: name, 0x39FE: address})
    for number, (name, content) in enumerate(attachments):
        storage: dict = properties(8) | texts({0x3707: name})
        kind = "0102" if isinstance(content, bytes) else "000D"
        storage[f"__substg1.0_3701{kind}"] = content
        tree[f"__attach_version1.0_#{number:08X}"] = storage
    return tree | dict(more or {})
