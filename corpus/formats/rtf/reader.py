"""Interprets the tokens of a Rich Text file."""

from corpus.blocks import Block
from corpus.errors import DocumentError
from corpus.formats.rtf.destinations import (
    AUTHOR,
    BOX,
    INFO,
    LABEL,
    NOTE,
    SKIPPED,
    STYLES,
    TEXT,
    TITLE,
    destination,
)
from corpus.formats.rtf.header import DESCRIPTIONS, Header
from corpus.formats.rtf.styles import State, heading_level
from corpus.formats.rtf.tables import ROW_WORDS, RowFormat, Tables
from corpus.formats.rtf.text_buffer import TextBuffer
from corpus.formats.rtf.tokens import Kind, Token, tokens
from corpus.formats.shared.properties import given_properties
from corpus.formats.text_flow import TextFlow
from corpus.types import Metadata

_MAX_DEPTH = 1000
# The header, which says what code page the bytes are in, is shorter.
_HEADER = 64 * 1024
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_KNOWN = frozenset(
    (
        "b cell deleted f fcharset itap intbl nestcell nestrow outlinelevel par pard plain row s "
        "sbasedon sect trowd u uc v red green blue yr mo dy"
    ).split()
).union(_CHARACTERS, ROW_WORDS)
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_TEXTLESS = DESCRIPTIONS | {SKIPPED, INFO}


class _Paragraph:
    """A paragraph while it is parsed."""

    def __init__(self) -> None:
        self.text = TextBuffer()
        self.label = TextBuffer()
        self.notes: list[str] = []
        self.has_plain = False


class Reader:
    """Reads a file; the blocks are then in `flow`."""

    def __init__(self, data: bytes) -> None:
        self.flow = TextFlow()
        self.is_whole = False
        self._data = data
        self._header = Header()
        self._tables = Tables(self.flow)
        self._state = State()
        self._groups: list[State] = []
        self._begins = False
        self._is_ignorable = False
        self._paragraph = _Paragraph()
        self._outer: list[_Paragraph] = []
        self._properties = {TITLE: TextBuffer(), AUTHOR: TextBuffer()}
        self._row = RowFormat()

    @property
    def metadata(self) -> Metadata:
        """Title, author and date."""
        title, author = (self._properties[each].take() for each in (TITLE, AUTHOR))
        return given_properties(title, author, self._header.date)

    def read(self) -> None:
        """Read the file.

        Raises:
            DocumentError: groups nest too deep.
        """
        for token in tokens(self._data[:_HEADER], is_double_byte=False):
            if token.word == "ansicpg":
                self._header.pages.declare(token.number or 0)
            elif token.word in ("deflang", "deflangfe", "langfe"):
                self._header.pages.take_language(token.number or 0)
        for token in tokens(self._data, self._header.pages.is_double_byte):
            self._take(token)
            if self.is_whole:
                break
        self._end_paragraph()
        self._tables.end()

    def _take(self, token: Token) -> None:
        kind = token.kind
        if kind is Kind.WORD and not self._begins and token.word not in _KNOWN:
            # Most words are about looks.
            return
        if kind is Kind.OPEN:
            self._open_group()
        elif kind is Kind.CLOSE:
            self._close_group()
        elif self._state.destination == SKIPPED:
            return
        elif kind is Kind.WORD:
            self._take_word(token.word, token.number)
        elif kind is Kind.SYMBOL:
            self._take_symbol(token.word)
        else:
            self._add_bytes(token.data)
        if kind is not Kind.OPEN and token.word != "*":
            self._begins = self._is_ignorable = False

    def _open_group(self) -> None:
        if len(self._groups) >= _MAX_DEPTH:
            raise DocumentError("Rich Text that nests too deep")
        self._buffer().end_fallback()
        self._groups.append(self._state)
        self._state = self._state.copy()
        self._begins, self._is_ignorable = True, False

    def _close_group(self) -> None:
        if not self._groups:
            return
        self._buffer().end_fallback()
        inner, self._state = self._state, self._groups.pop()
        if inner.destination != self._state.destination:
            self._end_destination(inner.destination)
        elif inner.destination == STYLES:
            self._header.end_style()
        self.is_whole = not self._groups

    def _end_destination(self, ended: str) -> None:
        if ended == BOX and self._outer:
            self._end_paragraph()
            self._paragraph = self._outer.pop()
        elif ended == NOTE and self._outer:
            note = " ".join(self._paragraph.text.take().split("\n"))
            self._paragraph = self._outer.pop()
            self._paragraph.notes += [note] if note.strip() else []

    def _take_symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_ignorable = True
        elif symbol in "\r\n":
            self._take_word("par", None)
        elif symbol in _SYMBOLS:
            self._add(_SYMBOLS[symbol])

    def _take_word(self, word: str, number: int | None) -> None:
        if self._begins:
            found = destination(word, self._state.destination, self._is_ignorable)
            if found is not None:
                self._begin_destination(found)
                return
        found = self._state.destination
        if found in DESCRIPTIONS:
            self._header.describe(found, word, number)
        elif word == "u":
            if not self._is_left_out():
                self._buffer().add_code(number or 0, self._state.fallback)
                self._note_weight()
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif found == NOTE and word in ("par", "cell", "sect"):
            self._add("\n")
        elif found not in (INFO, TITLE, AUTHOR, LABEL):
            self._buffer().end_fallback()
            self._format(word, number)

    def _begin_destination(self, found: str) -> None:
        state = self._state
        state.destination = found if found != BOX or state.destination != NOTE else NOTE
        if found in (BOX, NOTE):
            self._outer.append(self._paragraph)
            self._paragraph = _Paragraph()
            state.reset_paragraph()
            state.reset_characters()

    def _format(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "b":
            state.is_bold = number != 0
        elif word == "v":
            state.is_hidden = number != 0
        elif word == "deleted":
            state.is_deleted = number != 0
        elif word == "plain":
            state.reset_characters()
        elif word == "f":
            state.font = number or 0
        elif word == "uc":
            state.fallback = number or 0
        elif word == "trowd":
            self._row = RowFormat()
        elif word in ROW_WORDS:
            self._row.describe(word, number or 0, self._header.shadings)
        elif state.destination != NOTE:
            self._format_paragraph(word, number)

    def _format_paragraph(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "pard":
            state.reset_paragraph()
        elif word == "s":
            state.style = number or 0
        elif word == "outlinelevel":
            state.outline = number or 0
        elif word == "intbl":
            state.depth = max(1, state.depth)
        elif word == "itap":
            state.depth = max(0, number or 0)
        elif word in ("par", "sect"):
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            depth = 1 if word == "cell" else max(2, state.depth)
            self._tables.end_cell(self._blocks(), depth)
        elif word in ("row", "nestrow"):
            self._tables.add(self._blocks(), 1 if word == "row" else max(2, state.depth))
            self._tables.end_row(1 if word == "row" else max(2, state.depth), self._row)

    def _add_bytes(self, data: bytes) -> None:
        state = self._state
        codec = self._header.pages.of_font(state.font)
        if state.destination in DESCRIPTIONS:
            self._header.add_bytes(state.destination, data, codec)
        elif not self._is_left_out():
            self._buffer().add_bytes(data, codec)
            if data.strip():
                self._note_weight()

    def _add(self, text: str) -> None:
        if not self._is_left_out():
            self._buffer().add(text)

    def _is_left_out(self) -> bool:
        state = self._state
        return state.is_hidden or state.is_deleted or state.destination in _TEXTLESS

    def _note_weight(self) -> None:
        if self._state.destination in (TEXT, BOX) and not self._state.is_bold:
            self._paragraph.has_plain = True

    def _buffer(self) -> TextBuffer:
        found = self._state.destination
        if found in self._properties:
            return self._properties[found]
        return self._paragraph.label if found == LABEL else self._paragraph.text

    def _end_paragraph(self) -> None:
        self._tables.add(self._blocks(), self._state.depth)

    def _blocks(self) -> list[tuple[Block, bool]]:
        """Return the blocks of a paragraph that ends, and whether they are bold."""
        paragraph, self._paragraph = self._paragraph, _Paragraph()
        state = self._state
        if self._header.styles.is_contents(state.style):
            return []
        lines = [line for line in paragraph.text.take().split("\n") if line.strip()]
        label = " ".join(paragraph.label.take().split())
        # A bullet is no letter or digit, whatever the font makes of it.
        if lines and any(map(str.isalnum, label)):
            lines[0] = f"{label} {lines[0].strip()}"
        level = heading_level(state.outline) if state.outline is not None else None
        level = self._header.styles.level(state.style) if level is None else level
        blocks = [(Block(line, level), not paragraph.has_plain) for line in lines]
        return blocks + [(Block(note), False) for note in paragraph.notes]
