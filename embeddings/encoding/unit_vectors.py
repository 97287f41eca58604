"""The vectors of words with length one."""

import mmap
import sys
import threading
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from embeddings.types import Vectors

_MIN_LENGTH = 1e-6
# Texts share most of their words: so many vectors, 25 MB at most, and few are widened again.
_MAX_CACHED_VECTORS = 1 << 14
_NOT_CACHED = -1
_Ids = NDArray[np.int64]


class UnitVectors:
    """The vectors of words with length one; those that were needed last are kept widened.

    Threads may share it: what is kept is filled under a lock, and read without one.
    """

    def __init__(self, table: Vectors) -> None:
        """`table` has a row for each word."""
        self.lengths = np.zeros(len(table), np.float32)
        """The lengths that the vectors had, of shape `(words,)`, of those asked for so far."""
        self._table = table
        self._lock = threading.Lock()
        self._kept = _Kept(table)

    def of(self, ids: _Ids) -> Vectors:
        """Return the vectors of distinct words, of shape `(len(ids), dimensions)`."""
        kept = self._kept
        slots = kept.slots[ids]
        if slots.min(initial=0) == _NOT_CACHED:
            if len(ids) > _MAX_CACHED_VECTORS:
                return self._widened(ids)
            with self._lock:
                kept = self._with(ids)
                slots = kept.slots[ids]
        return kept.vectors[slots]

    def _with(self, ids: _Ids) -> "_Kept":
        """Return what is kept after the vectors of all these words are."""
        kept = self._kept
        new = ids[kept.slots[ids] == _NOT_CACHED]
        if kept.used + len(new) > _MAX_CACHED_VECTORS:
            kept, new = _Kept(self._table), ids
        stop = kept.used + len(new)
        kept.vectors[kept.used : stop] = self._widened(new)
        # Last, because a slot says to other threads that the vector is there.
        kept.slots[new] = np.arange(kept.used, stop)
        kept.used = stop
        self._kept = kept
        return kept

    def _widened(self, ids: _Ids) -> Vectors:
        vectors = self._table[ids].astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        self.lengths[ids] = lengths
        unit: Vectors = vectors / np.maximum(lengths, _MIN_LENGTH)[:, None]
        return unit


class _Kept:
    """Widened vectors, and the place of each word's among them."""

    def __init__(self, table: Vectors) -> None:
        self.slots = np.full(len(table), _NOT_CACHED, np.int32)
        self.vectors = _mapped(_MAX_CACHED_VECTORS, table.shape[1])
        self.used = 0


def _mapped(rows: int, columns: int) -> Vectors:
    """Return an array that goes back to the system when it is no longer used.

    The allocator keeps what it has once got a block of the same size for.
    """
    size = rows * columns * np.dtype(np.float32).itemsize
    if sys.platform == "win32":
        memory = mmap.mmap(-1, size)
    else:
        memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        # As numpy asks for its own arrays; a kernel without large pages refuses.
        with suppress(OSError):
            memory.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(memory, np.float32).reshape(rows, columns)
