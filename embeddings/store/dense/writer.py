"""Writing the dense index."""

from pathlib import Path

import faiss
import numpy as np

from embeddings.store.dense.quantizer import QuantizedRows, QuantizedVectors
from embeddings.store.dense.scalar_index import empty_quantizer
from embeddings.store.durable_files import write_file
from embeddings.store.row_keys import RowKeys


class VectorWriter:
    """Collects the vectors of new chunks and writes them together with those of another file."""

    def __init__(self, dimensions: int) -> None:
        """Begin empty; `dimensions` is the length of a vector."""
        self._index = empty_quantizer(dimensions)

    def append(self, rows: QuantizedRows) -> None:
        """Append quantized vectors (`VectorQuantizer.quantize`)."""
        self._index.add_sa_codes(np.ascontiguousarray(rows))

    def write(self, path: Path, base: Path | None = None, kept: RowKeys | None = None) -> None:
        """Write the index to a new file, durably.

        Without `base` it contains what was appended. With `base`, `kept` has for each row of the
        new file the number of the row of `base` to copy, or -1 for the next appended one.
        """
        if base is not None and kept is not None:
            # Bound to a name, because its rows are valid only as long as it exists.
            before = QuantizedVectors(base)
            size = self._index.code_size
            appended = faiss.vector_to_array(self._index.codes).reshape(-1, size)
            merged = np.empty((len(kept), size), np.uint8)
            if len(before.rows):
                # Without a copy; rows to be appended get any row first.
                np.take(before.rows, kept, axis=0, out=merged, mode="clip")
            merged[kept < 0] = appended
            self._index.reset()
            self.append(merged)
        # faiss.write_index reports no error when the disk is full.
        write_file(path, memoryview(faiss.serialize_index(self._index).data))
