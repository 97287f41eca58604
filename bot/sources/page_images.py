"""Pages of documents as pictures: rendered one at a time, and kept for a while."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sources.marked_text import marks_on_page
from corpus.blocks import PageImage
from corpus.errors import (
    DocumentError,
    NoPages,
    PageNotFound,
    SourceBusy,
    SourceChanged,
    SourceError,
)
from corpus.formats.format import Format
from corpus.formats.page_images.drawing import Style
from corpus.formats.page_images.marks import Mark, pack_marks
from corpus.formats.registry import FORMATS
from corpus.originals import Original, open_original
from corpus.sandbox.process import Limits, Sandbox
from corpus.types import Document

MAX_PAGE = 100_000
"""The greatest number of a page that may be asked for."""

# Changes whenever the same page would be drawn in another way.
_VERSION = 1
_CACHE_BYTES = 32 * 1024 * 1024
_MAX_REMEMBERED = 1_000
# One is rendered, the others wait; each wait takes a thread of the server.
_MAX_AT_ONCE = 4
_LIMITS = Limits(
    seconds=20.0,
    recognition_seconds=60.0,
    recognition_memory=3072 * 1024 * 1024,
    recognition_per_build=1800.0,
)
_NO_PAGES = "This document has no pages to show."
_CHANGED = "The file of this document has changed since the index was built."
_UPDATE = "Update the index; then the page can be shown."
Span = tuple[Style, int, int]
"""How a range of a document's text is marked, and the range."""


def has_pages(document: Document) -> bool:
    """Return whether the pages of a document can be shown as pictures."""
    return _format(document) is not None


def _format(document: Document) -> Format | None:
    return next(
        (each for each in FORMATS if each.name == document.encoding and each.renderer), None
    )


def image_tag(document: Document, number: int, marks: Sequence[Mark]) -> str:
    """Return a name for the picture of a page, which differs wherever the picture does."""
    content = [_VERSION, document.sha256, number, pack_marks(marks)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class RequestedPage:
    """A page of a document, what is marked on it, and the name of its picture."""

    document: Document
    number: int
    marks: tuple[Mark, ...]
    tag: str


def requested_page(document: Document, number: int, spans: Sequence[Span]) -> RequestedPage:
    """Return a page with ranges of the document's text marked, as far as they are on it.

    Raises:
        NoPages: the document has none.
    """
    if not has_pages(document):
        raise NoPages(_NO_PAGES, "Only PDF files and pictures have pages; show its text instead.")
    marks = tuple(marks_on_page(document, number, spans))
    return RequestedPage(document, number, marks, image_tag(document, number, marks))


class PageImages:
    """Renders the pages of documents; it may be used from several threads.

    The parser runs in a sandbox of its own, so that a hostile file can't harm the server. Memory is
    bounded: one page is rendered at a time, and pictures of `cache_bytes` altogether are kept.
    """

    def __init__(self, limits: Limits = _LIMITS, cache_bytes: int = _CACHE_BYTES) -> None:
        self._sandbox = Sandbox(limits)
        self._cache_bytes = cache_bytes
        self._lock = threading.Lock()
        self._rendering = threading.Lock()
        self._places = threading.BoundedSemaphore(_MAX_AT_ONCE)
        self._images: OrderedDict[str, PageImage] = OrderedDict()
        self._verified: OrderedDict[Hashable, tuple[int, ...]] = OrderedDict()

    def close(self) -> None:
        """End the worker processes; the next page starts another."""
        self._sandbox.close()

    def image(self, folder: Path, page: RequestedPage) -> PageImage:
        """Return a page as a picture.

        Raises:
            SourceGone: the file is not there any more.
            SourceChanged: the file is not the one that was indexed.
            PageNotFound: it has no such page.
            SourceError: the page can't be rendered.
            SourceBusy: too many pages are waited for.
        """
        with self._place():
            original = open_original(folder, page.document.path)
            with original.file:
                known = self._known(page, original)
                if known is not None:
                    return known
                with self._rendering:
                    known = self._known(page, original)
                    return known or self._rendered(page, original)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise SourceBusy("Too many pages are being rendered.", "Try again in a moment.")
        try:
            yield
        finally:
            self._places.release()

    def _known(self, page: RequestedPage, original: Original) -> PageImage | None:
        """Return the picture if it is kept, and was made of the file as it is."""
        with self._lock:
            key = (page.document.id, page.document.sha256)
            if self._verified.get(key) != original.state or page.tag not in self._images:
                return None
            self._images.move_to_end(page.tag)
            return self._images[page.tag]

    def _rendered(self, page: RequestedPage, original: Original) -> PageImage:
        document = page.document
        if original.sha256() != document.sha256:
            raise SourceChanged(_CHANGED, _UPDATE)
        data = original.file.read(original.size)
        found = _format(document)
        if found is None:
            raise NoPages(_NO_PAGES)
        try:
            image = self._render(found, data, page)
        except DocumentError as error:
            raise SourceError(f"This page can't be shown: {error.message}.") from error
        if not image.png:
            raise PageNotFound(image.pages)
        self._keep(page, original, image)
        return image

    def _render(self, file_format: Format, data: bytes, page: RequestedPage) -> PageImage:
        """Render a page; without marks where they can't be found in time."""
        options: dict[str, Any] = {"number": page.number}
        if page.marks:
            try:
                marked = {**options, "marks": pack_marks(page.marks)}
                return self._sandbox.render(file_format, data, marked)
            except DocumentError:
                pass
        return self._sandbox.render(file_format, data, options)

    def _keep(self, page: RequestedPage, original: Original, image: PageImage) -> None:
        with self._lock:
            self._verified[page.document.id, page.document.sha256] = original.state
            self._images[page.tag] = image
            while len(self._verified) > _MAX_REMEMBERED:
                self._verified.popitem(last=False)
            while sum(len(each.png) for each in self._images.values()) > self._cache_bytes:
                self._images.popitem(last=False)
