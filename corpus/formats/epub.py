"""EPUB: the chapters of a book, in the order of its spine."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from corpus.blocks import Block, Loaded
from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.formats.html.loader import load_html
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import given_properties
from corpus.formats.shared.xml_events import read_xml
from corpus.types import Metadata

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_MOST_CHAPTERS = 10_000
# HTML knows no element that ends in its own tag: <title/> would swallow the whole chapter.
_EMPTY = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)[\s/])"
    r"([a-zA-Z][\w:.-]{0,50})(\s[^<>]{0,2000})?/>"
)


def is_epub(archive: Archive) -> bool:
    """Tell whether an archive is a book."""
    return _CONTAINER in archive


def load_epub(archive: Archive) -> Loaded:
    """Return the blocks of a book without its own table of contents.

    Raises:
        DocumentError: the book is damaged, protected, or unpacks to too much.
    """
    container = _Container()
    read_xml(archive.pieces(_CONTAINER), container)
    package = _Package()
    read_xml(archive.pieces(container.path), package)
    chapters = list(_chapters(package, posixpath.dirname(container.path)))
    _require_plain(archive, chapters)
    notes: tuple[str, ...] = ()
    if missing := sum(chapter not in archive for chapter in chapters):
        notes = (f"{missing} chapters are missing in the file",)
    blocks: list[Block] = []
    characters = rows = 0
    for chapter in chapters:
        if chapter in archive:
            text = _text(archive.read(chapter))
            characters += len(text)
            chapter_blocks = load_html(_EMPTY.sub(r"<\1\2></\1>", text)).blocks
            # Each chapter counts its rows from 1.
            blocks += (
                replace(each, part=each.part + rows) if each.part else each
                for each in chapter_blocks
            )
            rows += max((each.part for each in chapter_blocks), default=0)
    return Loaded(tuple(blocks), package.metadata, notes, characters)


def _text(data: bytes) -> str:
    # An empty chapter is no reason to give up the book.
    return decode(data).text if data.strip() else ""


def _chapters(package: "_Package", folder: str) -> Iterator[str]:
    """Yield the names of the spine's pages in the archive, each once."""
    seen: set[str] = set()
    for identity in package.spine:
        item = package.items.get(identity)
        if item is None or item.kind not in _PAGES or "nav" in item.properties:
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.place.partition("#")[0])))
        if name not in seen and len(seen) < _MOST_CHAPTERS:
            seen.add(name)
            yield name


def _require_plain(archive: Archive, chapters: list[str]) -> None:
    """Raise DocumentError where chapters are encrypted; fonts often are, and nobody reads them."""
    if _ENCRYPTION not in archive:
        return
    encrypted = _Encrypted()
    read_xml(archive.pieces(_ENCRYPTION), encrypted)
    if encrypted.names.intersection(chapters):
        raise DocumentError("encrypted EPUB file")


class _Container:
    """Finds where the package of the book is."""

    def __init__(self) -> None:
        self.path = ""

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rootfile" and not self.path:
            self.path = attributes.get("full-path", "")

    def leave(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _Encrypted:
    """Collects which parts of the archive are encrypted."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "CipherReference":
            self.names.add(unquote(attributes.get("URI", "")))

    def leave(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class _Item:
    place: str
    kind: str
    properties: tuple[str, ...]


@dataclass(slots=True)
class _Package:
    """Collects the spine, what it refers to, and what the book says about itself."""

    items: dict[str, _Item] = field(default_factory=dict)
    spine: list[str] = field(default_factory=list)
    _found: dict[str, str] = field(default_factory=dict)
    _in_metadata: bool = False
    _name: str = ""

    @property
    def metadata(self) -> Metadata:
        found = self._found
        return given_properties(found.get("title"), found.get("creator"), found.get("date"))

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "item":
            self.items[attributes.get("id", "")] = _Item(
                attributes.get("href", ""),
                attributes.get("media-type", ""),
                tuple(attributes.get("properties", "").split()),
            )
        elif name == "itemref":
            self.spine.append(attributes.get("idref", ""))
        elif name == "metadata":
            self._in_metadata = True
        # The first title is the book's, the others are its subtitle or series.
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
