"""Loads OFD files (.ofd): the pages in order, each with the text of its templates.

Annotations, signatures and pictures are not read.
"""

import posixpath
from collections.abc import Iterator

from corpus.blocks import Loaded
from corpus.errors import ArchiveError, DocumentError
from corpus.formats.ofd.fragments import POINTS, fragments_of
from corpus.formats.ofd.page_text import Piece, numbers, pieces_of
from corpus.formats.pages.fragments import Page
from corpus.formats.pages.layout import laid_out
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import given_properties
from corpus.formats.shared.xml_tree import Element, read_tree
from corpus.text.size import count_text
from corpus.types import Metadata

_ROOT = "OFD.xml"
_MAX_PAGES = 5000
_PAGE_SIZE = (210.0, 297.0)


def is_ofd(archive: Archive) -> bool:
    """Return whether an archive is an OFD file."""
    return _ROOT in archive


def load_ofd(archive: Archive) -> Loaded:
    """Return the blocks of an OFD file.

    Raises:
        DocumentError: the file is damaged, has no text, or unpacks to too much.
    """
    root = read_tree(archive.pieces(_ROOT))
    reader = _Reader(archive)
    pages = list(reader.pages(root))
    if not any(page.fragments for page in pages):
        if reader.damaged:
            raise ArchiveError("damaged {name}")
        raise DocumentError("no text (a scanned document?)")
    layout = laid_out(pages)
    notes = layout.notes
    if reader.damaged:
        notes += (f"{count_text(reader.damaged, 'page is', 'pages are')} damaged or missing",)
    characters = sum(len(each.text) for page in pages for each in page.fragments)
    return Loaded(layout.blocks, _metadata(root), notes, characters)


def _metadata(root: Element) -> Metadata:
    about = next(root.all("DocInfo"), None)
    if about is None:
        return Metadata()
    found = {each.name: each.text for each in about.children}
    return given_properties(
        found.get("Title"),
        found.get("Author"),
        found.get("CreationDate") or found.get("ModDate"),
    )


class _Reader:
    """Reads the pages of a file, and counts those that are damaged."""

    def __init__(self, archive: Archive) -> None:
        self.damaged = 0
        self._archive = archive
        self._number = 0

    def pages(self, root: Element) -> Iterator[Page]:
        """Yield the pages of all documents of the file, which usually has one.

        Raises:
            ArchiveError: a part that lists pages is damaged.
        """
        for place in root.all("DocRoot"):
            part = _part("", place.text)
            document = read_tree(self._archive.pieces(part))
            yield from self._of_document(document, posixpath.dirname(part))

    def _of_document(self, document: Element, folder: str) -> Iterator[Page]:
        templates = {
            each.attributes.get("ID", ""): _part(folder, each.attributes.get("BaseLoc", ""))
            for each in document.all("TemplatePage")
        }
        usual = next(document.all("PageArea"), None)
        shown: set[str] = set()
        for listed in document.all("Page"):
            if self._number >= _MAX_PAGES:
                return
            self._number += 1
            part = _part(folder, listed.attributes.get("BaseLoc", ""))
            try:
                page = read_tree(self._archive.pieces(part)).child("Page")
                if page is None:
                    raise ArchiveError("damaged {name}")
                pieces = self._templates(page, templates, shown) + pieces_of(page)
            except ArchiveError:
                self.damaged += 1
                continue
            width, height = _size(page.child("Area")) or _size(usual) or _PAGE_SIZE
            fragments = tuple(fragments_of(pieces, height))
            yield Page(self._number, fragments, width * POINTS, height * POINTS)

    def _templates(self, page: Element, templates: dict[str, str], shown: set[str]) -> list[Piece]:
        """Return the text of a page's templates that no page before it has shown."""
        pieces: list[Piece] = []
        for each in page.children:
            part = templates.get(each.attributes.get("TemplateID", ""), "")
            if each.name == "Template" and part in self._archive and part not in shown:
                shown.add(part)
                if (template := read_tree(self._archive.pieces(part)).child("Page")) is not None:
                    pieces += pieces_of(template)
        return pieces


def _part(folder: str, place: str) -> str:
    """Return the name of a part; a place that begins with a slash is one in the file's root."""
    place = place.strip()
    path = place if place.startswith("/") else f"{folder}/{place}"
    return posixpath.normpath(path.lstrip("/"))


def _size(area: Element | None) -> tuple[float, float] | None:
    box = area.child("PhysicalBox") if area is not None else None
    found = numbers(box.text) if box is not None else []
    return (found[2], found[3]) if len(found) == 4 and min(found[2:]) > 0 else None
