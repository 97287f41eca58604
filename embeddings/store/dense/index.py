"""The dense index: exhaustive search of quantized vectors in FAISS.

Vectors are rotated (`embeddings.store.dense.rotation`) and stored as one byte per dimension
(`embeddings.store.dense.quantizer`). A query vector is rotated as well, so inner products are
cosines. The row number of a vector is the id of its chunk. A stored vector depends on nothing but
the vector, so an updated index equals one that was built in full.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.chunk_set import ChunkSet
from embeddings.store.dense.quantizer import map_index
from embeddings.store.dense.rotation import rotate_back, rotate_one
from embeddings.types import Hit, Vectors


class VectorIndex:
    """Vectors in a memory-mapped file, which must not be written while it is open."""

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            IndexUnavailable: it is missing or no such index.
        """
        self._index = map_index(path)

    @property
    def size(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        """Return the `limit` chunks, or those of a set, nearest to a vector of shape
        `(dimensions,)` by cosine, the nearest first; none for the zero vector."""
        limit = min(limit, self.size if among is None else among.count)
        if limit <= 0 or not vector.any():
            return []
        # More threads make one search faster but many concurrent ones slower, because they spin
        # while others could run. OpenMP keeps the setting per thread, so it is set at each search.
        faiss.omp_set_num_threads(1)
        query = rotate_one(vector).reshape(1, -1)
        scores, ids = self._index.search(query, limit, params=_only(among))
        return [
            Hit(int(chunk_id), float(score))
            for chunk_id, score in zip(ids[0], scores[0], strict=True)
            if chunk_id >= 0
        ]

    def vector(self, chunk_id: int) -> Vectors:
        """Return a chunk's stored vector, rotated back, of shape `(dimensions,)`."""
        [vector] = rotate_back(self._index.reconstruct(chunk_id).reshape(1, -1))
        return np.asarray(vector)

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of a vector of shape `(dimensions,)` with each of the named chunks."""
        if not chunk_ids:
            return []
        rows = self._index.reconstruct_batch(np.asarray(chunk_ids, dtype=np.int64))
        scores: list[float] = (rows @ rotate_one(vector)).tolist()
        return scores


def _only(among: ChunkSet | None) -> Any:
    """Return the parameters of a FAISS search that looks at a set of rows only, or at all."""
    if among is None:
        return None
    # The constructors that FAISS documents differ from those that its type hints declare.
    parameters: Any = faiss.SearchParameters
    selector: Any = faiss.IDSelectorBitmap
    return parameters(sel=selector(among.bits))
