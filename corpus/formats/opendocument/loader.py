"""Loads OpenDocument texts (.odt) and presentations (.odp).

Headers and footers, comments, tables of contents, and deleted and hidden text are left out. A
footnote follows the paragraph that refers to it.
"""

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.opendocument.body import Body
from corpus.formats.opendocument.slides_body import SlidesBody
from corpus.formats.opendocument.styles import OpenDocumentStyles
from corpus.formats.presentation.slides import slide_blocks
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import date_of_work, given_properties
from corpus.formats.shared.xml_events import TextByElement, XmlHandler, read_xml
from corpus.text.numbering import number_headings
from corpus.types import Metadata

_TYPE = "mimetype"
_CONTENT = "content.xml"
_STYLES = "styles.xml"
_PROPERTIES = "meta.xml"
_MANIFEST = "META-INF/manifest.xml"
_TEXT = b"application/vnd.oasis.opendocument.text"
_PRESENTATION = b"application/vnd.oasis.opendocument.presentation"


def is_odt(archive: Archive) -> bool:
    """Return whether an archive is an OpenDocument text or its template.

    Raises:
        ArchiveError: the archive is damaged.
    """
    return _is_of_type(archive, _TEXT)


def is_odp(archive: Archive) -> bool:
    """Return whether an archive is an OpenDocument presentation or its template.

    Raises:
        ArchiveError: the archive is damaged.
    """
    return _is_of_type(archive, _PRESENTATION)


def load_odt(archive: Archive) -> Loaded:
    """Return the blocks of a text.

    Raises:
        DocumentError: the file is damaged, encrypted, or unpacks to too much.
    """
    body = Body(_styles(archive, "text"))
    read_xml(archive.pieces(_CONTENT), body)
    return _loaded(archive, number_headings(body.flow.end()))


def load_odp(archive: Archive) -> Loaded:
    """Return the blocks of a presentation.

    Raises:
        DocumentError: the file is damaged, encrypted, or unpacks to too much.
    """
    body = SlidesBody(_styles(archive, "presentation"))
    read_xml(archive.pieces(_CONTENT), body)
    return _loaded(archive, tuple(slide_blocks(body.slides)))


def _is_of_type(archive: Archive, kind: bytes) -> bool:
    return _TYPE in archive and archive.read(_TYPE).startswith(kind) and _CONTENT in archive


def _styles(archive: Archive, kind: str) -> OpenDocumentStyles:
    manifest, styles = _Manifest(), OpenDocumentStyles()
    if _MANIFEST in archive:
        read_xml(archive.pieces(_MANIFEST), manifest)
    if manifest.is_encrypted:
        raise DocumentError(f"encrypted OpenDocument {kind}")
    if _STYLES in archive:
        read_xml(archive.pieces(_STYLES), styles)
    return styles


def _loaded(archive: Archive, blocks: tuple[Block, ...]) -> Loaded:
    properties = _Properties()
    if _PROPERTIES in archive:
        read_xml(archive.pieces(_PROPERTIES), properties)
    return Loaded(blocks, properties.metadata, (), sum(len(block.text) for block in blocks))


class _Manifest(XmlHandler):
    """Finds out whether the text is encrypted."""

    def __init__(self) -> None:
        self.is_encrypted = False
        self._part = ""

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "file-entry":
            self._part = attributes.get("full-path", "")
        elif name == "encryption-data":
            # Newer files encrypt all parts as one.
            self.is_encrypted |= self._part in (_CONTENT, "encrypted-package")


class _Properties(TextByElement):
    """Collects title, author and date."""

    @property
    def metadata(self) -> Metadata:
        found = self.found
        day = date_of_work(found.get("creation-date"), found.get("date"))
        author = found.get("initial-creator") or found.get("creator")
        return given_properties(found.get("title"), author, day)
