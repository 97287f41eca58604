"""What the tests of reading share."""

from collections.abc import Callable

import pytest

from corpus.read import parse_document
from corpus.types import Document


@pytest.fixture(scope="session")
def read() -> Callable[..., Document]:
    """Return a function that makes a document of a file's content."""

    def parse(content: str | bytes, name: str = "notice.txt") -> Document:
        return parse_document(name, content.encode() if isinstance(content, str) else content)

    return parse


@pytest.fixture(scope="session")
def parse_with_column() -> Callable[[str, str], Document]:
    """Return a function that makes a document of a CSV file whose text column is named."""

    def parse(content: str, column: str) -> Document:
        return parse_document("a.csv", content.encode(), text_column=column)

    return parse
