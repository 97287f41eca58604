"""Finds the pages of a PDF file that are pictures of text, and has their text recognised."""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from corpus.formats.pages.fragments import Page
from corpus.text.size import count_text

if TYPE_CHECKING:
    from corpus.formats.pictures.recognition import Bitmap, RecognisedPage

# A scanner's program may print its name or a page number on a scan.
_MAX_CHARACTERS = 60
_MIN_SHARE = 0.5
_MAX_OBJECTS = 2_000
_MAX_DEPTH = 3
# Small pages are not rendered larger than this.
_MAX_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Recognition:
    """Pages whose text was recognised, by their numbers, and how many there was no time for."""

    found: tuple["RecognisedPage", ...] = ()
    late: int = 0
    pages: Mapping[int, Page] = field(default_factory=lambda: MappingProxyType({}))

    def notes(self, count: int) -> tuple[str, ...]:
        """Return sentences about the recognised pages of a file."""
        if not self.found:
            return ()
        from corpus.formats.pictures.recognition import certainty_note

        late = count_text(self.late, "page", "pages")
        notes = (f"recognising took too long: {late} left out",) if self.late else ()
        return certainty_note(self.found, count) + notes


def is_scan(page: pypdfium2.PdfPage, characters: int) -> bool:
    """Return whether a page with so many characters of text is a picture of more."""
    if characters > _MAX_CHARACTERS:
        return False
    left, bottom, right, top = page.get_mediabox()
    area = abs((right - left) * (top - bottom))
    covered, others = 0.0, 0
    for number, each in enumerate(page.get_objects(max_depth=_MAX_DEPTH)):
        if number >= _MAX_OBJECTS:
            break
        if each.type == raw.FPDF_PAGEOBJ_IMAGE:
            try:
                x0, y0, x1, y1 = each.get_bounds()
            except pypdfium2.PdfiumError:
                continue
            covered += (x1 - x0) * (y1 - y0)
        elif each.type in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING):
            others += 1
    if covered >= _MIN_SHARE * area:
        return True
    # Letters may be drawn as outlines.
    return not characters and (covered > 0 or others > 0)


def scan_bitmap(page: pypdfium2.PdfPage) -> "Bitmap":
    """Return a page as its text is recognised.

    Raises:
        PdfiumError: it can't be rendered.
    """
    from corpus.formats.pictures.recognition import MAX_SIDE

    scale = min(MAX_SIDE / max(*page.get_size(), 1), _MAX_DOTS_PER_INCH / _POINTS_PER_INCH)
    with closing(page.render(scale=scale, rev_byteorder=False)) as bitmap:
        picture: Bitmap = bitmap.to_numpy()[:, :, :3].copy()
    return picture


def recognised(document: pypdfium2.PdfDocument, numbers: Sequence[int]) -> Recognition:
    """Return the pages with these numbers with recognised text, as far as time allows."""
    from corpus.formats.pictures.recognition import RECOGNITION_SECONDS, recognised_page

    started = time.monotonic()
    found: list[RecognisedPage] = []
    for number in numbers:
        if time.monotonic() - started > RECOGNITION_SECONDS:
            break
        try:
            with closing(document[number - 1]) as page:
                width = page.get_width()
                picture = scan_bitmap(page)
        except pypdfium2.PdfiumError:
            continue
        found.append(recognised_page(picture, number, width))
    pages = {each.page.number: each.page for each in found if each.page.fragments}
    return Recognition(tuple(found), len(numbers) - len(found), pages)
