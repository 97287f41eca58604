"""Dense search: cosines of a question with the vectors of a collection.

A row has the vector that the folder engine would store: rotated, quantised, and restored from its
bytes. A question's is rotated as well, so inner products are cosines, and the same ones.
"""

from collections.abc import Sequence

import numpy as np

from embeddings.chunk_set import ChunkSet
from embeddings.store.dense.rotation import rotate_back, rotate_one
from embeddings.store.milvus.collections import KEY
from embeddings.store.milvus.connection import MAX_ROWS, Connection
from embeddings.store.milvus.document_order import DocumentOrder
from embeddings.store.milvus.selection import growing, search_each, selection
from embeddings.types import Hit, Vectors


class VectorSearch:
    """The vectors of one field, of the chunks of one generation."""

    def __init__(
        self,
        connection: Connection,
        collection: str,
        field: str,
        generation: int,
        order: DocumentOrder,
    ) -> None:
        self._connection = connection
        self._collection = collection
        self._field = field
        self._generation = generation
        self._order = order

    def search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        """Return the `limit` chunks, or those of a set, nearest to a vector of shape
        `(dimensions,)` by cosine, the nearest first; none for the zero vector."""
        most = self._order.chunks if among is None else among.count
        limit = min(limit, most, MAX_ROWS)
        if limit <= 0 or not vector.any():
            return []
        query = rotate_one(vector).tolist()
        selected = selection(self._generation, self._order, among)
        for wanted in growing(limit * selected.surplus):
            hits = search_each(selected, lambda rows: self._search(query, wanted, rows))  # noqa: B023
            inside = hits if among is None else [hit for hit in hits if hit.chunk_id in among]
            if len(inside) >= limit or selected.is_exact or len(hits) < wanted:
                break
        return sorted(inside, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]

    def _search(self, query: list[float], limit: int, expression: str) -> list[Hit]:
        # Without a field Milvus Lite would return all of them.
        found = self._connection.search(
            *(self._collection, self._field, query, limit, expression), (KEY,)
        )
        return [
            Hit(chunk_id, score)
            for key, score, _ in found
            if (chunk_id := self._order.chunk_id(key)) is not None
        ]

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of a vector of shape `(dimensions,)` with each of the named chunks.

        Raises:
            ValueError: a vector is missing.
        """
        if not len(chunk_ids):
            return []
        scores: list[float] = (self._rows(chunk_ids) @ rotate_one(vector)).tolist()
        return scores

    def vector(self, chunk_id: int) -> Vectors:
        """Return a chunk's stored vector, rotated back, of shape `(dimensions,)`."""
        [vector] = rotate_back(self._rows([chunk_id]))
        return np.asarray(vector)

    def _rows(self, chunk_ids: Sequence[int]) -> Vectors:
        keys = self._order.chunk_keys(chunk_ids).tolist()
        found = {
            row[KEY]: row[self._field]
            for row in self._connection.get(self._collection, keys, (KEY, self._field))
        }
        if not found.keys() >= set(keys):
            raise ValueError("a vector is missing")
        rows = np.array([found[key] for key in keys], np.float32)
        if not np.isfinite(rows).all():
            raise ValueError("a vector is not finite")
        return rows
