"""The dense index: exhaustive search of quantized vectors in FAISS.

Vectors are rotated (`embeddings.store.dense.rotation`) and stored as one byte per dimension
(`embeddings.store.dense.quantizer`). A query vector is rotated as well, so inner products are
cosines. The row number of a vector is the id of its chunk. A stored vector depends on nothing but
the vector, so an updated index equals one that was built in full.

A search takes two steps. The first compares all rows with a query of one byte per dimension, for
which FAISS computes in integers and takes two thirds of the time. How far such a product is from
the cosine has a bound, so the second step knows which rows may be among the nearest, and compares
those with the query itself: what is found is what the second step alone would find.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from embeddings.chunk_set import ChunkSet
from embeddings.store.dense.quantizer import QuantizedRows, map_index
from embeddings.store.dense.rotation import rotate_back, rotate_one
from embeddings.store.dense.scalar_index import bound_of, empty_quantizer
from embeddings.types import Hit, Vectors

# How many rows the first step finds for one that is wanted; where these turn out to be too few, so
# many times as many.
_SPARE, _MORE = 8, 8
# The byte that stands for about 0, and the largest that a query has.
_ZERO, _LARGEST = 128, 127
# A stored vector is longer than 1 by its quantization, and floats are rounded.
_LONGEST, _ROUNDING = 1.1, 1e-4


class VectorIndex:
    """Vectors in a memory-mapped file, which must not be written while it is open."""

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            IndexUnavailable: it is missing or no such index.
        """
        self._index = map_index(path)
        size, length = int(self._index.ntotal), int(self._index.code_size)
        self._rows: QuantizedRows = np.empty((0, length), np.uint8)
        if size:
            # A view into the mapped memory, which the FAISS index owns.
            rows = faiss.rev_swig_ptr(self._index.codes.data(), size * length)
            self._rows = rows.reshape(size, length)
        # From here on it takes its bytes for what they are: numbers, of which 128 stands for 0.
        self._index.sq.qtype = faiss.ScalarQuantizer.QT_8bit_direct_signed
        self._quantizer = empty_quantizer(self.dimensions)
        self._last: tuple[Vectors, Vectors] | None = None

    @property
    def size(self) -> int:
        """The number of vectors."""
        return len(self._rows)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        """Return the `limit` chunks, or those of a set, nearest to a vector of shape
        `(dimensions,)` by cosine, the nearest first; none for the zero vector."""
        total = self.size if among is None else among.count
        limit = min(limit, total)
        if limit <= 0 or not vector.any():
            return []
        # More threads make one search faster but many concurrent ones slower, because they spin
        # while others could run. OpenMP keeps the setting per thread, so it is set at each search.
        faiss.omp_set_num_threads(1)
        query = self._rotated(vector)
        in_bytes = _QueryInBytes(query)
        wanted = limit * _SPARE
        while True:
            near, least = self._nearest_in_bytes(in_bytes, min(wanted, total), among)
            hits = self._nearest(query, near, limit)
            # Even the greatest cosine of a row that the first step left out is less.
            if wanted >= total or in_bytes.greatest_cosine(least) < hits[-1].score:
                return hits
            wanted *= _MORE

    def _nearest_in_bytes(
        self, query: "_QueryInBytes", count: int, among: ChunkSet | None
    ) -> tuple[npt.NDArray[np.int64], float]:
        """Return the rows with the greatest products, ascending, and the least product of them."""
        products, rows = self._index.search(query.row, count, params=_only(among))
        found = rows[0] >= 0
        return np.sort(rows[0][found]), float(products[0][found].min(initial=np.inf))

    def _nearest(self, query: Vectors, rows: npt.NDArray[np.int64], limit: int) -> list[Hit]:
        """Return the `limit` nearest of some rows, which are given in ascending order."""
        few = empty_quantizer(self.dimensions)
        few.add_sa_codes(self._rows[rows])
        scores, places = few.search(query.reshape(1, -1), min(limit, len(rows)))
        return [
            Hit(int(rows[place]), float(score))
            for place, score in zip(places[0], scores[0], strict=True)
        ]

    def vector(self, chunk_id: int) -> Vectors:
        """Return a chunk's stored vector, rotated back, of shape `(dimensions,)`."""
        [vector] = rotate_back(self._restored([chunk_id]))
        return np.asarray(vector)

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of a vector of shape `(dimensions,)` with each of the named chunks."""
        if not chunk_ids:
            return []
        scores: list[float] = (self._restored(chunk_ids) @ self._rotated(vector)).tolist()
        return scores

    def _rotated(self, vector: Vectors) -> Vectors:
        """Return the rotation of a query vector; that of the last one is kept, because a query is
        first searched for and then compared with what another search has found."""
        last = self._last
        if last is None or not np.array_equal(last[0], vector):
            # A copy, because the caller may change its array.
            last = self._last = (vector.copy(), rotate_one(vector))
        return last[1]

    def _restored(self, chunk_ids: Sequence[int]) -> Vectors:
        vectors: Vectors = self._quantizer.sa_decode(self._rows[np.asarray(chunk_ids, np.int64)])
        return vectors


class _QueryInBytes:
    """A rotated query as whole numbers from -127 to 127, and what products with it say.

    A stored component is `step * (byte - 128) + rest`, so with query components `number / scale` up
    to an error, a cosine is `step / scale * product + rest * sum`. By Cauchy's and Schwarz's
    inequality the errors, a vector of their own, add at most their length times the row's.
    """

    def __init__(self, query: Vectors) -> None:
        exact = query.astype(np.float64)
        scale = _LARGEST / float(np.abs(exact).max())
        numbers = np.rint(exact * scale)
        bound = bound_of(len(query))
        step = 2 * bound / 255
        self.row = numbers.astype(np.float32).reshape(1, -1)
        """The numbers, of shape `(1, dimensions)`."""
        self._share: float = step / scale
        rest = step * (_ZERO + 0.5) - bound
        longest = _LONGEST + rest * float(len(query) ** 0.5)
        error = float(np.linalg.norm(exact - numbers / scale)) * longest
        rounding = _ROUNDING * float(np.linalg.norm(exact))
        self._most = rest * float(exact.sum()) + error + rounding

    def greatest_cosine(self, product: float) -> float:
        """Return what the cosine of a row with at most this product can be."""
        return self._share * product + self._most


def _only(among: ChunkSet | None) -> Any:
    """Return the parameters of a FAISS search that looks at a set of rows only, or at all."""
    if among is None:
        return None
    # The constructors that FAISS documents differ from those that its type hints declare.
    parameters: Any = faiss.SearchParameters
    selector: Any = faiss.IDSelectorBitmap
    return parameters(sel=selector(among.bits))
