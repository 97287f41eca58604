"""The dense index: searching quantized vectors in FAISS.

Vectors are rotated (`embeddings.store.dense.rotation`) and stored with 8 bits a dimension between
fixed bounds (`embeddings.store.dense.quantizer`). A query is rotated alike, so inner products stay
cosines. A row of the file is a chunk's id. Up to 100,000 vectors are searched exhaustively. Beyond,
binary codes (RaBitQ: Gao and Long 2024) select candidates, and the 8-bit vectors score them. A
stored vector and its code depend on nothing but the vector, so an update equals a full build.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import faiss
import numpy as np

from corpus.errors import IndexUnavailable
from embeddings.store.dense.quantizer import map_index
from embeddings.store.dense.rotation import rotate, rotate_back
from embeddings.types import Hit, Vectors

# The codes choose so many times the hits that are asked for.
_CANDIDATES = 16


class VectorIndex:
    """Vectors mapped from a file; the map is shared between processes and must not be written."""

    def __init__(self, path: Path, codes: Path | None = None) -> None:
        """Open the vectors in a file; those of `codes`, where it exists, choose the candidates."""
        try:
            self._index = map_index(path)
            self._search = self._index
            if codes is not None and codes.exists():
                self._codes = map_index(codes)
                self._search = faiss.IndexRefine(self._codes, self._index)
                self._search.k_factor = _CANDIDATES
        except RuntimeError as error:
            raise IndexUnavailable("The vectors of the index can't be read.") from error
        if self._search is not self._index and self._codes.ntotal != self._index.ntotal:
            raise IndexUnavailable("The codes of the index do not fit its vectors.")

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def search(self, vector: Vectors, limit: int) -> list[Hit]:
        """Return the `limit` chunks nearest to a vector of shape `(dimensions,)` by cosine."""
        limit = min(limit, self.size)
        if limit <= 0 or not vector.any():
            return []
        # More threads make one search faster and many slower: they spin while others could answer.
        # The setting is this thread's own, so it is made here.
        faiss.omp_set_num_threads(1)
        scores, ids = self._search.search(self._turned(vector).reshape(1, -1), limit)
        return [
            Hit(int(chunk), float(score))
            for chunk, score in zip(ids[0], scores[0], strict=True)
            if chunk >= 0
        ]

    def vector(self, chunk_id: int) -> Vectors:
        """Return a chunk's vector, of shape `(dimensions,)`."""
        [vector] = rotate_back(self._index.reconstruct(chunk_id).reshape(1, -1))
        return np.asarray(vector)

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of `vector` with each of the named chunks."""
        if not chunk_ids:
            return []
        rows = self._index.reconstruct_batch(np.asarray(chunk_ids, dtype=np.int64))
        scores: list[float] = (rows @ self._turned(vector)).tolist()
        return scores

    def _turned(self, vector: Vectors) -> Vectors:
        turned_vector: Vectors = vector @ _turn(self.dimensions)
        return turned_vector


@lru_cache(maxsize=2)
def _turn(dimensions: int) -> Vectors:
    """Return the turn as a matrix: for one vector faster, where the last bit does not matter."""
    return rotate(np.eye(dimensions, dtype=np.float32))
