"""Which files of a book are its chapters, and what the chapters are called."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from corpus.blocks import Block
from corpus.errors import DocumentError
from corpus.formats.epub.package import Item, Package
from corpus.formats.html.parts.readings import text_without_readings
from corpus.formats.html.walker import parsed
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.xml_events import XmlHandler, read_xml
from corpus.types import Place

_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_PAGE_SUFFIXES = (".xhtml", ".html", ".htm")
_NCX = "application/x-dtbncx+xml"
_CONTENTS = "nav"
_MAX_CHAPTERS = 10_000
_MAX_TITLES = 20_000
_MAX_TITLE_LENGTH = 200
_NUMBERS = re.compile(r"(\d{1,9})")
_CONTENTS_TITLES = frozenset(("目录", "目錄", "目次", "contents", "tableofcontents"))
_MOSTLY = 0.7
_MIN_ENTRIES = 2


def chapter_names(package: Package, archive: Archive) -> tuple[list[str], bool]:
    """Return the part names of the chapters in order, and whether the book gives the order.

    Where the spine names no page of the file, the pages that the package lists are the chapters,
    and where it lists none, all pages of the file by their names. Pages that are listed and do not
    stand in the spine, such as one with the notes, follow the others.
    """
    items = [package.items[each] for each in package.spine if each in package.items]
    spine = [*_pages(package, items)]
    others = [*_pages(package, package.items.values())]
    if any(name in archive for name in spine):
        return _distinct([*spine, *(name for name in others if name in archive)]), True
    listed = [name for name in others if name in archive]
    if listed:
        return _distinct(listed), False
    found = (name for name in archive.names if name.lower().endswith(_PAGE_SUFFIXES))
    return _distinct(sorted(found, key=_in_order)), False


def _pages(package: Package, items: Iterable[Item]) -> Iterator[str]:
    contents = part_name(package, package.contents_page) if package.contents_page else ""
    for item in items:
        name = part_name(package, item.href)
        if item.kind in _PAGES and _CONTENTS not in item.properties and name != contents:
            yield name


def part_name(package: Package, href: str) -> str:
    """Return the name of the part that a package refers to."""
    folder = posixpath.dirname(package.path)
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:_MAX_CHAPTERS]


def _in_order(name: str) -> list[tuple[int, str]]:
    """Return a key by which chapter 10 comes behind chapter 9."""
    return [
        (int(piece), "") if piece.isdecimal() else (-1, piece) for piece in _NUMBERS.split(name)
    ]


def chapter_titles(package: Package, archive: Archive) -> dict[str, list[str]]:
    """Return the titles in the book's table of contents, by the part that they refer to."""
    items = package.items
    pages = [
        part_name(package, each.href) for each in items.values() if _CONTENTS in each.properties
    ]
    lists = [
        part_name(package, each.href)
        for key, each in items.items()
        if each.kind == _NCX or (key and key == package.contents_id)
    ]
    for name in (*pages, *lists):
        if name in archive:
            entries = (
                _page_entries(archive, name) if name in pages else _list_entries(archive, name)
            )
            titles = _by_part(posixpath.dirname(name), entries)
            if titles:
                return titles
    return {}


def _by_part(folder: str, entries: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    titles: dict[str, list[str]] = {}
    for href, title in entries:
        name = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
        text = " ".join(title.split())[:_MAX_TITLE_LENGTH]
        if text:
            titles.setdefault(name, []).append(text)
    return titles


def _page_entries(archive: Archive, name: str) -> list[tuple[str, str]]:
    try:
        tree = parsed(archive.read(name).decode("utf-8", "replace"))
    except DocumentError:
        return []
    navigations = tree.css("nav")
    contents = [nav for nav in navigations if "toc" in (nav.attributes.get("epub:type") or "")]
    for nav in contents or navigations[:1]:
        links = nav.css("a[href]")[:_MAX_TITLES]
        return [(link.attributes.get("href") or "", text_without_readings(link)) for link in links]
    return []


def _list_entries(archive: Archive, name: str) -> list[tuple[str, str]]:
    entries = _Entries()
    try:
        read_xml(archive.pieces(name), entries)
    except DocumentError:
        # What was read before the damage counts.
        return entries.found
    return entries.found


class _Entries(XmlHandler):
    """Collects the entries of the table of contents of EPUB 2."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._label: str | None = None
        self._in_text = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "navLabel":
            self._label = ""
        elif name == "text":
            self._in_text = self._label is not None
        elif name == "content" and self._label is not None and len(self.found) < _MAX_TITLES:
            self.found.append((attributes.get("src", ""), self._label))
            self._label = None

    def leave(self, name: str) -> None:
        if name == "text":
            self._in_text = False

    def text(self, text: str) -> None:
        if self._in_text and self._label is not None:
            self._label += text


def is_contents_page(blocks: Sequence[Block], titles: frozenset[str]) -> bool:
    """Return whether the blocks of a page are a table of contents: its title, then chapters."""
    lines = [_squeezed(block.text) for block in blocks]
    if len(lines) <= _MIN_ENTRIES or lines[0].lower() not in _CONTENTS_TITLES:
        return False
    entries = sum(line in titles for line in lines[1:])
    return entries >= (len(lines) - 1) * _MOSTLY


class ChapterPlaces:
    """Says for each block of a book which chapter it stands in."""

    def __init__(self, titles: dict[str, list[str]]) -> None:
        self._titles = titles
        self._place: Place | None = None

    def placed(self, name: str, blocks: Sequence[Block]) -> list[Block]:
        """Return the blocks of a part with their places.

        A part without an entry in the table of contents begins with its first heading, or continues
        the chapter before it. Of several entries each begins at the heading that reads like it.
        """
        titles = self._titles.get(name, [])
        if titles:
            self._place = Place(chapter=titles[0])
        elif heading := next((each.text for each in blocks if each.level), ""):
            self._begin(heading)
        by_heading = {_squeezed(title): title for title in titles}
        placed: list[Block] = []
        for block in blocks:
            if block.level and (title := by_heading.get(_squeezed(block.text))):
                self._place = Place(chapter=title)
            placed.append(replace(block, place=self._place))
        return placed

    def _begin(self, heading: str) -> None:
        title = " ".join(heading.split())[:_MAX_TITLE_LENGTH]
        self._place = Place(chapter=title) if title else self._place


def squeezed_titles(titles: dict[str, list[str]]) -> frozenset[str]:
    """Return all titles of a table of contents without white space."""
    return frozenset(_squeezed(title) for each in titles.values() for title in each)


def _squeezed(text: str) -> str:
    return "".join(text.split())
