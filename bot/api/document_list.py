"""The list of documents, whole or those whose title or path holds some words."""

import threading

from corpus.text.fold import fold
from embeddings.index import SearchIndex
from embeddings.types import DocumentSummary

LONGEST_FILTER = 200
_AT_ONCE = 1000


class DocumentList:
    """Filters the list of documents; remembers the folded names of one generation."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: SearchIndex | None = None
        self._names: list[str] = []

    def page(
        self, index: SearchIndex, wanted: str, offset: int, limit: int
    ) -> tuple[int, list[DocumentSummary]]:
        """Return how many documents hold all the words, and a page of them, in folder order.

        Case, width and script make no difference; no words let all documents through.
        """
        words = fold(wanted).split()
        if not words:
            return index.info.documents, index.documents(offset, limit)
        names = self._names_of(index)
        places = [n for n, name in enumerate(names) if all(word in name for word in words)]
        found = (index.documents(place, 1) for place in places[offset : offset + limit])
        return len(places), [summary for page in found for summary in page]

    def _names_of(self, index: SearchIndex) -> list[str]:
        with self._lock:
            if index is not self._index:
                self._names = [
                    fold(f"{summary.title}\n{summary.path}")
                    for start in range(0, index.info.documents, _AT_ONCE)
                    for summary in index.documents(start, _AT_ONCE)
                ]
                self._index = index
            return self._names
