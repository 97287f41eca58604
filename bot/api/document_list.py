"""The list of documents, or of those whose title or path contains given words."""

import threading
from weakref import WeakKeyDictionary

from corpus.text.fold import fold
from embeddings.index import SearchIndex
from embeddings.types import DocumentSummary

MAX_FILTER = 200
_BATCH = 1000


class DocumentList:
    """Filters lists of documents. It keeps the folded titles and paths of indexes while they are
    open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: WeakKeyDictionary[SearchIndex, list[str]] = WeakKeyDictionary()

    def page(
        self, index: SearchIndex, words: str, offset: int, limit: int
    ) -> tuple[int, list[DocumentSummary]]:
        """Return the number of documents that match, and a page of them in the index's order.

        A document matches if its title or path contains each of the words, which white space
        separates. Case, full-width forms and simplified or traditional script make no difference.
        Without words all documents match.
        """
        wanted = fold(words).split()
        if not wanted:
            return index.info.documents, index.documents(offset, limit)
        names = self._folded_names(index)
        positions = [at for at, name in enumerate(names) if all(word in name for word in wanted)]
        found = (index.documents(at, 1) for at in positions[offset : offset + limit])
        return len(positions), [summary for page in found for summary in page]

    def _folded_names(self, index: SearchIndex) -> list[str]:
        with self._lock:
            if index not in self._names:
                self._names[index] = [
                    fold(f"{summary.title}\n{summary.path}")
                    for start in range(0, index.info.documents, _BATCH)
                    for summary in index.documents(start, _BATCH)
                ]
            return self._names[index]
