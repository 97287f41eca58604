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
            added = np.concatenate(self._rows) if self._rows else before.rows[:0]
            parts = _merged(before.rows, added, kept)
        # As FAISS writes it, but without several copies of all rows, and with an error when the
        # disk is full.
        header = file_header(self._dimensions, sum(map(len, parts)))
        write_file(path, header, *(part.data for part in parts if len(part)))


def _merged(base: QuantizedRows, added: QuantizedRows, kept: RowKeys) -> list[QuantizedRows]:
    """Return slices of two arrays that are, one after another, the rows which `kept` names.

    `kept` has numbers of rows of `base`, and -1 for each row of `added` in its turn. Of most
    updates a few slices are nearly all of `base`, and need no memory.
    """
    if not len(kept):
        return []
    is_added = kept < 0
    numbers = np.where(is_added, np.cumsum(is_added) - 1, kept)
    (ends,) = np.nonzero((np.diff(numbers) != 1) | (is_added[1:] != is_added[:-1]))
    starts = np.concatenate(([0], ends + 1))
    firsts = numbers[starts]
    lengths = np.diff(starts, append=len(kept))
    runs = zip(is_added[starts].tolist(), firsts.tolist(), lengths.tolist(), strict=True)
    return [
        (added if from_added else base)[first : first + length]
        for from_added, first, length in runs
    ]
