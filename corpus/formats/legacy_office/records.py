"""The records of a binary PowerPoint file, and where its slides are ([MS-PPT] 2.3)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import DocumentError
from corpus.formats.legacy_office.compound import CompoundFile

DOCUMENT, SLIDE, NOTES = 0x03E8, 0x03EE, 0x03F0
SLIDE_ATOM, SLIDE_PERSIST, SLIDE_LIST = 0x03EF, 0x03F3, 0x0FF0

_USER_EDIT, _PERSIST_DIRECTORY = 0x0FF5, 0x1772
_ENCRYPTED = 0xF3D1C4DF
_HEADER = 8
_CONTAINER = 0xF
_MAX_DEPTH = 60
_MAX_EDITS = 10_000
DAMAGED = "damaged file of the old PowerPoint format (.ppt); save it as .pptx"
"""What is said of a damaged file."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its type, its instance, and its content, which are records if a container."""

    kind: int
    instance: int
    data: bytes
    is_container: bool

    def children(self) -> "Iterator[Record]":
        """Yield the records in a container, none for another record."""
        return _records(self.data) if self.is_container else iter(())

    def child(self, kind: int) -> "Record | None":
        """Return the first record of a type in a container."""
        return next((each for each in self.children() if each.kind == kind), None)

    def all(self, kind: int, depth: int = 0) -> "Iterator[Record]":
        """Yield the records of a type in a container and in the containers in it."""
        for each in self.children():
            if each.kind == kind:
                yield each
            elif depth < _MAX_DEPTH:
                yield from each.all(kind, depth + 1)


def _records(data: bytes) -> Iterator[Record]:
    place = 0
    while place + _HEADER <= len(data):
        record = _record(data, place)
        yield record
        place += _HEADER + max(len(record.data), 0)


def _record(data: bytes, place: int) -> Record:
    about, kind, length = struct.unpack_from("<HHI", data, place)
    content = data[place + _HEADER : place + _HEADER + length]
    return Record(kind, about >> 4, content, about & 0xF == _CONTAINER)


class PowerPointFile:
    """The objects of a file that its last edit refers to, by their numbers."""

    def __init__(self, file: CompoundFile) -> None:
        """Read the directory of objects.

        Raises:
            DocumentError: the file is damaged or encrypted.
        """
        self._stream = file.read("PowerPoint Document")
        user = file.read("Current User")
        if len(user) < 20 or len(self._stream) < _HEADER:
            raise DocumentError(DAMAGED)
        token, edit = struct.unpack_from("<II", user, 12)
        if token == _ENCRYPTED:
            raise DocumentError("encrypted Office file")
        self._places: dict[int, int] = {}
        self._document = 0
        self._read_edits(edit)

    @property
    def document(self) -> Record:
        """The record that lists the slides.

        Raises:
            DocumentError: it is missing.
        """
        found = self.object(self._document)
        if found is None or found.kind != DOCUMENT:
            raise DocumentError(DAMAGED)
        return found

    def object(self, number: int) -> Record | None:
        """Return an object by its number, None if there is none."""
        place = self._places.get(number)
        if place is None or place + _HEADER > len(self._stream):
            return None
        return _record(self._stream, place)

    def _read_edits(self, place: int) -> None:
        """Read the edits from the last one back; later ones prevail."""
        seen: set[int] = set()
        while place not in seen and len(seen) < _MAX_EDITS:
            seen.add(place)
            if place + _HEADER > len(self._stream):
                break
            edit = _record(self._stream, place)
            if edit.kind != _USER_EDIT or len(edit.data) < 20:
                break
            place, directory, document = struct.unpack_from("<III", edit.data, 8)
            self._document = self._document or document
            if directory + _HEADER <= len(self._stream):
                self._read_directory(_record(self._stream, directory))
            if not place:
                break

    def _read_directory(self, record: Record) -> None:
        if record.kind != _PERSIST_DIRECTORY:
            return
        place = 0
        while place + 4 <= len(record.data):
            (about,) = struct.unpack_from("<I", record.data, place)
            first, count = about & 0xF_FFFF, about >> 20
            place += 4
            for number in range(first, first + count):
                if place + 4 > len(record.data):
                    return
                (found,) = struct.unpack_from("<I", record.data, place)
                self._places.setdefault(number, found)
                place += 4
