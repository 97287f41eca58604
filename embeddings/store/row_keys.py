"""The keys of a generation's chunks, in the order of their ids.

A chunk has a key as long as its document does not change, by which the catalog and the lexical
index know it. Its id, by which searches return it, is its position in the generation and the row of
its vector. `rows.npy` holds the key of each row.
"""

import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexUnavailable
from embeddings.store.regular_files import open_regular

RowKeys = npt.NDArray[np.int64]
"""Keys by row, of shape `(chunks,)`."""

_DTYPES = (np.dtype("<i4"), np.dtype("<i8"))
# The beginning of an NPY file, and the length of its header.
_PREAMBLE = struct.Struct("<8sH")
_MAGIC = b"\x93NUMPY\x01\x00"
_MAX_HEADER = 1000


def concatenate_ranges(ranges: Iterable[range]) -> RowKeys:
    """Return the numbers of all ranges, one range after the other."""
    bounds = np.array([(each.start, each.stop) for each in ranges], np.int64).reshape(-1, 2)
    starts, lengths = bounds[:, 0], bounds[:, 1] - bounds[:, 0]
    # What is to be added to a position in the result: it grows where a range begins.
    offsets = starts - np.cumsum(lengths) + lengths
    numbers: RowKeys = np.repeat(offsets, lengths) + np.arange(lengths.sum())
    return numbers


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


def read_row_keys(path: Path, chunks: int | None = None) -> RowKeys:
    """Read row keys from a file, which must be those of so many chunks unless it is None.

    Raises:
        IndexUnavailable: it is missing or damaged.
    """
    try:
        with os.fdopen(open_regular(path), "rb") as file:
            rows = _read_array(file, chunks)
        if rows.min(initial=0) < 0:
            raise ValueError("a key is negative")
    except (OSError, ValueError) as error:
        raise IndexUnavailable(
            f"The rows of the index {path.parent.name} can't be read.",
            "Build it anew with `chuchu index --full`.",
        ) from error
    return rows


def _read_array(file: BinaryIO, chunks: int | None) -> RowKeys:
    """Return the numbers of an NPY file, format 1.0 (numpy.lib.format).

    `np.load` allocates the size that a header claims, and reads formats that are none of ours.

    Raises:
        ValueError: it is another kind of file, or has another size than its header says.
    """
    size = os.fstat(file.fileno()).st_size
    magic, length = _PREAMBLE.unpack(file.read(_PREAMBLE.size).ljust(_PREAMBLE.size))
    if magic != _MAGIC or length > _MAX_HEADER:
        raise ValueError("not an array")
    header = file.read(length).decode("ascii").strip()
    for dtype in _DTYPES:
        count, rest = divmod(size - _PREAMBLE.size - length, dtype.itemsize)
        shape = f"'descr': '{dtype.str}', 'fortran_order': False, 'shape': ({count},), "
        if not rest and chunks in (None, count) and header == f"{{{shape}}}":
            return np.frombuffer(file.read(), dtype).astype(np.int64)
    raise ValueError("not an array of row keys")
