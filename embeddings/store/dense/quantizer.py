"""Scalar quantization of vectors: one byte per dimension, between fixed bounds.

Bounds that are learned from the vectors would make the stored bytes depend on what else is stored,
so that an updated index would differ from one that was built in full. After the rotation
(`embeddings.store.dense.rotation`) the components of any encoder's vectors have about the same
distribution, so fixed bounds fit.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from embeddings.store.dense.rotation import rotate
from embeddings.types import Vectors

QuantizedRows = npt.NDArray[np.uint8]
"""Quantized vectors of shape `(count, bytes per vector)`."""

# The bounds in standard deviations of a component of a rotated vector. Of a million components
# about sixty lie outside; they are clipped to the bounds.
_BOUND_DEVIATIONS = 4.0


class VectorQuantizer:
    """Rotates and quantizes vectors."""

    def __init__(self, dimensions: int) -> None:
        self._index = empty_quantizer(dimensions)

    @property
    def bytes_per_vector(self) -> int:
        """The length of a quantized vector."""
        return int(self._index.code_size)

    def quantize(self, vectors: Vectors) -> QuantizedRows:
        """Return a row for each vector of length one; it depends on that vector alone."""
        rows: QuantizedRows = self._index.sa_encode(rotate(vectors))
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
        RuntimeError: the file is missing or no FAISS index.
    """
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def empty_quantizer(dimensions: int) -> Any:
    """Return an empty FAISS index with an 8-bit uniform scalar quantizer."""
    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    index = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
    bound = min(1.0, _BOUND_DEVIATIONS / dimensions**0.5)
    # FAISS takes the range of the training vectors as the bounds.
    index.train(np.repeat(np.array([[-bound], [bound]], np.float32), dimensions, axis=1))
    return index
