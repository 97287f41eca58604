"""Walks through the characters of a binary Word file, and adds its paragraphs and tables."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from corpus.blocks import Block
from corpus.formats.legacy_office.word_file import Piece
from corpus.formats.legacy_office.word_lists import WordLists
from corpus.formats.legacy_office.word_properties import Paragraph, Properties
from corpus.formats.legacy_office.word_rows import row_format
from corpus.formats.legacy_office.word_styles import WordStyles
from corpus.formats.rtf.tables import Tables
from corpus.formats.rtf.text_buffer import with_pairs_joined
from corpus.formats.text_flow import TextFlow

_CELL_END = "\x07"
_PARAGRAPH_ENDS = frozenset("\r\x0c\x0e")
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_MARK = "\x02"
# A line break, a hyphen that does not break, and hyphens and objects that are not seen.
_CHARACTERS = {"\x0b": "\n", "\x1e": "-", "\t": "\t", "\n": "\n"}
_CONTENTS_FIELDS = ("TOC", "INDEX")
_MAX_FIELDS = 200


class WordText:
    """Reads ranges of the text."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        properties: Properties,
        styles: WordStyles,
        lists: WordLists,
    ) -> None:
        self._pieces = pieces
        self._starts = [piece.start for piece in pieces]
        self._properties = properties
        self._styles = styles
        self._lists = lists

    def read(self, start: int, end: int, notes: Mapping[int, str]) -> list[Block]:
        """Return the blocks of a range; `notes` are the texts of notes by where their marks are."""
        story = _Story(self._properties, self._styles, self._lists, notes)
        index = max(0, bisect_right(self._starts, start) - 1)
        for number in range(index, len(self._pieces)):
            piece = self._pieces[number]
            if piece.start >= end:
                break
            first = max(0, start - piece.start)
            story.add(piece, first, min(len(piece.text), end - piece.start))
        return story.end()


class _Story:
    """A range while it is read."""

    def __init__(
        self,
        properties: Properties,
        styles: WordStyles,
        lists: WordLists,
        notes: Mapping[int, str],
    ) -> None:
        self._properties = properties
        self._styles = styles
        self._lists = lists
        self._notes = notes
        self._flow = TextFlow()
        self._tables = Tables(self._flow)
        self._pieces: list[str] = []
        self._notes_here: list[str] = []
        self._has_plain = False
        # For each open field, its instruction; None when its result is being read.
        self._fields: list[list[str] | None] = []
        self._contents_depth = 0

    def add(self, piece: Piece, first: int, last: int) -> None:
        """Read the characters of a piece from one number to another."""
        at = first
        while at < last:
            place = piece.place + at * piece.width
            about, until = self._properties.characters(place)
            stop = min(last, max(at + 1, at + (until - place) // piece.width))
            is_visible = not (about.is_hidden or about.is_deleted)
            for number in range(at, stop):
                self._take(piece, number, is_visible, about.is_bold)
            at = stop

    def end(self) -> list[Block]:
        """End the range, and return its blocks."""
        if self._pieces:
            self._tables.add(self._blocks(Paragraph()), 0)
        self._tables.end()
        return self._flow.end()

    def _take(self, piece: Piece, number: int, is_visible: bool, is_bold: bool) -> None:
        character = piece.text[number]
        if character in _PARAGRAPH_ENDS or character == _CELL_END:
            if is_visible or character == _CELL_END:
                self._end_paragraph(piece.place + number * piece.width, character)
        elif character == _FIELD_BEGIN:
            if len(self._fields) < _MAX_FIELDS:
                self._fields.append([])
        elif character == _FIELD_RESULT:
            self._begin_result()
        elif character == _FIELD_END:
            self._end_field()
        elif self._fields and (instruction := self._fields[-1]) is not None:
            instruction.append(character if len(instruction) < _MAX_FIELDS else "")
        elif is_visible and not self._contents_depth:
            self._add(piece.start + number, character, is_bold)

    def _add(self, position: int, character: str, is_bold: bool) -> None:
        if character == _MARK:
            if position in self._notes:
                self._notes_here.append(self._notes[position])
        elif character >= " ":
            self._pieces.append(character)
            self._has_plain |= not is_bold and not character.isspace()
        elif character in _CHARACTERS:
            self._pieces.append(_CHARACTERS[character])

    def _begin_result(self) -> None:
        if not self._fields:
            return
        instruction = self._fields[-1]
        self._fields[-1] = None
        if instruction is not None and "".join(instruction).strip().startswith(_CONTENTS_FIELDS):
            self._contents_depth = self._contents_depth or len(self._fields)

    def _end_field(self) -> None:
        if self._fields:
            if self._contents_depth == len(self._fields):
                self._contents_depth = 0
            self._fields.pop()

    def _end_paragraph(self, place: int, character: str) -> None:
        about = self._properties.paragraph(place)
        depth = about.depth
        blocks = self._blocks(about)
        if about.is_row_end and character == _CELL_END:
            self._tables.end_row(1, row_format(about.row))
        elif about.ends_row:
            self._tables.end_row(max(2, depth), row_format(about.row))
        elif character == _CELL_END:
            self._tables.end_cell(blocks, 1)
        elif about.ends_cell:
            self._tables.end_cell(blocks, max(2, depth))
        else:
            self._tables.add(blocks, depth)

    def _blocks(self, about: Paragraph) -> list[tuple[Block, bool]]:
        text, notes = with_pairs_joined("".join(self._pieces)), self._notes_here
        is_bold = not self._has_plain
        self._pieces, self._notes_here, self._has_plain = [], [], False
        # An empty paragraph of a list increments the counter too.
        label = self._lists.next(*self._styles.list_of(about))
        if self._styles.is_contents(about):
            return []
        lines = [line for line in text.split("\n") if line.strip()]
        if label and lines:
            lines[0] = f"{label} {lines[0].strip()}"
        level = self._styles.level(about)
        blocks = [(Block(line, level), is_bold) for line in lines]
        return blocks + [(Block(note), False) for note in notes]
