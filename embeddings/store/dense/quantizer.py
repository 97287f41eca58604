"""Scalar quantization of vectors (`embeddings.store.dense.scalar_index`)."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from corpus.errors import IndexUnavailable
from embeddings.store.dense.file_header import require_header
from embeddings.store.dense.rotation import rotate
from embeddings.store.dense.scalar_index import empty_quantizer
from embeddings.types import Vectors

QuantizedRows = npt.NDArray[np.uint8]
"""Quantized vectors of shape `(count, bytes per vector)`."""


class VectorQuantizer:
    """Rotates and quantizes vectors."""

    def __init__(self, dimensions: int) -> None:
        self._index = empty_quantizer(dimensions)

    @property
    def bytes_per_vector(self) -> int:
        """The length of a quantized vector."""
        return int(self._index.code_size)

    def quantize(self, vectors: Vectors) -> QuantizedRows:
        """Return a row for each vector of length one; it depends on that vector alone.

        Raises:
            ValueError: a component is infinite or NaN.
        """
        if not np.isfinite(vectors).all():
            raise ValueError("a vector is not finite")
        # The threads of OpenMP spin between two batches, while other processes could run.
        faiss.omp_set_num_threads(1)
        rows: QuantizedRows = self._index.sa_encode(rotate(vectors))
        return rows

    def requantize(self, rotated: Vectors) -> QuantizedRows:
        """Return the rows of vectors that `restore` returned.

        Raises:
            ValueError: a component is infinite or NaN.
        """
        if not np.isfinite(rotated).all():
            raise ValueError("a vector is not finite")
        rows: QuantizedRows = self._index.sa_encode(np.ascontiguousarray(rotated, np.float32))
        return rows

    def restore(self, rows: QuantizedRows) -> Vectors:
        """Return the rotated vectors of rows, of shape `(rows, dimensions)`, up to the error of the
        quantization."""
        vectors: Vectors = self._index.sa_decode(np.ascontiguousarray(rows))
        return vectors


class QuantizedVectors:
    """The quantized vectors of a file, memory-mapped."""

    def __init__(self, path: Path) -> None:
        # `rows` is a view into the mapped memory, which the FAISS index owns.
        self._index = map_index(path)
        self.rows: QuantizedRows = np.empty((0, self._index.code_size), np.uint8)
        if self._index.ntotal:
            size = self._index.ntotal * self._index.code_size
            self.rows = faiss.rev_swig_ptr(self._index.codes.data(), size).reshape(
                self._index.ntotal, -1
            )

    def row(self, number: int) -> bytes:
        """Return one quantized vector."""
        return bytes(self.rows[number])


def map_index(path: Path) -> Any:
    """Return the FAISS index of a file, memory-mapped.

    Raises:
        IndexUnavailable: it is missing, or no file of quantized vectors.
    """
    try:
        require_header(path)
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except (OSError, ValueError, RuntimeError) as error:
        raise IndexUnavailable(
            f"The vectors of the index {path.parent.name} can't be read.",
            "Build it anew with `chuchu index --full`.",
        ) from error
