"""The shapes of a slide of a binary PowerPoint file ([MS-PPT] 2.5.13, [MS-ODRAW] 2.2)."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import Block
from corpus.formats.legacy_office.records import Record
from corpus.formats.presentation.reading_order import Box
from corpus.formats.presentation.shapes import TITLES, Shape, ordered_blocks
from corpus.formats.presentation.text_body import joined
from corpus.formats.text_flow import TextFlow

TEXT_HEADER, TEXT_CHARACTERS, TEXT_BYTES = 0x0F9F, 0x0FA0, 0x0FA8

_GROUP, _SHAPE = 0xF003, 0xF004
_ANCHOR, _CHILD_ANCHOR = 0xF010, 0xF00F
_CLIENT_DATA, _TEXT_BOX, _PLACEHOLDER, _OUTLINE_TEXT = 0xF011, 0xF00D, 0x0BC3, 0x0F9E
_OPTIONS, _MORE_OPTIONS = 0xF00B, 0xF122
_TABLE_PROPERTY, _FILL_COLOUR, _HIDDEN_PROPERTY = 0x039F, 0x0181, 0x03BF
_HIDDEN = 0x0002_0002
_OPTION_SIZE = 6
_MAX_DEPTH = 40
_ROLES = {
    **{0x01: "title", 0x03: "ctrTitle", 0x0D: "title", 0x0F: "ctrTitle", 0x11: "title"},
    **{0x04: "subTitle", 0x10: "subTitle", 0x07: "dt", 0x08: "sldNum", 0x09: "ftr", 0x0A: "hdr"},
    **{0x05: "sldImg", 0x0B: "sldImg"},
}
# What PowerPoint puts in the place of an asterisk: the slide's number, a date, header or footer.
_FILLED_IN = frozenset({0x0FD8, 0x0FF7, 0x0FF8, 0x0FF9, 0x0FFA, 0x1015})
# Of texts that are in no placeholder.
_ROLES_OF_TEXTS = {0: "title", 6: "ctrTitle"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its kind, such as that of a title."""

    kind: int
    text: str


def texts_of(records: Sequence[Record]) -> list[Text]:
    """Return the texts of consecutive records."""
    found: list[Text] = []
    for each in records:
        if each.kind == TEXT_HEADER and len(each.data) >= 4:
            found.append(Text(int.from_bytes(each.data[:4], "little"), ""))
        elif each.kind in (TEXT_CHARACTERS, TEXT_BYTES):
            kind = found.pop().kind if found and not found[-1].text else 4
            wide = each.kind == TEXT_CHARACTERS
            data = each.data[: len(each.data) // 2 * 2] if wide else each.data
            found.append(Text(kind, data.decode("utf-16-le" if wide else "latin-1", "replace")))
        elif each.kind in _FILLED_IN and found and len(each.data) >= 4:
            place = int.from_bytes(each.data[:4], "little")
            text = found[-1].text
            if text[place : place + 1] == "*":
                # Removing it would move the places of the following ones.
                found[-1] = Text(found[-1].kind, f"{text[:place]}\0{text[place + 1 :]}")
    return [Text(each.kind, each.text.replace("\0", "")) for each in found]


class DrawingReader:
    """Reads the shapes of a slide; `parts` yields the number of the next table row."""

    def __init__(self, outline: Sequence[Text], parts: Iterator[int]) -> None:
        self._outline = outline
        self._parts = parts

    def shapes(self, slide: Record) -> list[Shape]:
        """Return the shapes that have text."""
        groups = (each for each in slide.all(_GROUP))
        return [shape for group in groups for shape in self._members(group, 0)]

    def _members(self, group: Record, depth: int) -> list[Shape]:
        """Return the shapes in a group; its first record stands for the group itself."""
        found: list[Shape] = []
        members = [each for each in group.children() if each.kind in (_GROUP, _SHAPE)]
        for each in members[1:]:
            if each.kind == _SHAPE:
                shape = self._shape(each)
                if shape.blocks:
                    found.append(shape)
            elif depth < _MAX_DEPTH:
                found += self._group(each, depth)
        return found

    def _group(self, group: Record, depth: int) -> list[Shape]:
        own = group.child(_SHAPE)
        if own is None or _is_hidden(own):
            return []
        if _TABLE_PROPERTY in _options(own, _MORE_OPTIONS):
            blocks = self._table(group)
        else:
            blocks = ordered_blocks(self._members(group, depth + 1))
        return [Shape("", _box(own), tuple(blocks))] if blocks else []

    def _shape(self, shape: Record) -> Shape:
        text = self._text(shape)
        if text is None or _is_hidden(shape):
            return Shape("", None, ())
        role = _ROLES_OF_TEXTS.get(text.kind, "")
        about = shape.child(_CLIENT_DATA)
        mark = about.child(_PLACEHOLDER) if about is not None else None
        if mark is not None and len(mark.data) > 4:
            role = _ROLES.get(mark.data[4], role)
        lines = _lines(text.text)
        if role in TITLES:
            blocks = [Block(joined(lines), 1)] if lines else []
        else:
            blocks = [Block(line) for line in lines]
        return Shape(role, _box(shape), tuple(blocks))

    def _text(self, shape: Record) -> Text | None:
        box = shape.child(_TEXT_BOX)
        if box is None:
            return None
        # Some programs write the content of a text box without marking it as a container.
        records = [*Record(box.kind, 0, box.data, is_container=True).children()]
        found = texts_of(records)
        for each in records:
            if each.kind == _OUTLINE_TEXT and len(each.data) >= 4:
                index = int.from_bytes(each.data[:4], "little")
                found += self._outline[index : index + 1]
        return next((each for each in found if each.text), None)

    def _table(self, group: Record) -> list[Block]:
        """Return the blocks of a table, whose cells are shapes side by side."""
        cells: list[tuple[Box, list[str], int | None]] = []
        for each in list(group.children())[1:]:
            box = _box(each) if each.kind == _SHAPE else None
            # Shapes without extent are the lines between the cells.
            if box is not None and box.width > 0 and box.height > 0:
                text = self._text(each)
                fill = _options(each, _OPTIONS).get(_FILL_COLOUR)
                cells.append((box, _lines(text.text) if text else [], fill))
        rows = sorted({box.top for box, _, _ in cells})
        columns = sorted({box.left for box, _, _ in cells})
        fills: dict[float, set[int | None]] = {}
        flow = TextFlow(self._parts)
        flow.begin_table()
        for top in rows:
            flow.begin_row()
            for box, lines, fill in sorted(cells, key=lambda cell: cell[0].left):
                if box.top > top or box.top + box.height <= top:
                    continue
                width = sum(box.left <= left < box.left + box.width for left in columns)
                is_continued = box.top < top
                flow.begin_cell(columns=width, is_continued=is_continued)
                if not is_continued:
                    fills.setdefault(top, set()).add(fill)
                    for line in lines:
                        flow.add(Block(line))
        first, *others = [fills[top] for top in rows] or [set()]
        flow.end_table(is_styled=len(first) == 1 and not any(first & each for each in others))
        return flow.end()


def _lines(text: str) -> list[str]:
    lines = text.replace("\x0b", "\r").replace("\n", "\r").split("\r")
    return [line for line in lines if line.strip()]


def _options(shape: Record, kind: int) -> dict[int, int]:
    """Return the properties of a shape by their numbers."""
    record = shape.child(kind)
    if record is None:
        return {}
    count = min(record.instance, len(record.data) // _OPTION_SIZE)
    pairs = (struct.unpack_from("<HI", record.data, _OPTION_SIZE * n) for n in range(count))
    return {name & 0x3FFF: value for name, value in pairs}


def _is_hidden(shape: Record) -> bool:
    value = _options(shape, _OPTIONS).get(_HIDDEN_PROPERTY, 0)
    return value & _HIDDEN == _HIDDEN


def _box(shape: Record) -> Box | None:
    anchor = shape.child(_ANCHOR)
    if anchor is not None and len(anchor.data) == 8:
        top, left, right, bottom = struct.unpack("<4h", anchor.data)
    elif anchor is not None and len(anchor.data) >= 16:
        top, left, right, bottom = struct.unpack_from("<4i", anchor.data)
    else:
        anchor = shape.child(_CHILD_ANCHOR)
        if anchor is None or len(anchor.data) < 16:
            return None
        left, top, right, bottom = struct.unpack_from("<4i", anchor.data)
    return Box(left, top, max(0, right - left), max(0, bottom - top))
