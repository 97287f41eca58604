"""What the tests of formats share."""

from collections.abc import Callable

import pytest

from corpus.types import Document
from tests.corpus.office_files import docx
from tests.corpus.pdf_files import pdf


@pytest.fixture
def word(read: Callable[..., Document]) -> Callable[..., Document]:
    """Return a function that makes a document of a Word file's content and other parts."""

    def make(*content: str, **parts: str) -> Document:
        more = {f"word/{name}.xml": part for name, part in parts.items()}
        return read(docx(*content, more=more), "a.docx")

    return make


@pytest.fixture
def lines(word: Callable[..., Document]) -> Callable[..., list[str]]:
    """Return a function that gives the lines of the text of a Word file."""
    return lambda *content, **parts: word(*content, **parts).text.split("\n")


@pytest.fixture
def read_pdf(read: Callable[..., Document]) -> Callable[..., Document]:
    """Return a function that makes a document of a PDF file's pages."""

    def make(*pages, about=None, entries="") -> Document:
        return read(pdf(*pages, about=about, entries=entries), "a.pdf")

    return make
