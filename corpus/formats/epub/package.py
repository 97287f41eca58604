"""What a book says about itself: its metadata, its files, and the order of its chapters."""

from dataclasses import dataclass
from urllib.parse import unquote

from corpus.errors import ArchiveError
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import given_properties
from corpus.formats.shared.xml_events import XmlHandler, read_xml
from corpus.types import Metadata

CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PACKAGE_SUFFIX = ".opf"
_ENTITIES = "entities"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a book, as its package lists it."""

    href: str
    kind: str
    properties: tuple[str, ...] = ()


class Package(XmlHandler):
    """Collects what a package document says.

    Attributes:
        path: The part name of the document; names in it are relative to its folder.
        items: The files of the book by their ids.
        spine: The ids of the chapters in the order of reading.
        contents_page: The name of the page that is the table of contents, if one is named.
        contents_id: The id of the table of contents of EPUB 2, if one is named.
    """

    def __init__(self, path: str = "") -> None:
        self.path = path
        self.items: dict[str, Item] = {}
        self.spine: list[str] = []
        self.contents_page = ""
        self.contents_id = ""
        self._found: dict[str, str] = {}
        self._in_metadata = False
        self._name = ""

    @property
    def metadata(self) -> Metadata:
        """The book's title, author and date."""
        found = self._found
        return given_properties(found.get("title"), found.get("creator"), found.get("date"))

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "item":
            self.items[attributes.get("id", "")] = Item(
                attributes.get("href", ""),
                attributes.get("media-type", ""),
                tuple(attributes.get("properties", "").split()),
            )
        elif name == "spine":
            self.contents_id = attributes.get("toc", "")
        elif name == "itemref":
            self.spine.append(attributes.get("idref", ""))
        elif name == "reference" and attributes.get("type", "").lower() == "toc":
            self.contents_page = attributes.get("href", "")
        elif name == "metadata":
            self._in_metadata = True
        # The first title is the book's; others are subtitles or the series.
        elif self._in_metadata and name not in self._found:
            self._name = name
            self._found[name] = ""

    def leave(self, name: str) -> None:
        self._name = ""
        if name == "metadata":
            self._in_metadata = False

    def text(self, text: str) -> None:
        if self._name:
            self._found[self._name] += text


def read_package(archive: Archive) -> tuple[Package, bool]:
    """Return what the book's package says, and whether it could be read to its end.

    Raises:
        ArchiveError: the XML declares entities.
    """
    path, is_whole = _package_path(archive)
    package = Package(path)
    if path not in archive:
        return package, False
    return package, _read(archive, path, package) and is_whole


def encrypted_names(archive: Archive) -> frozenset[str]:
    """Return the names of the parts that are encrypted."""
    found = _Encrypted()
    if _ENCRYPTION in archive:
        _read(archive, _ENCRYPTION, found)
    return frozenset(found.names)


def _package_path(archive: Archive) -> tuple[str, bool]:
    container = _Container()
    if CONTAINER in archive and _read(archive, CONTAINER, container) and container.path in archive:
        return container.path, True
    found = (name for name in archive.names if name.lower().endswith(_PACKAGE_SUFFIX))
    return next(found, container.path), False


def _read(archive: Archive, name: str, handler: XmlHandler) -> bool:
    """Read a part as far as it is whole; return whether that is to its end."""
    try:
        read_xml(archive.pieces(name), handler)
    except ArchiveError as error:
        if _ENTITIES in error.reason:
            raise
        return False
    return True


class _Container(XmlHandler):
    """Finds the path of the book's package document."""

    def __init__(self) -> None:
        self.path = ""

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rootfile" and not self.path:
            self.path = attributes.get("full-path", "")


class _Encrypted(XmlHandler):
    """Collects the names of the encrypted parts."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "CipherReference":
            self.names.add(unquote(attributes.get("URI", "")))
