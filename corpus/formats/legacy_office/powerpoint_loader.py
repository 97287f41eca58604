"""Loads PowerPoint files of the years 1997 to 2003 (.ppt), and those of WPS (.dps), alike.

What is kept and left out is as in newer files, without SmartArt, charts and the numbers of lists,
which these files keep as pictures or not at all.
"""

import struct
from collections.abc import Iterator
from itertools import count

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.legacy_office.compound import CompoundFile
from corpus.formats.legacy_office.drawings import DrawingReader, Text, texts_of
from corpus.formats.legacy_office.records import (
    DAMAGED,
    NOTES,
    SLIDE,
    SLIDE_ATOM,
    SLIDE_LIST,
    SLIDE_PERSIST,
    PowerPointFile,
    Record,
)
from corpus.formats.presentation.slides import Slide, TitleLevels, notes_blocks, slide_blocks
from corpus.text.size import count_text

_MAX_SLIDES = 5000
_SLIDES, _NOTES = 0, 2
_NOTES_ID = 16


def load_ppt(data: bytes) -> Loaded:
    """Return the blocks of a file.

    Raises:
        DocumentError: the file is damaged or encrypted.
    """
    file = CompoundFile(data, DAMAGED)
    try:
        deck = _Deck(PowerPointFile(file))
        blocks = slide_blocks(deck.slides())
    except (struct.error, IndexError, RecursionError) as error:
        raise DocumentError(DAMAGED) from error
    notes: tuple[str, ...] = ()
    if deck.damaged:
        notes = (f"{count_text(deck.damaged, 'slide is', 'slides are')} damaged or missing",)
    return Loaded(tuple(blocks), file.metadata(), notes, sum(len(each.text) for each in blocks))


class _Deck:
    """Reads the slides of a file, and counts those that are damaged."""

    def __init__(self, file: PowerPointFile) -> None:
        self.damaged = 0
        self._file = file
        self._parts = count(1)
        self._titles = TitleLevels()
        self._notes: dict[int, Record] = {}

    def slides(self) -> list[Slide | None]:
        """Return the slides in their order, None for a damaged one."""
        document = self._file.document
        for number, identity, _ in self._listed(document, _NOTES):
            notes = self._file.object(number)
            if notes is not None and notes.kind == NOTES:
                self._notes[identity] = notes
        listed = self._listed(document, _SLIDES)
        found = [self._slide(number, texts) for number, _, texts in listed]
        self.damaged = found.count(None)
        return found

    def _listed(self, document: Record, which: int) -> Iterator[tuple[int, int, list[Text]]]:
        """Yield the number, the identity and the texts of the outline of each slide."""
        lists = (each for each in document.children() if each.kind == SLIDE_LIST)
        slides = next((each for each in lists if each.instance == which), None)
        entries: list[tuple[int, int, list[Record]]] = []
        for each in slides.children() if slides is not None else ():
            if each.kind == SLIDE_PERSIST and len(each.data) >= 16:
                number, _, _, identity = struct.unpack_from("<4I", each.data)
                entries.append((number, identity, []))
                if len(entries) > _MAX_SLIDES:
                    break
            elif entries:
                entries[-1][2].append(each)
        seen: set[int] = set()
        for number, identity, records in entries[:_MAX_SLIDES]:
            if number not in seen:
                seen.add(number)
                yield number, identity, texts_of(records)

    def _slide(self, number: int, texts: list[Text]) -> Slide | None:
        slide = self._file.object(number)
        if slide is None or slide.kind != SLIDE:
            return None
        shapes = self._titles.applied(DrawingReader(texts, self._parts).shapes(slide))
        return Slide(shapes, self._notes_of(slide))

    def _notes_of(self, slide: Record) -> list[Block]:
        about = slide.child(SLIDE_ATOM)
        if about is None or len(about.data) < _NOTES_ID + 4:
            return []
        notes = self._notes.get(int.from_bytes(about.data[_NOTES_ID : _NOTES_ID + 4], "little"))
        if notes is None:
            return []
        return notes_blocks(DrawingReader((), self._parts).shapes(notes))
