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
