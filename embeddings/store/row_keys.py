"""The keys of a generation's chunks, in the order of their ids.

A chunk has a key as long as its document does not change, by which the catalog and the lexical
index know it. Its id, by which searches return it, is its position in the generation and the row of
its vector. `rows.npy` holds the key of each row.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexUnavailable

RowKeys = npt.NDArray[np.int64]
"""Keys by row, of shape `(chunks,)`."""

_DTYPES = (np.int32, np.int64)


def concatenate_ranges(ranges: Iterable[range]) -> RowKeys:
    """Return the numbers of all ranges, one range after the other."""
    parts = [np.arange(each.start, each.stop, dtype=np.int64) for each in ranges]
    return np.concatenate([np.empty(0, np.int64), *parts])


def rows_by_key(rows: RowKeys, keys: int) -> RowKeys:
    """Invert row keys: return for each key below `keys` its row, or -1 where it has none."""
    inverse = np.full(keys, -1, dtype=np.int64)
    inverse[rows] = np.arange(len(rows))
    return inverse


def write_row_keys(path: Path, rows: RowKeys) -> None:
    """Write row keys to a new file, as 32-bit integers where they fit."""
    fits = rows.max(initial=0) <= np.iinfo(np.int32).max
    with path.open("wb") as file:
        np.save(file, rows.astype(np.int32) if fits else rows, allow_pickle=False)


def read_row_keys(path: Path) -> RowKeys:
    """Read row keys from a file.

    Raises:
        IndexUnavailable: it is missing or damaged.
    """
    try:
        rows = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexUnavailable("The rows of the index can't be read.") from error
    if rows.ndim != 1 or rows.dtype not in _DTYPES or (len(rows) and rows.min() < 0):
        raise IndexUnavailable("The rows of the index are damaged.")
    keys: RowKeys = rows.astype(np.int64, copy=False)
    return keys
