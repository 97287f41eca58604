"""Writing the dense index."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.store.dense.file_header import file_header
from embeddings.store.dense.quantizer import QuantizedRows, QuantizedVectors
from embeddings.store.durable_files import write_file
from embeddings.store.row_keys import RowKeys


class VectorWriter:
    """Collects the vectors of new chunks and writes them together with those of another file."""

    def __init__(self, dimensions: int) -> None:
        """Begin empty; `dimensions` is the length of a vector."""
        self._dimensions = dimensions
        self._rows: list[QuantizedRows] = []

    def append(self, rows: QuantizedRows) -> None:
        """Append quantized vectors (`VectorQuantizer.quantize`)."""
        self._rows.append(np.ascontiguousarray(rows))

    def write(self, path: Path, base: Path | None = None, kept: RowKeys | None = None) -> None:
        """Write the index to a new file, durably.

        Without `base` it contains what was appended. With `base`, `kept` has for each row of the
        new file the number of the row of `base` to copy, or -1 for the next appended one.
        """
        parts: Sequence[QuantizedRows] = self._rows
        if base is not None and kept is not None:
            # Bound to a name, because its rows are valid only as long as it exists.
            before = QuantizedVectors(base)
            merged = np.empty((len(kept), before.rows.shape[1]), np.uint8)
            if len(before.rows):
                # Without a copy; rows to be appended get any row first.
                np.take(before.rows, kept, axis=0, out=merged, mode="clip")
            if self._rows:
                merged[kept < 0] = np.concatenate(self._rows)
            parts = [merged]
        # As FAISS writes it, but without several copies of all rows, and with an error when the
        # disk is full.
        header = file_header(self._dimensions, sum(map(len, parts)))
        write_file(path, header, *(part.data for part in parts if len(part)))
