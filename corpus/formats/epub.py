"""Loads EPUB files: the chapters in the order of the book's spine."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from corpus.blocks import Block, Loaded
from corpus.decode import Decoded, decode
from corpus.errors import DocumentError
from corpus.formats.html.loader import load_html
from corpus.formats.registry import FORMATS
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import given_properties
from corpus.formats.shared.xml_events import XmlHandler, read_xml
from corpus.types import Metadata

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_MAX_CHAPTERS = 10_000
# An XHTML element that is closed in its own tag. For an HTML parser, <title/> would open a title
# that contains the whole chapter.
_SELF_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)[\s/])"
    r"([a-zA-Z][\w:.-]{0,50})(\s[^<>]{0,2000})?/>"
)


def is_epub(archive: Archive) -> bool:
    """Return whether an archive is an EPUB file."""
    return _CONTAINER in archive


def load_epub(archive: Archive) -> Loaded:
    """Return the blocks of a book without its table of contents.

    Raises:
        DocumentError: the book is damaged, protected, or unpacks to too much.
    """
    container = _Container()
    read_xml(archive.pieces(_CONTAINER), container)
    package = _Package()
    read_xml(archive.pieces(container.path), package)
    chapters = list(_chapters(package, posixpath.dirname(container.path)))
    _refuse_encrypted(archive, chapters)
    notes: tuple[str, ...] = ()
    if missing := sum(chapter not in archive for chapter in chapters):
        what = "1 chapter is" if missing == 1 else f"{missing} chapters are"
        notes = (f"{what} missing in the file",)
    blocks: list[Block] = []
    decoded: list[Decoded] = []
    characters = rows = 0
    for chapter in chapters:
        if chapter in archive:
            text = _text(archive.read(chapter), decoded)
            characters += len(text)
            chapter_blocks = load_html(_SELF_CLOSED.sub(r"<\1\2></\1>", text)).blocks
            # In each chapter, rows are numbered from 1.
            blocks += (
                replace(each, part=each.part + rows) if each.part else each
                for each in chapter_blocks
            )
            rows += max((each.part for each in chapter_blocks), default=0)
    notes += _decoding_notes(decoded)
    return Loaded(tuple(blocks), package.metadata, notes, characters)


def _text(data: bytes, decoded: list[Decoded]) -> str:
    """Return a chapter as text, and append how it was decoded, without the text."""
    # Decoding refuses an empty file, but a book may have an empty chapter.
    if not data.strip():
        return ""
    FORMATS.require_text(data)
    chapter = decode(data)
    decoded.append(replace(chapter, text=""))
    return chapter.text


def _decoding_notes(chapters: list[Decoded]) -> tuple[str, ...]:
    """Return what a reader should know about the damage of all chapters together."""
    replaced = sum(each.replaced for each in chapters)
    notes = Decoded("", "", replaced, sum(each.nulls for each in chapters)).notes()
    lines: Counter[str] = Counter()
    for each in chapters:
        lines[each.other_encoding] += each.other_lines
    for encoding, count in sorted(lines.items()):
        notes += Decoded("", "", 0, other_encoding=encoding, other_lines=count).notes()
    return notes


def _chapters(package: "_Package", folder: str) -> Iterator[str]:
    """Yield the part names of the spine's pages, each once."""
    seen: set[str] = set()
    for identity in package.spine:
        item = package.items.get(identity)
        if item is None or item.kind not in _PAGES or "nav" in item.properties:
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.href.partition("#")[0])))
        if name not in seen and len(seen) < _MAX_CHAPTERS:
            seen.add(name)
            yield name


def _refuse_encrypted(archive: Archive, chapters: list[str]) -> None:
    """Raise DocumentError where chapters are encrypted; fonts, which often are, do not matter."""
    if _ENCRYPTION not in archive:
        return
    encrypted = _Encrypted()
    read_xml(archive.pieces(_ENCRYPTION), encrypted)
    if encrypted.names.intersection(chapters):
        raise DocumentError("encrypted EPUB file")


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


@dataclass(frozen=True, slots=True)
class _Item:
    href: str
    kind: str
    properties: tuple[str, ...]


class _Package(XmlHandler):
    """Collects the spine, the items that it refers to, and the metadata."""

    def __init__(self) -> None:
        self.items: dict[str, _Item] = {}
        self.spine: list[str] = []
        self._found: dict[str, str] = {}
        self._in_metadata = False
        self._name = ""

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
