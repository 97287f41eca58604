"""Renders a page of a PDF file, with quoted text marked on it."""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from corpus.blocks import PageImage
from corpus.errors import DocumentError, RecognitionNeeded
from corpus.formats.page_images.drawing import Picture, draw_marks
from corpus.formats.page_images.locating import MAX_CHARACTERS, Box, Character, PageText
from corpus.formats.page_images.marks import Mark, unpack_marks
from corpus.formats.page_images.png import encode_png
from corpus.formats.pdf.loader import open_pdf
from corpus.formats.pdf.scans import is_scan, scan_bitmap
from corpus.formats.pictures.extra import is_installed

# In pixels, and in pixels a point: a small page is not enlarged without end.
_LONGER_SIDE = 1_600
_MAX_SCALE = 3.0
_MAX_CODE_POINT = 0x10FFFF


def render_pdf_page(
    data: bytes, number: int, marks: Sequence[Sequence[Any]] = (), recognise: bool = False
) -> PageImage:
    """Return the picture of a page, counted from 1, with the marks of `pack_marks`.

    The picture is empty where the file has no such page.

    Raises:
        DocumentError: the file or the page is damaged, or the file is encrypted.
        RecognitionNeeded: marks have to be found on a scan, and `recognise` is false.
    """
    document = open_pdf(data)
    count = len(document)
    if not 1 <= number <= count:
        return PageImage(b"", count)
    try:
        with closing(document[number - 1]) as page:
            return _rendered(page, count, unpack_marks(marks), recognise)
    except pypdfium2.PdfiumError as error:
        raise DocumentError("a damaged page") from error


def _rendered(page: pypdfium2.PdfPage, count: int, marks: list[Mark], recognise: bool) -> PageImage:
    with closing(page.get_textpage()) as text_page:
        is_picture = bool(marks) and is_scan(page, text_page.count_chars()) and is_installed()
        if is_picture and not recognise:
            raise RecognitionNeeded("a scan")
        picture = _picture(page)
        if not marks:
            return PageImage(encode_png(picture), count)
        if is_picture:
            from corpus.formats.pictures.rendering import marked_scan

            picture, found = marked_scan(picture, scan_bitmap(page), page.get_width(), marks)
        else:
            height, width = picture.shape[:2]
            characters = list(_characters(page, text_page, width, height))
            found = draw_marks(picture, PageText(characters), marks)
    return PageImage(encode_png(picture), count, found)


def _picture(page: pypdfium2.PdfPage) -> Picture:
    longer = max(*page.get_size(), 1.0)
    scale = min(_LONGER_SIDE / longer, _MAX_SCALE)
    with closing(page.render(scale=scale, rev_byteorder=True)) as bitmap:
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2 or pixels.shape[2] < 3:
            pixels = np.repeat(pixels.reshape(*pixels.shape[:2], -1)[:, :, :1], 3, axis=2)
        return np.array(pixels[:, :, :3], np.uint8)


def _characters(
    page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, width: int, height: int
) -> Iterator[Character]:
    """Yield the characters of a page with their boxes on its picture of this size."""
    box = raw.FS_RECTF()
    for index in range(min(text_page.count_chars(), 2 * MAX_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        is_character = 0x20 < code <= _MAX_CODE_POINT and not 0xD800 <= code <= 0xDFFF
        if is_character and raw.FPDFText_GetLooseCharBox(text_page, index, box):
            first = _on_picture(page, width, height, box.left, box.top)
            second = _on_picture(page, width, height, box.right, box.bottom)
            yield Character(chr(code), _sorted(*first, *second))


def _on_picture(
    page: pypdfium2.PdfPage, width: int, height: int, x: float, y: float
) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value, down.value


def _sorted(x0: float, y0: float, x1: float, y1: float) -> Box:
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
