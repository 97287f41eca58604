"""Scalar quantization of vectors."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from embeddings.store.dense.rotation import rotate
from embeddings.types import Vectors

QuantizedRows = npt.NDArray[np.uint8]

# The bounds of a byte, in standard deviations of the numbers of a turned vector. Among a million
# numbers sixty lie beyond, and are cut by a little.
_DEVIATIONS = 4.0


class VectorQuantizer:
    """Turns vectors into the bytes that stand for them in a file."""

    def __init__(self, dimensions: int) -> None:
        self._index = empty_quantizer(dimensions)

    @property
    def bytes_per_vector(self) -> int:
        """How many bytes stand for a vector."""
        return int(self._index.code_size)

    def quantize(self, vectors: Vectors) -> QuantizedRows:
        """Return a row of bytes for each vector of length one; it depends on nothing else."""
        codes: QuantizedRows = self._index.sa_encode(rotate(vectors))
        return codes


class QuantizedVectors:
    """The bytes of the vectors in a file, which is mapped."""

    def __init__(self, path: Path) -> None:
        # The map lives as long as the index.
        self._index = map_index(path)
        self.rows: QuantizedRows = np.empty((0, self._index.code_size), np.uint8)
        if self._index.ntotal:
            size = self._index.ntotal * self._index.code_size
            self.rows = faiss.rev_swig_ptr(self._index.codes.data(), size).reshape(
                self._index.ntotal, -1
            )

    def row(self, number: int) -> bytes:
        """Return the bytes of one vector."""
        return bytes(self.rows[number])


def map_index(path: Path) -> Any:
    """Return the FAISS index of a file, memory-mapped."""
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def empty_quantizer(dimensions: int) -> Any:
    """Return an empty FAISS index with an 8-bit uniform scalar quantizer."""
    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    index = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
    bound = min(1.0, _DEVIATIONS / dimensions**0.5)
    # The bounds are those of what it is trained on.
    index.train(np.repeat(np.array([[-bound], [bound]], np.float32), dimensions, axis=1))
    return index
