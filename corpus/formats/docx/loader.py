"""Loads Word files (.docx).

Page headers and footers, comments, and deleted and hidden text are left out. A footnote follows the
paragraph that refers to it.
"""

import posixpath

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.docx.attributes import OFF
from corpus.formats.docx.numbering import Numbering
from corpus.formats.docx.paragraph_properties import ParagraphProperties
from corpus.formats.docx.styles import Styles
from corpus.formats.docx.tables import ELEMENTS, Tables
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import given_properties
from corpus.formats.shared.xml_events import XmlHandler, read_xml
from corpus.text.numbering import number_headings
from corpus.types import Metadata

_RELATIONS = "_rels/.rels"
_MAIN = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
# Deleted and moved text, fallbacks for older programs, ruby text, tab stops, field instructions,
# and former properties.
_SKIPPED_ELEMENTS = frozenset(
    (
        "del moveFrom Fallback rt tabs instrText delText sectPr pPrChange rPrChange "
        "tblPrChange tblPrExChange trPrChange tcPrChange"
    ).split()
)
_NOTES = {"footnoteReference": "footnotes.xml", "endnoteReference": "endnotes.xml"}
_CHARACTER_ELEMENTS = {"tab": "\t", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}


def is_docx(archive: Archive) -> bool:
    """Return whether an archive is a Word file.

    Raises:
        ArchiveError: the archive is damaged.
    """
    return _main_part(archive) is not None


def _main_part(archive: Archive) -> str | None:
    """Return the name of the archive's part that has the text, None if it is not a Word file."""
    relations = _Relations()
    if _RELATIONS in archive:
        read_xml(archive.pieces(_RELATIONS), relations)
    part = posixpath.normpath(relations.target.lstrip("/")) if relations.target else _MAIN
    return part if part.startswith("word/") and part in archive else None


def load_docx(archive: Archive) -> Loaded:
    """Return the blocks of a Word file.

    Raises:
        DocumentError: the file is damaged or unpacks to too much.
    """
    part = _main_part(archive)
    if part is None:
        raise DocumentError("not a Word file")
    folder = posixpath.dirname(part)
    styles, numbering, properties = Styles(), Numbering(), _Properties()
    _read(archive, f"{folder}/styles.xml", styles)
    _read(archive, f"{folder}/numbering.xml", numbering)
    _read(archive, _PROPERTIES, properties)
    notes: dict[tuple[str, str], str] = {}
    for kind, name in _NOTES.items():
        body = _Body(styles, numbering, {})
        _read(archive, f"{folder}/{name}", body)
        notes.update({(kind, number): text for number, text in body.note_texts.items()})
    body = _Body(styles, numbering, notes)
    read_xml(archive.pieces(part), body)
    blocks = number_headings(body.blocks)
    return Loaded(blocks, properties.metadata, (), sum(len(block.text) for block in blocks))


def _read(archive: Archive, name: str, handler: XmlHandler) -> None:
    if name in archive:
        read_xml(archive.pieces(name), handler)


class _Relations(XmlHandler):
    """Finds the part with the document's text."""

    def __init__(self) -> None:
        self.target = ""

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            self.target = attributes.get("Target", "")


class _Properties(XmlHandler):
    """Collects title, author and date."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._name = ""

    @property
    def metadata(self) -> Metadata:
        found = self._found
        return given_properties(found.get("title"), found.get("creator"), found.get("created"))

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        self._name = name

    def leave(self, name: str) -> None:
        self._name = ""

    def text(self, text: str) -> None:
        if self._name:
            self._found[self._name] = self._found.get(self._name, "") + text


class _ParagraphBuilder(ParagraphProperties):
    """A paragraph while it is parsed; what it does not say is said by its style."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.style = ""
        self.notes: list[str] = []
        self.is_bold = True

    def describe(self, name: str, value: str) -> None:
        """An element of the paragraph's properties begins."""
        if name == "pStyle":
            self.style = value
        else:
            super().describe(name, value)


class _Body(XmlHandler):
    """Collects the blocks of a part; of footnotes, the text of each by its id in `note_texts`."""

    def __init__(
        self, styles: Styles, numbering: Numbering, notes: dict[tuple[str, str], str]
    ) -> None:
        self.blocks: list[Block] = []
        self.note_texts: dict[str, str] = {}
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._note = ""
        self._paragraphs: list[_ParagraphBuilder] = []
        self._tables = Tables(styles)
        self._skipped_depth = 0
        self._in_run = False
        self._is_hidden = False
        self._is_bold = False
        self._in_text = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped_depth or name in _SKIPPED_ELEMENTS:
            self._skipped_depth += 1
            return
        if name == "p":
            self._paragraphs.append(_ParagraphBuilder())
        elif name in ELEMENTS:
            self._tables.enter(name, attributes)
        elif name in ("footnote", "endnote"):
            self._note = "" if "type" in attributes else attributes.get("id", "")
            self.blocks.clear()
        elif self._paragraphs:
            self._enter_inside(self._paragraphs[-1], name, attributes)

    def _enter_inside(
        self, paragraph: _ParagraphBuilder, name: str, attributes: dict[str, str]
    ) -> None:
        value = attributes.get("val", "")
        if name == "r":
            self._in_run, self._is_hidden, self._is_bold = True, False, False
        elif name == "t":
            self._in_text = True
        elif name == "vanish" and self._in_run:
            self._is_hidden = value not in OFF
        elif name == "b" and self._in_run:
            self._is_bold = value not in OFF
        elif name in _CHARACTER_ELEMENTS and self._in_run:
            paragraph.pieces.append(_CHARACTER_ELEMENTS[name])
        elif name in _NOTES:
            note = self._notes.get((name, attributes.get("id", "")))
            paragraph.notes += [note] if note else []
        else:
            paragraph.describe(name, value)

    def text(self, text: str) -> None:
        if self._in_text and self._paragraphs and not self._skipped_depth and not self._is_hidden:
            self._paragraphs[-1].pieces.append(text)
            self._paragraphs[-1].is_bold &= self._is_bold or not text.strip()

    def leave(self, name: str) -> None:
        if self._skipped_depth:
            self._skipped_depth -= 1
        elif name == "t":
            self._in_text = False
        elif name == "r":
            self._in_run = self._is_hidden = False
        elif name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name in ELEMENTS:
            self._add(self._tables.leave(name))
        elif name in ("footnote", "endnote"):
            if self._note:
                self.note_texts[self._note] = " ".join(block.text for block in self.blocks)
            self.blocks.clear()

    def _end_paragraph(self, paragraph: _ParagraphBuilder) -> None:
        lines = [line for line in "".join(paragraph.pieces).split("\n") if line.strip()]
        # An empty paragraph of a list increments the counter too.
        if (label := self._label(paragraph)) and lines:
            lines[0] = f"{label} {lines[0]}"
        level = paragraph.level
        level = self._styles.level(paragraph.style) if level is None else level
        blocks = [*(Block(line, level) for line in lines), *map(Block, paragraph.notes)]
        self._add(blocks, paragraph.is_bold)

    def _label(self, paragraph: _ParagraphBuilder) -> str:
        number, depth = paragraph.list_number, paragraph.list_depth
        if number is None:
            number, depth = self._styles.numbered(paragraph.style)
        return self._numbering.next(number, depth)

    def _add(self, blocks: list[Block], is_bold: bool = False) -> None:
        if blocks and not self._tables.take(blocks, is_bold):
            self.blocks += blocks
