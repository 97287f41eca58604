"""Loads PDF files: PDFium extracts the lines of each page, `layout` joins them to paragraphs."""

import ctypes
import math
import re
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
from pypdfium2 import raw

from corpus.blocks import Loaded
from corpus.errors import DocumentError
from corpus.formats.pdf.layout import Line, Page, paragraphs
from corpus.formats.pdf.running_heads import without_running_heads
from corpus.formats.shared.properties import given_properties
from corpus.text.size import count_text
from corpus.types import Metadata

MAX_PAGES = 5_000
"""The greatest number of pages that are read of one file."""

_MAX_CHARACTERS = 32 * 1024 * 1024
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
# PDFium's character for a hyphen at the end of a line, with the word's continuation behind it.
_BROKEN_WORD = re.compile("[\ufffe\x02](?=[a-zà-ÿ])")
_SPACE = re.compile(" ")
_HYPHEN = re.compile("[\ufffe\x02]")
# In heights of a line: a wider gap separates the cells of a table row.
_CELL_GAP = 1.5


def load_pdf(data: bytes) -> Loaded:
    """Return the blocks of a PDF file, each with the page it begins on.

    Raises:
        DocumentError: the file is damaged or encrypted, or has only images.
    """
    document = _opened(data)
    count = len(document)
    pages: list[Page] = []
    characters = 0
    for index in range(min(count, MAX_PAGES)):
        if (page := _page(document, index)) is None:
            continue
        characters += sum(len(line.text) for line in page.lines)
        if characters > _MAX_CHARACTERS:
            raise DocumentError(f"holds more than {_MAX_CHARACTERS // 1024 // 1024} MB of text")
        pages.append(page)
    if not pages:
        raise DocumentError("damaged PDF" if count else "a PDF without pages")
    if not characters:
        raise DocumentError("no text (a scanned document?)")
    blocks = paragraphs(without_running_heads(pages))
    return Loaded(blocks, _metadata(document), _notes(pages, count), characters)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in _LOCKED
        raise DocumentError("encrypted PDF" if locked else "damaged PDF") from error


def _notes(pages: list[Page], count: int) -> tuple[str, ...]:
    empty = sum(not page.lines for page in pages)
    damaged = min(count, MAX_PAGES) - len(pages)
    pages_text = count_text(count, "page", "pages")
    notes = {
        f"{empty:,} of {pages_text} {'holds' if empty == 1 else 'hold'} no text": empty > 0,
        f"{damaged:,} of {pages_text} {'is' if damaged == 1 else 'are'} damaged": damaged > 0,
        f"only the first {MAX_PAGES:,} of {count:,} pages were read": count > MAX_PAGES,
    }
    return tuple(note for note, applies in notes.items() if applies)


def _metadata(document: pypdfium2.PdfDocument) -> Metadata:
    about = document.get_metadata_dict(skip_empty=True)
    date = _DATE.match(about.get("CreationDate", ""))
    created = "-".join(part for part in date.groups() if part) if date else None
    return given_properties(about.get("Title"), about.get("Author"), created)


def _page(document: pypdfium2.PdfDocument, index: int) -> Page | None:
    """Return a page with its lines, None if it is damaged."""
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as text_page:
            return Page(index + 1, tuple(_lines(text_page)))
    except pypdfium2.PdfiumError:
        return None


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    text = text_page.get_text_range(errors="replace")
    measure = _Measure(text_page, text)
    for start, line in _split(text):
        yield measure.line(start, line)


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, each with its offset in UTF-16 units, in which PDFium counts."""
    start = 0
    for piece in text.split("\n"):
        line = piece.rstrip()
        skipped = len(line) - len(line.lstrip())
        if line.strip():
            yield start + skipped, line.lstrip()
        start += _utf16_length(piece) + 1


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Measure:
    """Measures the lines of a page, in points; offsets into its text are in UTF-16 units."""

    def __init__(self, text_page: pypdfium2.PdfTextPage, text: str) -> None:
        self._page = text_page.raw
        # PDFium omits some characters from the text; on most pages there are none.
        self._has_all_characters = text_page.count_chars() == _utf16_length(text)
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def line(self, start: int, text: str) -> Line:
        last = start + _utf16_length(text) - 1
        size = self._size(start)
        return Line(
            text=_HYPHEN.sub("-", _BROKEN_WORD.sub("", text)),
            left=self._edges(start)[0],
            right=max(self._edges(start)[1], self._edges(last)[1]),
            bottom=self._base(start),
            last_bottom=self._base(last),
            height=size,
            is_row=self._is_row(start, text, size),
        )

    def _index(self, offset: int) -> int:
        if self._has_all_characters:
            return offset
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._page, offset))

    def _edges(self, offset: int) -> tuple[float, float]:
        """Return the left and right edge of a character."""
        box = self._box
        if raw.FPDFText_GetLooseCharBox(self._page, self._index(offset), box):
            return box.left, box.right
        return 0.0, 0.0

    def _base(self, offset: int) -> float:
        x, y = self._x, self._y
        found = raw.FPDFText_GetCharOrigin(self._page, self._index(offset), x, y)
        return y.value if found else 0.0

    def _size(self, offset: int) -> float:
        """Return a character's font size after transformation.

        The size of its box differs between fonts of one size.
        """
        index, matrix = self._index(offset), self._matrix
        size = raw.FPDFText_GetFontSize(self._page, index)
        if raw.FPDFText_GetMatrix(self._page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
        return size if math.isfinite(size) else 0.0

    def _is_row(self, start: int, text: str, size: float) -> bool:
        if size <= 0 or _utf16_length(text) != len(text):
            return False
        spaces = (start + match.start() for match in _SPACE.finditer(text))
        return any(self._gap(space) > _CELL_GAP * size for space in spaces)

    def _gap(self, offset: int) -> float:
        return float(self._edges(offset + 1)[0] - self._edges(offset - 1)[1])
