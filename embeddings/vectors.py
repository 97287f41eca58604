"""The dense half of an index: vectors in FAISS, a byte for each number.

Vectors are turned (`embeddings.turn`), and so are questions, which leaves cosines as they are. A
byte stands for a number between fixed bounds, whatever is stored, so updates give the vectors of a
full build. The rows of the file stand in the order of the chunks' ids. Up to 100,000 are searched
exactly. Of more, codes of a bit for each number (RaBitQ: Gao and Long, 2024) choose the candidates,
and the vectors score them; a code depends on its vector alone, too.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from corpus.errors import IndexUnavailable
from embeddings.disk import write_file
from embeddings.encoders import Vectors
from embeddings.rows import Rows
from embeddings.turn import turned, turned_back
from embeddings.types import Hit

Codes = npt.NDArray[np.uint8]
EXACT_UP_TO = 100_000
# The codes choose so many times the hits that are asked for.
_CANDIDATES = 16
_BLOCK = 1 << 16
# The bounds of a byte, in standard deviations of the numbers of a turned vector. Among a million
# numbers sixty lie beyond, and are cut by a little.
_DEVIATIONS = 4.0
# The codes of FAISS stand in groups of so many numbers.
_GROUP = 8


class Coder:
    """Turns vectors into the bytes that stand for them in a file."""

    def __init__(self, dimensions: int) -> None:
        self._index = _empty(dimensions)

    @property
    def size(self) -> int:
        """How many bytes stand for a vector."""
        return int(self._index.code_size)

    def codes(self, vectors: Vectors) -> Codes:
        """Return a row of bytes for each vector of length one; it depends on nothing else."""
        codes: Codes = self._index.sa_encode(turned(vectors))
        return codes


class StoredCodes:
    """The bytes of the vectors in a file, which is mapped."""

    def __init__(self, path: Path) -> None:
        # The map lives as long as the index.
        self._index = _mapped(path)
        self.rows: Codes = np.empty((0, self._index.code_size), np.uint8)
        if self._index.ntotal:
            size = self._index.ntotal * self._index.code_size
            self.rows = faiss.rev_swig_ptr(self._index.codes.data(), size).reshape(
                self._index.ntotal, -1
            )

    def row(self, number: int) -> bytes:
        """Return the bytes of one vector."""
        return bytes(self.rows[number])


class VectorWriter:
    """Collects the vectors of new chunks and writes them among those of another file."""

    def __init__(self, dimensions: int) -> None:
        """Begin empty."""
        self._index = _empty(dimensions)

    def append(self, codes: Codes) -> None:
        """Append rows as they are stored."""
        self._index.add_sa_codes(np.ascontiguousarray(codes))

    def write(self, path: Path, base: Path | None = None, kept: Rows | None = None) -> None:
        """Write the index and make it durable.

        `kept` names for each row of the file the row of `base` that it repeats, or -1 for the next
        one that was added. Without `base` the file holds what was added.
        """
        if base is not None and kept is not None:
            before = StoredCodes(base)
            codes = _merged(before.rows, _codes(self._index), kept)
            self._index.reset()
            self.append(codes)
        _write(path, self._index)

    def write_codes(self, path: Path, vectors: Path, exact_up_to: int = EXACT_UP_TO) -> None:
        """Write the codes of the vectors in a file, where these are too many to be searched alone.

        Vectors of a length that is no multiple of eight have none.
        """
        index = _mapped(vectors)
        if index.ntotal <= exact_up_to or index.d % _GROUP:
            return
        codes = faiss.IndexRaBitQFastScan(index.d, faiss.METRIC_INNER_PRODUCT)
        # Codes tell where a vector stands around a centre: always the origin, whatever is stored.
        codes.train(np.zeros((1, index.d), np.float32))
        for start in range(0, index.ntotal, _BLOCK):
            codes.add(index.reconstruct_n(start, min(_BLOCK, index.ntotal - start)))
        _write(path, codes)


def _mapped(path: Path) -> Any:
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def _write(path: Path, index: Any) -> None:
    # faiss.write_index loses bytes on a full disk without an error.
    write_file(path, memoryview(faiss.serialize_index(index).data))


def _empty(dimensions: int) -> Any:
    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    index = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
    bound = min(1.0, _DEVIATIONS / dimensions**0.5)
    # The bounds are those of what it is trained on.
    index.train(np.repeat(np.array([[-bound], [bound]], np.float32), dimensions, axis=1))
    return index


def _codes(index: Any) -> Codes:
    codes: Codes = faiss.vector_to_array(index.codes).reshape(index.ntotal, index.code_size)
    return codes


def _merged(base: Codes, new: Codes, kept: Rows) -> Codes:
    codes = np.empty((len(kept), new.shape[1]), np.uint8)
    codes[kept >= 0] = base[kept[kept >= 0]]
    codes[kept < 0] = new
    return codes


class VectorIndex:
    """Vectors mapped from a file; the map is shared between processes and must not be written."""

    def __init__(self, path: Path, codes: Path | None = None) -> None:
        """Open the vectors in a file; those of `codes`, where it exists, choose the candidates."""
        try:
            self._index = _mapped(path)
            self._search = self._index
            if codes is not None and codes.exists():
                self._codes = _mapped(codes)
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
        [vector] = turned_back(self._index.reconstruct(chunk_id).reshape(1, -1))
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
    return turned(np.eye(dimensions, dtype=np.float32))
