"""A second implementation of `SearchIndex`, with exhaustive searches in memory."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DocumentNotFound
from corpus.types import Document
from embeddings.chunk_set import ChunkSet
from embeddings.index import SearchIndex
from embeddings.indexing.chunk_encoder import CONTEXT_SHARE
from embeddings.store.lexical.index import CONTEXT_WEIGHT
from embeddings.text.aliases import alias_table, aliases_in
from embeddings.tools import Tools
from embeddings.types import (
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    Hit,
    StoredChunk,
    TermStatistics,
    Vectors,
)

_K1, _B = 1.2, 0.75
_ALL = 10**9


class MemoryIndex:
    """Holds the documents and chunks of another index, and searches them by itself."""

    def __init__(self, source: SearchIndex, tools: Tools) -> None:
        self.info = source.info
        self._chunks = [source.chunks([each])[each] for each in range(self.info.chunks)]
        self._summaries = source.documents(0, _ALL)
        self._documents = {each.id: source.document(each.id) for each in self._summaries}
        self._near = {each.id: source.near_duplicates(each.id, _ALL) for each in self._summaries}
        self._files = source.files(0, _ALL)
        analyse = tools.analyser.terms
        self._texts = [analyse(each.text) for each in self._chunks]
        self._contexts = [analyse(each.chunk.context) for each in self._chunks]
        vectors = tools.encoder.encode([each.text for each in self._chunks])
        vectors = vectors + CONTEXT_SHARE * tools.encoder.encode(
            [each.chunk.context for each in self._chunks]
        )
        self._vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def dense_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        scores = self._vectors @ vector if vector.any() else []
        hits = [Hit(chunk_id, float(score)) for chunk_id, score in enumerate(scores)]
        return _best(hits, limit, among)

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return [float(self._vectors[each] @ vector) for each in chunk_ids]

    def deep_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return []

    def deep_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return []

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        return []

    def lexical_search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        assert statistics is None, "one index is searched alone"
        # Of a context only the occurrence of a term counts, not its frequency.
        contexts = CONTEXT_WEIGHT * _bm25(self._contexts, terms, most=1)
        scores = _bm25(self._texts, terms) + contexts
        hits = [Hit(chunk_id, float(score)) for chunk_id, score in enumerate(scores) if score > 0]
        return _best(hits, limit, among)

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        raise NotImplementedError

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        fields = (self._texts, self._contexts)
        return [max(sum(term in each for each in field) for field in fields) for term in terms]

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        return {each: self._chunks[each] for each in ids if 0 <= each < len(self._chunks)}

    def document(self, identity: str) -> Document:
        if identity not in self._documents:
            raise DocumentNotFound("There is no document with this id in the index.")
        return self._documents[identity]

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        return self._summaries[offset : offset + limit]

    def document_columns(self) -> DocumentColumns:
        counted = Counter(each.chunk.document_id for each in self._chunks)
        return DocumentColumns(
            tuple(each.id for each in self._summaries),
            tuple(each.path for each in self._summaries),
            tuple(each.title for each in self._summaries),
            tuple(each.date for each in self._summaries),
            tuple(counted[each.id] for each in self._summaries),
        )

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        return self._near.get(identity, [])[:limit]

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        return aliases_in(folded, alias_table([]))

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        return self._files[offset : offset + limit]

    def close(self) -> None:
        pass


def _best(hits: list[Hit], limit: int, among: ChunkSet | None) -> list[Hit]:
    hits = [each for each in hits if among is None or each.chunk_id in among]
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[: max(0, limit)]


def _bm25(
    texts: list[list[str]], terms: Sequence[str], most: float = np.inf
) -> NDArray[np.float64]:
    lengths = np.array([len(text) for text in texts])
    norms = _K1 * (1 - _B + _B * lengths / lengths.mean())
    scores = np.zeros(len(texts))
    for term in terms:
        counts = np.array([min(most, text.count(term)) for text in texts])
        holding = np.count_nonzero(counts)
        idf = np.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        scores += idf * counts * (_K1 + 1) / (counts + norms)
    return scores
