"""Which key stands in which row: the keys of a generation's chunks, in the order of their ids."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexUnavailable

RowKeys = npt.NDArray[np.int64]
_KINDS = (np.int32, np.int64)


def concatenate_ranges(ranges: Iterable[range]) -> RowKeys:
    """Return the keys of ranges, one range after the other."""
    parts = [np.arange(each.start, each.stop, dtype=np.int64) for each in ranges]
    return np.concatenate([np.empty(0, np.int64), *parts])


def rows_by_key(rows: RowKeys, keys: int) -> RowKeys:
    """Return for each key below `keys` its row, or -1."""
    found = np.full(keys, -1, dtype=np.int64)
    found[rows] = np.arange(len(rows))
    return found


def write_row_keys(path: Path, rows: RowKeys) -> None:
    """Write a new file, with four bytes for each key where they fit."""
    fits = rows.max(initial=0) <= np.iinfo(np.int32).max
    with path.open("wb") as file:
        np.save(file, rows.astype(np.int32) if fits else rows, allow_pickle=False)


def read_row_keys(path: Path) -> RowKeys:
    """Read the keys of all rows.

    Raises:
        IndexUnavailable: the file is missing or damaged.
    """
    try:
        rows = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexUnavailable("The rows of the index can't be read.") from error
    if rows.ndim != 1 or rows.dtype not in _KINDS or (len(rows) and rows.min() < 0):
        raise IndexUnavailable("The rows of the index are damaged.")
    found: RowKeys = rows.astype(np.int64, copy=False)
    return found
