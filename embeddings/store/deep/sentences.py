"""The sentence vectors of a generation, memory-mapped.

`sentence_counts.bin` has a byte for each chunk, in the order of their ids: the number of its
sentences that have vectors, or `MISSING` where the chunk has not been encoded yet.
`sentences.bin` has the quantized vectors of all sentences in the same order.
"""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexUnavailable
from embeddings.encoding.deep_encoder import MAX_SENTENCES
from embeddings.store.dense.quantizer import QuantizedRows
from embeddings.store.regular_files import open_regular
from embeddings.store.row_keys import RowKeys

MISSING = 255
"""The count of a chunk that has not been encoded yet."""


class SentenceRows:
    """The quantized vectors of sentences, by the ids of their chunks."""

    def __init__(self, counts: Path, sentences: Path, chunks: int, row_bytes: int) -> None:
        """Read the counts of a number of chunks, and map the vectors of `row_bytes` each.

        Raises:
            IndexUnavailable: a file is missing, or the sizes do not fit together.
        """
        held = _mapped(counts, chunks)
        self.lacking = held == MISSING
        """Which chunks have not been encoded yet, of shape `(chunks,)`."""
        self._counts = np.where(self.lacking, 0, held)
        if self._counts.max(initial=0) > MAX_SENTENCES:
            raise _unreadable(counts)
        self._ends = np.cumsum(self._counts, dtype=np.int64)
        total = int(self._ends[-1]) if chunks else 0
        self._rows = _mapped(sentences, total * row_bytes).reshape(total, row_bytes)

    def of_chunk(self, chunk_id: int) -> QuantizedRows:
        """Return the vectors of a chunk's sentences, of shape `(sentences, row_bytes)`."""
        end = int(self._ends[chunk_id])
        start = int(self._ends[chunk_id - 1]) if chunk_id else 0
        return self._rows[start:end]

    def counts(self, chunk_ids: RowKeys) -> NDArray[np.uint8]:
        """Return the number of sentences of each of the named chunks."""
        counts: NDArray[np.uint8] = self._counts[chunk_ids]
        return counts

    def of_chunks(self, chunk_ids: RowKeys) -> QuantizedRows:
        """Return the vectors of the named chunks' sentences, one chunk after the other."""
        counts = self._counts[chunk_ids].astype(np.int64)
        # How far the vectors of each chunk lie behind the place that they get.
        shifts = self._ends[chunk_ids] - np.cumsum(counts)
        rows: QuantizedRows = self._rows[np.arange(counts.sum()) + np.repeat(shifts, counts)]
        return rows


def _mapped(path: Path, size: int) -> QuantizedRows:
    """Map a file of `size` bytes, of shape `(size,)`."""
    try:
        with os.fdopen(open_regular(path), "rb") as file:
            if os.fstat(file.fileno()).st_size != size:
                raise ValueError("not a vector for each sentence")
            # An empty file can't be mapped.
            return np.memmap(file, np.uint8, "r") if size else np.empty(0, np.uint8)
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> IndexUnavailable:
    return IndexUnavailable(
        f"The sentence vectors of the index {path.parent.parent.name} can't be read.",
        "Build it anew with `chuchu index --full`.",
    )
