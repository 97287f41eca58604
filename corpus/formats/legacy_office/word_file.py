"""The text of a binary Word file, and the tables that say where its parts and properties are.

[MS-DOC]: the file information block (2.5) at the beginning of the stream `WordDocument` gives the
places of structures in a table stream; the text is in pieces (2.8.35), of one or two bytes a
character.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.errors import DocumentError
from corpus.formats.legacy_office.compound import CompoundFile

_WORD_97, _WORD_95 = 0xA5EC, 0xA5DC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_FLAGS = 0x0A
_LENGTHS = 0x4C
_PLACES = 0x9A
_COMPRESSED = 0x4000_0000
_PROPERTIES, _PIECES = 0x01, 0x02
_OLD = "old Word format (.doc) is not read; save it as .docx"
DAMAGED = "damaged file of the old Word format (.doc); save it as .docx"
"""What is said of a damaged file."""

_WINDOWS = {
    byte: character
    for byte in range(0x80, 0xA0)
    if (character := bytes([byte]).decode("cp1252", "ignore"))
}

STYLES, FOOTNOTE_PLACES, FOOTNOTE_TEXTS = 1, 2, 3
CHARACTER_PAGES, PARAGRAPH_PAGES, TEXT_PIECES = 12, 13, 33
ENDNOTE_PLACES, ENDNOTE_TEXTS = 46, 47
LISTS, LIST_OVERRIDES = 73, 74


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text.

    Attributes:
        start: The number of its first character, counted over the whole text.
        text: The characters.
        place: The offset of the first one in the stream.
        width: The number of bytes of a character.
    """

    start: int
    text: str
    place: int
    width: int


@dataclass(frozen=True, slots=True)
class Stories:
    """Ranges of characters, each `(start, end)`."""

    main: tuple[int, int]
    footnotes: tuple[int, int]
    endnotes: tuple[int, int]
    boxes: tuple[int, int]


class WordFile:
    """The two streams of a file."""

    def __init__(self, file: CompoundFile) -> None:
        """Read the streams.

        Raises:
            DocumentError: the file is encrypted, damaged, or of Word 95 or before.
        """
        self.stream = file.read("WordDocument")
        if len(self.stream) < _PLACES:
            raise DocumentError(DAMAGED)
        magic, flags = self._word(0), self._word(_FLAGS)
        if magic == _WORD_95:
            raise DocumentError(_OLD)
        if magic != _WORD_97:
            raise DocumentError(DAMAGED)
        if flags & _ENCRYPTED:
            raise DocumentError("encrypted Office file")
        self._table = file.read("1Table" if flags & _SECOND_TABLE else "0Table")

    def structure(self, index: int) -> bytes:
        """Return a structure of the table stream, an empty one where the file has none."""
        place = _PLACES + 8 * index
        if place + 8 > len(self.stream):
            return b""
        start, length = struct.unpack_from("<II", self.stream, place)
        return self._table[start : start + length]

    def behind(self, index: int, limit: int) -> bytes:
        """Return up to `limit` bytes of the table stream behind a structure."""
        start, length = struct.unpack_from("<II", self.stream, _PLACES + 8 * index)
        return self._table[start + length : start + length + limit]

    def stories(self) -> Stories:
        """Return where the parts of the text are."""
        lengths = struct.unpack_from("<8i", self.stream, _LENGTHS)
        if min(lengths) < 0:
            raise DocumentError(DAMAGED)
        ends = [0]
        for length in lengths:
            ends.append(ends[-1] + length)
        ranges = [*pairwise(ends)]
        return Stories(main=ranges[0], footnotes=ranges[1], endnotes=ranges[5], boxes=ranges[6])

    def pieces(self) -> list[Piece]:
        """Return the pieces of the text in order.

        Raises:
            DocumentError: they overlap as no program writes them.
        """
        table = _piece_table(self.structure(TEXT_PIECES))
        count = (len(table) - 4) // 12
        if count < 1:
            raise DocumentError(DAMAGED)
        starts = struct.unpack_from(f"<{count + 1}I", table)
        found: list[Piece] = []
        size = 0
        for number in range(count):
            (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
            length = starts[number + 1] - starts[number]
            width = 1 if place & _COMPRESSED else 2
            place = (place & ~_COMPRESSED) // 2 if width == 1 else place
            size += max(0, length) * width
            if length < 0 or size > 2 * len(self.stream):
                raise DocumentError(DAMAGED)
            data = self.stream[place : place + length * width]
            text = _double(data) if width == 2 else _single(data)
            found.append(Piece(starts[number], text, place, width))
        return found

    def _word(self, place: int) -> int:
        return int(struct.unpack_from("<H", self.stream, place)[0])


def positions(structure: bytes, size: int) -> tuple[list[int], int]:
    """Return the positions of a structure that has one more of them than entries of `size` bytes.

    Returns:
        The positions, and the offset of the first entry.
    """
    count = (len(structure) - 4) // (4 + size)
    if count < 1:
        return [], 0
    return list(struct.unpack_from(f"<{count + 1}I", structure)), 4 * (count + 1)


def _piece_table(structure: bytes) -> bytes:
    place = 0
    while place < len(structure) and structure[place] == _PROPERTIES:
        place += 3 + int(struct.unpack_from("<H", structure, place + 1)[0])
    if place >= len(structure) or structure[place] != _PIECES:
        raise DocumentError(DAMAGED)
    (length,) = struct.unpack_from("<I", structure, place + 1)
    return structure[place + 5 : place + 5 + length]


def _double(data: bytes) -> str:
    """Decode characters of two bytes; each stays one, also if two of them are a pair."""
    data = data[: len(data) // 2 * 2]
    text = data.decode("utf-16-le", "surrogatepass")
    if 2 * len(text) == len(data):
        return text
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))


def _single(data: bytes) -> str:
    """Decode characters of one byte: those of Windows, where that has any."""
    return data.decode("latin-1").translate(_WINDOWS)


def changes(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the property changes of a list: the code of the property and its operand."""
    place = 0
    while place + 2 <= len(grpprl):
        (code,) = struct.unpack_from("<H", grpprl, place)
        place += 2
        size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
        if not size:
            if code == 0xD608 and place + 2 <= len(grpprl):
                # The definition of a table has a length of two bytes, which is one too great.
                size = int(struct.unpack_from("<H", grpprl, place)[0]) + 1
            else:
                size = grpprl[place] + 1 if place < len(grpprl) else 1
        yield code, grpprl[place : place + size]
        place += size
