"""The properties of characters and paragraphs of a binary Word file.

[MS-DOC] 2.4.6: pages of 512 bytes list, by offsets in the stream, runs of characters and
paragraphs with what differs from their style.
"""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from corpus.formats.legacy_office.word_file import (
    CHARACTER_PAGES,
    PARAGRAPH_PAGES,
    WordFile,
    changes,
    positions,
)

_T = TypeVar("_T")
_FAR = 2**31
_PAGE = 512
_PAGE_NUMBER = 0x3F_FFFF
_BOLD, _HIDDEN, _DELETED, _SYMBOL = 0x0835, 0x083C, 0x0800, 0x6A09
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL_END, _INNER_ROW_END = 0x244B, 0x244C
_LIST_LEVEL, _LIST, _OUTLINE = 0x260A, 0x460B, 0x2640
_NUMBERS = frozenset({_DEPTH, _LIST_LEVEL, _LIST, _OUTLINE})
_FIELDS = {
    _ROW_END: "is_row_end",
    _DEPTH: "depth",
    _INNER_CELL_END: "ends_cell",
    _INNER_ROW_END: "ends_row",
    _LIST_LEVEL: "list_level",
    _LIST: "list_number",
    _OUTLINE: "outline",
}
# The group of properties, three bits of their code, that tables have.
_TABLE_CODES = 5


@dataclass(frozen=True, slots=True)
class Characters:
    """Whether characters are bold, hidden or deleted.

    One that stands for a symbol of another font, such as a box to be ticked, counts as hidden.
    """

    is_bold: bool = False
    is_hidden: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The properties of a paragraph; None if its style says.

    Attributes:
        style: The number of its style.
        outline: The outline level, 0 for the highest; 9 for body text.
        list_number: The number of its list, 0 for none.
        list_level: The level in the list, 0 for the highest.
        depth: In how many tables it is.
        ends_cell, ends_row: Whether its mark ends a cell or row of an inner table.
        is_row_end: Whether it is the end of a row of an outer table.
        row: The changes of the row's properties, at the end of a row.
    """

    style: int = 0
    outline: int | None = None
    list_number: int | None = None
    list_level: int | None = None
    depth: int = 0
    ends_cell: bool = False
    ends_row: bool = False
    is_row_end: bool = False
    row: tuple[tuple[int, bytes], ...] = ()


class Properties:
    """The properties of a file by offsets in its stream."""

    def __init__(self, file: WordFile) -> None:
        characters = _pages(file, CHARACTER_PAGES, 1, _characters)
        paragraphs = _pages(file, PARAGRAPH_PAGES, 13, _paragraph)
        self._characters = _Runs(characters, Characters())
        self._paragraphs = _Runs(paragraphs, Paragraph())

    def paragraph(self, place: int) -> Paragraph:
        """Return the properties of the paragraph whose mark is at an offset."""
        found, _ = self._paragraphs.at(place)
        return found

    def characters(self, place: int) -> tuple[Characters, int]:
        """Return the properties of the character at an offset, and where they end."""
        return self._characters.at(place)


class _Runs(Generic[_T]):
    """Runs by their offsets, in ascending order."""

    def __init__(self, runs: Iterator[tuple[int, int, _T]], default: _T) -> None:
        found = sorted(runs, key=lambda run: run[:2])
        self._starts = [start for start, _, _ in found]
        self._ends = [end for _, end, _ in found]
        self._found = [properties for _, _, properties in found]
        self._default = default

    def at(self, place: int) -> tuple[_T, int]:
        """Return the properties at an offset, and the offset where they end."""
        index = bisect_right(self._starts, place) - 1
        if index >= 0 and place < self._ends[index]:
            return self._found[index], self._ends[index]
        following = self._starts[index + 1] if index + 1 < len(self._starts) else _FAR
        return self._default, following


def _pages(
    file: WordFile, index: int, size: int, read: Callable[[bytes, int], _T]
) -> Iterator[tuple[int, int, _T]]:
    """Yield the runs of all pages: their first offset, the one behind them, the properties.

    Args:
        file: The file.
        index: The structure that lists the pages.
        size: The size of what a page says of each run, in bytes.
        read: Reads the properties at an offset of a page.
    """
    structure = file.structure(index)
    starts, entries = positions(structure, 4)
    most = len(file.stream) // _PAGE + 1
    for number in range(min(len(starts) - 1, most)):
        (page,) = struct.unpack_from("<I", structure, entries + 4 * number)
        begin = (page & _PAGE_NUMBER) * _PAGE
        data = file.stream[begin : begin + _PAGE]
        count = data[-1] if len(data) == _PAGE else 0
        if not count or 4 * (count + 1) + count * size > _PAGE:
            continue
        bounds = struct.unpack_from(f"<{count + 1}I", data)
        for run in range(count):
            place = 2 * data[4 * (count + 1) + run * size]
            yield bounds[run], bounds[run + 1], read(data, place)


def _characters(page: bytes, place: int) -> Characters:
    found = Characters()
    if not place:
        return found
    for code, operand in changes(page[place + 1 : place + 1 + page[place]]):
        # 0x81 is the opposite of the style, which usually has none of these.
        is_on = operand[:1] in (b"\x01", b"\x81")
        if code == _BOLD:
            found = replace(found, is_bold=is_on)
        elif code == _SYMBOL:
            found = replace(found, is_hidden=True)
        elif code == _HIDDEN:
            found = replace(found, is_hidden=is_on)
        elif code == _DELETED:
            found = replace(found, is_deleted=is_on)
    return found


def _paragraph(page: bytes, place: int) -> Paragraph:
    if not place:
        return Paragraph()
    begin, size = place + 1, 2 * page[place] - 1
    if not page[place] and begin < _PAGE:
        begin, size = place + 2, 2 * page[place + 1]
    data = page[begin : begin + max(0, size)]
    if len(data) < 2:
        return Paragraph()
    return changed(Paragraph(style=int.from_bytes(data[:2], "little")), data[2:])


def changed(paragraph: Paragraph, grpprl: bytes) -> Paragraph:
    """Return a paragraph's properties with changes."""
    fields: dict[str, Any] = {}
    row: list[tuple[int, bytes]] = []
    is_in_table = False
    for code, operand in changes(grpprl):
        value = int.from_bytes(operand, "little")
        if code >> 10 & 7 == _TABLE_CODES:
            row.append((code, operand))
        elif code in _FIELDS:
            fields[_FIELDS[code]] = value if code in _NUMBERS else bool(value)
        elif code == _IN_TABLE and value:
            is_in_table = True
    if is_in_table:
        fields["depth"] = max(1, fields.get("depth", 0))
    return replace(paragraph, row=tuple(row), **fields)
