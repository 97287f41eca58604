"""PDF files become blocks: PDFium finds the lines of each page, `pdf_layout` the paragraphs."""

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
from corpus.types import Metadata

MOST_PAGES = 5_000
_MOST_CHARACTERS = 32 * 1024 * 1024
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
# PDFium writes this for the hyphen of a word that goes on in the next line.
_BROKEN_WORD = re.compile("[\ufffe\x02](?=[a-zà-ÿ])")
_SPACE = re.compile(" ")
_HYPHEN = re.compile("[\ufffe\x02]")
# A gap in a line that is wider than this many times its height parts the cells of a row.
_CELL_GAP = 1.5


def load_pdf(data: bytes) -> Loaded:
    """Return the blocks of a PDF file, each with the page it begins on.

    Raises:
        DocumentError: the file is damaged or encrypted, or holds pictures only.
    """
    document = _opened(data)
    count = len(document)
    pages: list[Page] = []
    characters = 0
    for index in range(min(count, MOST_PAGES)):
        if (page := _page(document, index)) is None:
            continue
        characters += sum(len(line.text) for line in page.lines)
        if characters > _MOST_CHARACTERS:
            raise DocumentError(f"holds more than {_MOST_CHARACTERS // 1024 // 1024} MB of text")
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
    damaged = min(count, MOST_PAGES) - len(pages)
    said = {
        f"{empty} of {count:,} pages hold no text": empty > 0,
        f"{damaged} of {count:,} pages are damaged": damaged > 0,
        f"only the first {MOST_PAGES:,} of {count:,} pages were read": count > MOST_PAGES,
    }
    return tuple(note for note, holds in said.items() if holds)


def _metadata(document: pypdfium2.PdfDocument) -> Metadata:
    about = document.get_metadata_dict(skip_empty=True)
    date = _DATE.match(about.get("CreationDate", ""))
    said = "-".join(part for part in date.groups() if part) if date else None
    return given_properties(about.get("Title"), about.get("Author"), said)


def _page(document: pypdfium2.PdfDocument, index: int) -> Page | None:
    """Return a page with its lines, None where it is damaged."""
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
    """Yield the lines of a text and where each starts, in UTF-16 units, as PDFium counts."""
    start = 0
    for piece in text.split("\n"):
        line = piece.rstrip()
        skipped = len(line) - len(line.lstrip())
        if line.strip():
            yield start + skipped, line.lstrip()
        start += _units(piece) + 1


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Measure:
    """Measures the lines of a page, in points."""

    def __init__(self, text_page: pypdfium2.PdfTextPage, text: str) -> None:
        self._page = text_page.raw
        # PDFium leaves some characters out of the text; mostly there are none.
        self._is_whole = text_page.count_chars() == _units(text)
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def line(self, start: int, text: str) -> Line:
        last = start + _units(text) - 1
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

    def _index(self, place: int) -> int:
        if self._is_whole:
            return place
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._page, place))

    def _edges(self, place: int) -> tuple[float, float]:
        """Return the left and right edge of the character at a place of the text."""
        box = self._box
        if raw.FPDFText_GetLooseCharBox(self._page, self._index(place), box):
            return box.left, box.right
        return 0.0, 0.0

    def _base(self, place: int) -> float:
        x, y = self._x, self._y
        found = raw.FPDFText_GetCharOrigin(self._page, self._index(place), x, y)
        return y.value if found else 0.0

    def _size(self, place: int) -> float:
        """Return the size of a character's font as it is seen; fonts of one size differ in their
        boxes."""
        index, matrix = self._index(place), self._matrix
        size = raw.FPDFText_GetFontSize(self._page, index)
        if raw.FPDFText_GetMatrix(self._page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
        return size if math.isfinite(size) else 0.0

    def _is_row(self, start: int, text: str, size: float) -> bool:
        if size <= 0 or _units(text) != len(text):
            return False
        places = (start + match.start() for match in _SPACE.finditer(text))
        return any(self._gap(place) > _CELL_GAP * size for place in places)

    def _gap(self, place: int) -> float:
        return float(self._edges(place + 1)[0] - self._edges(place - 1)[1])
