"""An index as a filter shows it: searches, lists and counts know the documents of a scope only.

Ids of chunks are those of the index, and so are the statistics of its terms.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from bot.filters.scopes import Scope
from corpus.errors import DocumentNotFound
from corpus.types import Document
from embeddings.chunk_set import ChunkSet
from embeddings.index import SearchIndex
from embeddings.types import (
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    TermStatistics,
    Vectors,
)

# How many near duplicates of a document are looked at, and how many documents are read at once.
_NEAR_DUPLICATES, _PAGE = 1000, 1000


class ConfinedIndex:
    """A `SearchIndex` of the documents of a scope; closing it is left to the index behind it."""

    def __init__(self, index: SearchIndex, scope: Scope) -> None:
        self._index = index
        self._scope = scope

    @cached_property
    def info(self) -> IndexInfo:
        """The info of the index with the number of documents of the scope.

        `chunks` stay those of the index, to which the counts of `chunk_counts` refer;
        `distinct_chunks`, what an answer was sought among, are not more than the scope has.
        """
        whole = self._index.info
        distinct = min(whole.distinct_chunks, self._scope.chunks.count)
        return replace(whole, documents=self._scope.documents, distinct_chunks=distinct)

    def dense_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return self._index.dense_search(vector, limit, self._among(among))

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._index.dense_scores(vector, chunk_ids)

    def deep_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return self._index.deep_search(vector, limit, self._among(among))

    def deep_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._index.deep_scores(vector, chunk_ids)

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        return self._index.sentence_scores(vector, chunk_ids)

    def lexical_search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        within = self._among(among)
        return self._index.lexical_search(terms, limit, within, statistics=statistics)

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        return self._index.term_statistics(terms)

    def _among(self, among: ChunkSet | None) -> ChunkSet:
        own = self._scope.chunks
        return own if among is None else ChunkSet.of(own.mask & among.mask)

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        return self._index.chunk_counts(terms)

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        return self._index.chunks([each for each in ids if each in self._scope.chunks])

    def document(self, identity: str) -> Document:
        if not self._scope.holds(identity):
            raise DocumentNotFound("There is no document with this id within the filter.")
        return self._index.document(identity)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        positions = self._scope.positions[offset : offset + max(0, limit)].tolist()
        found: list[DocumentSummary] = []
        start, page = 0, list[DocumentSummary]()
        for position in positions:
            if position >= start + len(page):
                start = position
                page = self._index.documents(start, min(_PAGE, positions[-1] - start + 1))
            found.append(page[position - start])
        return found

    def document_columns(self) -> DocumentColumns:
        """The columns of the whole index, to which ids of chunks refer."""
        return self._index.document_columns()

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        found = self._index.near_duplicates(identity, _NEAR_DUPLICATES)
        return [each for each in found if self._scope.holds(each.id)][: max(0, limit)]

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        return self._index.aliases(folded)

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        return self._index.files(offset, limit)

    def close(self) -> None:
        """Do nothing."""
