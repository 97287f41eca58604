"""Loads Word files (.docx).

Page headers and footers, comments, deleted and hidden text, tables of contents, page numbers,
watermarks and prompts are left out. A footnote follows the paragraph that refers to it, as does the
text of a picture.
"""

import posixpath
from collections.abc import Sequence
from dataclasses import replace

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.docx.body import NOTES, Body
from corpus.formats.docx.dates import date_of_properties, date_of_text
from corpus.formats.docx.numbering import Numbering
from corpus.formats.docx.styles import Styles
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import given_properties
from corpus.formats.shared.xml_events import TextByElement, XmlHandler, read_xml
from corpus.text.numbering import number_headings
from corpus.types import Metadata

_RELATIONS = "_rels/.rels"
_MAIN = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_TITLE_WITHIN = 5
_LENGTH_OF_HEAD = 50


class _Relations(XmlHandler):
    """Finds the part with the document's text."""

    def __init__(self) -> None:
        self.target = ""

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            self.target = attributes.get("Target", "")


class _Properties(TextByElement):
    """Collects title, author and date."""

    @property
    def metadata(self) -> Metadata:
        found = self.found
        origin = " ".join(found.get(name, "") for name in ("creator", "description"))
        date = date_of_properties(found.get("created", ""), found.get("modified", ""), origin)
        return given_properties(found.get("title"), found.get("creator"), date)


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
    for kind, name in NOTES.items():
        body = Body(styles, numbering, {})
        _read(archive, f"{folder}/{name}", body)
        notes.update({(kind, number): text for number, text in body.note_texts.items()})
    body = Body(styles, numbering, notes)
    read_xml(archive.pieces(part), body)
    if body.fields.in_contents:
        # The table of contents has no end, so that the whole text seems to belong to it.
        numbering.restart()
        body = Body(styles, numbering, notes, ignores_contents=True)
        read_xml(archive.pieces(part), body)
    blocks = number_headings(body.blocks)
    characters = sum(len(block.text) for block in blocks)
    return Loaded(blocks, _metadata(properties, blocks), (), characters)


def _metadata(properties: _Properties, blocks: Sequence[Block]) -> Metadata:
    """Return the metadata: what the text says has precedence over what a template says."""
    about = properties.metadata
    title, date = about.title, date_of_text([block.text for block in blocks])
    if title and any(block.level == 1 for block in blocks[:_TITLE_WITHIN]):
        head = "".join("".join(block.text.split()) for block in blocks[:_LENGTH_OF_HEAD])
        title = title if "".join(title.split()) in head else None
    return replace(about, title=title, date=date or about.date)


def _read(archive: Archive, name: str, handler: XmlHandler) -> None:
    if name in archive:
        read_xml(archive.pieces(name), handler)
