"""Ranges of keys: how tantivy is told which chunks of a small set to look at.

The chunks of a document have successive keys, so a few documents are a few ranges.
"""

import numpy as np

from embeddings.chunk_set import ChunkSet
from embeddings.store.row_keys import RowKeys

# A small set has so many chunks at most, in so few ranges.
_MAX_CHUNKS, _MAX_RANGES = 20_000, 32


def key_ranges(chunks: ChunkSet, rows: RowKeys) -> list[tuple[int, int]] | None:
    """Return the first and the last key of each range of keys of a set, None if it is not small.

    `rows` are the keys of all chunks in the order of their ids.
    """
    if not 0 < chunks.count <= _MAX_CHUNKS:
        return None
    keys = np.sort(rows[chunks.ids])
    ends = np.flatnonzero(np.diff(keys) > 1)
    if len(ends) >= _MAX_RANGES:
        return None
    firsts = keys[np.concatenate(([0], ends + 1))]
    lasts = keys[np.concatenate((ends, [len(keys) - 1]))]
    return [(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]
