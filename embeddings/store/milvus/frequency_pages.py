"""Document frequencies of terms, in pages.

A page has the terms of one hash value. A generation writes the pages that it changes anew, and its
table of pages says which generation wrote each, so that older generations keep theirs.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from embeddings.store.milvus.connection import Connection, Row
from embeddings.store.milvus.records import page_record, read_texts, text_rows
from embeddings.store.regular_files import integer, parse_json

Frequencies = Mapping[str, tuple[int, int]]
"""The number of chunks in whose text, and in whose context, each term occurs."""

_TERMS_PER_PAGE = 128
_MIN_PAGES, _MAX_PAGES = 16, 1 << 16
_REMEMBERED = 4096
NOT_WRITTEN = 0
"""The generation of a page without terms."""


def page_count(terms: int) -> int:
    """Return into how many pages so many terms should be divided."""
    wanted = max(_MIN_PAGES, terms // _TERMS_PER_PAGE)
    return min(_MAX_PAGES, 1 << (wanted - 1).bit_length())


def page_of(term: str, pages: int) -> int:
    """Return the page of a term."""
    digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) % pages


def page_rows(page: int, generation: int, frequencies: Frequencies) -> list[Row]:
    """Return the rows of a page."""
    content = json.dumps(frequencies, ensure_ascii=False, separators=(",", ":"))
    return text_rows(page_record(page, generation), content)


class FrequencyPages:
    """The pages of one generation; those that were read last are kept in memory."""

    def __init__(self, connection: Connection, collection: str, written: Sequence[Any]) -> None:
        """`written` has for each page the generation that wrote it.

        Raises:
            ValueError: it is something else.
        """
        if not 1 <= len(written) <= _MAX_PAGES:
            raise ValueError("not a table of pages")
        self.written = [integer(each) for each in written]
        self._connection = connection
        self._collection = collection
        self._lock = threading.Lock()
        self._remembered: OrderedDict[int, Frequencies] = OrderedDict()

    def frequencies(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return the frequencies of terms, 0 for unknown ones.

        Raises:
            ValueError: a page is missing or damaged.
        """
        wanted = {term: page_of(term, len(self.written)) for term in terms}
        pages = self.read(set(wanted.values()))
        return {term: pages[page].get(term, (0, 0)) for term, page in wanted.items()}

    def read(self, numbers: Iterable[int]) -> dict[int, Frequencies]:
        """Return pages by their numbers."""
        pages: dict[int, Frequencies] = {}
        missing: dict[str, int] = {}
        with self._lock:
            for number in numbers:
                known = self._remembered.get(number)
                if known is not None:
                    self._remembered.move_to_end(number)
                    pages[number] = known
                elif self.written[number] == NOT_WRITTEN:
                    pages[number] = {}
                else:
                    missing[page_record(number, self.written[number])] = number
        texts = read_texts(self._connection, self._collection, list(missing))
        read = {number: _page(texts.get(name)) for name, number in missing.items()}
        with self._lock:
            self._remembered |= read
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return pages | read


def _page(text: str | None) -> Frequencies:
    if text is None:
        raise ValueError("a page of document frequencies is missing")
    try:
        content = parse_json(text)
        return {
            term: (integer(in_text), integer(in_context))
            for term, (in_text, in_context) in content.items()
        }
    except (TypeError, AttributeError) as error:
        raise ValueError("not a page of document frequencies") from error
