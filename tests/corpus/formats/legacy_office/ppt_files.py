"""Small binary PowerPoint files, put together by hand."""

import struct
from collections.abc import Sequence

from tests.corpus.formats.legacy_office.ole_files import ole

TITLE, BODY, COVER, OTHER = 0, 1, 6, 4
TITLE_PLACE, BODY_PLACE, NUMBER_PLACE, FOOTER_PLACE = 0x0D, 0x0E, 0x08, 0x09
HIDDEN = (0x03BF, 0x0002_0002)


def record(kind: int, data: bytes = b"", instance: int = 0, version: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(data)) + data


def container(kind: int, *records: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(records), instance, 0xF)


def text(content: str, kind: int = OTHER, narrow: bool = False) -> bytes:
    """Return the records of a text."""
    encoded = content.encode("latin-1" if narrow else "utf-16-le")
    head = record(0x0F9F, struct.pack("<I", kind))
    return head + record(0x0FA8 if narrow else 0x0FA0, encoded)


def outline_text(index: int) -> bytes:
    """Return a reference to a text of the outline."""
    return record(0x0F9E, struct.pack("<I", index))


def shape(
    content: bytes = b"",
    box: tuple[int, int, int, int] | None = None,
    place: int = 0,
    options: Sequence[tuple[int, int]] = (),
    is_child: bool = False,
) -> bytes:
    """Return a shape; `box` is left, top, right and bottom; `place` makes it a placeholder."""
    records = [record(0xF00A, bytes(8))]
    if options:
        packed = b"".join(struct.pack("<HI", *each) for each in options)
        records.append(record(0xF00B, packed, len(options), 3))
    if box is not None:
        left, top, right, bottom = box
        packed = struct.pack("<4h", top, left, right, bottom)
        packed = struct.pack("<4i", *box) if is_child else packed
        records.append(record(0xF00F if is_child else 0xF010, packed))
    if place:
        mark = record(0x0BC3, struct.pack("<iBBH", 0, place, 0, 0))
        records.append(container(0xF011, mark))
    if content:
        records.append(container(0xF00D, content))
    return container(0xF004, *records)


def group(
    *shapes: bytes, box: tuple[int, int, int, int] | None = None, table: bool = False
) -> bytes:
    own = shape(box=box)
    if table:
        mark = record(0xF122, struct.pack("<HI", 0x039F, 1), 1, 3)
        own = container(0xF004, own[8:], mark)
    return container(0xF003, own, *shapes)


def _drawing(shapes: Sequence[bytes]) -> bytes:
    return container(0x040C, container(0xF002, group(*shapes)))


def slide(*shapes: bytes, outline: bytes = b"", notes: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """Return the shapes of a slide, the texts of its outline, and the shapes of its notes."""
    return b"".join(shapes), outline, notes


def ppt(*slides: tuple[bytes, bytes, bytes], token: int = 0xE391C05F, cut: int = 0) -> bytes:
    """Return a file of slides; `cut` is how many objects at the end are missing."""
    objects: list[bytes] = []
    persists: list[bytes] = []
    notes: list[bytes] = []
    for index, (shapes, outline, below) in enumerate(slides):
        notes_id = 500 + index if below else 0
        atom = record(0x03EF, bytes(12) + struct.pack("<III", 0, notes_id, 0))
        objects.append(container(0x03EE, atom, _drawing([shapes])))
        persists.append(
            record(0x03F3, struct.pack("<IIIII", len(objects) + 1, 0, 0, 256 + index, 0))
        )
        persists.append(outline)
        if below:
            objects.append(container(0x03F0, _drawing([below])))
            entry = struct.pack("<IIIII", len(objects) + 1, 0, 0, notes_id, 0)
            notes.append(record(0x03F3, entry))
    lists = [
        container(0x0FF0, record(0x03F3, bytes(20)), instance=1),
        container(0x0FF0, *persists),
        container(0x0FF0, *notes, instance=2),
    ]
    stream, places = b"", []
    for each in [container(0x03E8, record(0x03E9, bytes(40)), *lists), *objects]:
        places.append(len(stream))
        stream += each
    places = places[: len(places) - cut]
    directory = len(stream)
    about = struct.pack("<I", len(places) << 20 | 1) + struct.pack(f"<{len(places)}I", *places)
    stream += record(0x1772, about)
    edit = len(stream)
    stream += record(0x0FF5, struct.pack("<IIIIIII", 0, 0, 0, directory, 1, 9, 0))
    user = record(0x0FF6, struct.pack("<III", 20, token, edit) + bytes(20))
    return ole({"Current User": user, "PowerPoint Document": stream})
