"""The dense half of an index: half-precision vectors in FAISS, searched exactly."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from corpus.errors import IndexUnavailable
from embeddings.disk import write_file
from embeddings.encoders import Vectors
from embeddings.types import Hit


class VectorWriter:
    """Collects vectors in the order of their chunks' ids and writes them."""

    def __init__(self, dimensions: int) -> None:
        self._index = faiss.IndexScalarQuantizer(
            dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )

    def add(self, vectors: Vectors) -> None:
        """Append rows of length one."""
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def write(self, path: Path) -> None:
        """Write the index and make it durable."""
        # faiss.write_index loses bytes on a full disk without an error.
        write_file(path, faiss.serialize_index(self._index).tobytes())


class VectorIndex:
    """Vectors mapped from a file; the map is shared between processes and must not be written."""

    def __init__(self, path: Path) -> None:
        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexUnavailable("The vectors of the index can't be read.") from error

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
        scores, ids = self._index.search(vector.reshape(1, -1), limit)
        return [
            Hit(int(chunk), float(score))
            for chunk, score in zip(ids[0], scores[0], strict=True)
            if chunk >= 0
        ]

    def holds(self, chunk_id: int) -> bool:
        """Tell whether a chunk has a vector of length one, or a zero one (nothing known of it)."""
        row = self._index.reconstruct(chunk_id)
        length = float(np.linalg.norm(row))
        return bool(np.isfinite(row).all()) and (length < 1e-3 or abs(length - 1.0) < 1e-2)

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of `vector` with each of the named chunks."""
        if not chunk_ids:
            return []
        rows = self._index.reconstruct_batch(np.asarray(chunk_ids, dtype=np.int64))
        return [float(score) for score in rows @ vector]
