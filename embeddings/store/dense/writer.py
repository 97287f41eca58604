"""Writing the dense index."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.store.dense.quantizer import (
    QuantizedRows,
    QuantizedVectors,
    empty_quantizer,
    map_index,
)
from embeddings.store.durable_files import write_file
from embeddings.store.row_keys import RowKeys

EXACT_UP_TO = 100_000

_BLOCK = 1 << 16

# The codes of FAISS stand in groups of so many numbers.
_GROUP = 8


class VectorWriter:
    """Collects the vectors of new chunks and writes them among those of another file."""

    def __init__(self, dimensions: int) -> None:
        """Begin empty."""
        self._index = empty_quantizer(dimensions)

    def append(self, codes: QuantizedRows) -> None:
        """Append rows as they are stored."""
        self._index.add_sa_codes(np.ascontiguousarray(codes))

    def write(self, path: Path, base: Path | None = None, kept: RowKeys | None = None) -> None:
        """Write the index and make it durable.

        `kept` names for each row of the file the row of `base` that it repeats, or -1 for the next
        one that was added. Without `base` the file holds what was added.
        """
        if base is not None and kept is not None:
            before = QuantizedVectors(base)
            codes = _merged(before.rows, _codes(self._index), kept)
            self._index.reset()
            self.append(codes)
        _write(path, self._index)

    def write_binary_codes(self, path: Path, vectors: Path, exact_up_to: int = EXACT_UP_TO) -> None:
        """Write the codes of the vectors in a file, where these are too many to be searched alone.

        Vectors of a length that is no multiple of eight have none.
        """
        index = map_index(vectors)
        if index.ntotal <= exact_up_to or index.d % _GROUP:
            return
        codes = faiss.IndexRaBitQFastScan(index.d, faiss.METRIC_INNER_PRODUCT)
        # Codes tell where a vector stands around a centre: always the origin, whatever is stored.
        codes.train(np.zeros((1, index.d), np.float32))
        for start in range(0, index.ntotal, _BLOCK):
            codes.add(index.reconstruct_n(start, min(_BLOCK, index.ntotal - start)))
        _write(path, codes)


def _write(path: Path, index: Any) -> None:
    # faiss.write_index loses bytes on a full disk without an error.
    write_file(path, memoryview(faiss.serialize_index(index).data))


def _codes(index: Any) -> QuantizedRows:
    codes: QuantizedRows = faiss.vector_to_array(index.codes).reshape(index.ntotal, index.code_size)
    return codes


def _merged(base: QuantizedRows, new: QuantizedRows, kept: RowKeys) -> QuantizedRows:
    codes = np.empty((len(kept), new.shape[1]), np.uint8)
    codes[kept >= 0] = base[kept[kept >= 0]]
    codes[kept < 0] = new
    return codes
