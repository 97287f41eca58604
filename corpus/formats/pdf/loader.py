"""Loads PDF files: PDFium extracts the text of each page, `corpus.formats.pages` orders it."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from corpus.blocks import Loaded
from corpus.errors import DocumentError
from corpus.formats.pages.fragments import Page
from corpus.formats.pages.layout import laid_out
from corpus.formats.pdf.document_properties import metadata
from corpus.formats.pdf.scans import Recognition, is_scan, recognised
from corpus.formats.pdf.upright import upright_page
from corpus.formats.pictures.extra import INSTALL, is_installed, require_recognition
from corpus.text.size import count_text

MAX_PAGES = 5_000
"""The greatest number of pages that are read of one file."""

_MAX_CHARACTERS = 32 * 1024 * 1024
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


@dataclass(frozen=True, slots=True)
class _Contents:
    """The pages of a file that could be read, and the numbers of those that are scans."""

    pages: list[Page]
    scans: list[int]
    characters: int


def load_pdf(data: bytes, recognise: bool = False) -> Loaded:
    """Return the blocks of a PDF file, each with the page it begins on.

    Raises:
        DocumentError: the file is damaged or encrypted, or has no text; or it has only scans, and
            the extra to recognise text is not installed.
        RecognitionNeeded: it has scans, and `recognise` is false.
    """
    document = open_pdf(data)
    count = len(document)
    contents = _contents(document, count)
    if not contents.pages:
        raise DocumentError("damaged PDF" if count else "a PDF without pages")
    if not contents.characters and not contents.scans:
        raise DocumentError("no text: the pages are empty")
    if not contents.characters or (contents.scans and is_installed()):
        require_recognition("no text: a scan", recognise)
    recognition = Recognition()
    if contents.scans and recognise:
        recognition = recognised(document, contents.scans)
    pages = [recognition.pages.get(page.number, page) for page in contents.pages]
    characters = sum(len(each.text) for page in pages for each in page.fragments)
    if not characters:
        raise DocumentError("a scan in which no text was recognised")
    layout = laid_out(pages)
    notes = _notes(pages, count, contents.scans, recognition) + layout.notes
    given, created = metadata(document)
    return Loaded(layout.blocks, given, notes, characters, created=created, removed=layout.removed)


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF file.

    Raises:
        DocumentError: it is damaged or encrypted.
    """
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in _LOCKED
        raise DocumentError("encrypted PDF" if locked else "damaged PDF") from error


def _contents(document: pypdfium2.PdfDocument, count: int) -> _Contents:
    pages: list[Page] = []
    scans: list[int] = []
    characters = 0
    for index in range(min(count, MAX_PAGES)):
        try:
            with closing(document[index]) as page, closing(page.get_textpage()) as text_page:
                upright = upright_page(index + 1, page, text_page)
                length = sum(len(each.text) for each in upright.fragments)
                if is_scan(page, length):
                    scans.append(index + 1)
        except pypdfium2.PdfiumError:
            continue
        characters += length
        if characters > _MAX_CHARACTERS:
            raise DocumentError(f"holds more than {_MAX_CHARACTERS // 1024 // 1024} MB of text")
        pages.append(upright)
    return _Contents(pages, scans, characters)


def _notes(
    pages: Sequence[Page], count: int, scans: Sequence[int], recognition: Recognition
) -> tuple[str, ...]:
    empty = sum(not page.fragments for page in pages)
    damaged = min(count, MAX_PAGES) - len(pages)
    pages_text = count_text(count, "page", "pages")
    hint = f"; {INSTALL}" if scans and not is_installed() else ""
    notes = {
        f"{empty:,} of {pages_text} {'holds' if empty == 1 else 'hold'} no text{hint}": empty > 0,
        f"{damaged:,} of {pages_text} {'is' if damaged == 1 else 'are'} damaged": damaged > 0,
        f"only the first {MAX_PAGES:,} of {count:,} pages were read": count > MAX_PAGES,
    }
    return tuple(note for note, applies in notes.items() if applies) + recognition.notes(count)
