"""A fixed turn of vectors, after which their numbers are of a size.

What an encoder says in few numbers is spread over many: a vector of length one and d numbers then
holds hardly one beyond 4 / sqrt(d), whatever the encoder. Lengths and cosines stay as they are. It
is a Walsh-Hadamard transform behind signs that look random (Ailon and Chazelle, The fast
Johnson-Lindenstrauss transform, 2009), of the first numbers and then of the last ones, as many each
time as the greatest power of two allows. Sums are made in a fixed order, so that a vector's numbers
depend on nothing else: neither on those beside it nor on the machine.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from embeddings.types import Vectors

_ROUNDS = 2


def rotate(vectors: Vectors) -> Vectors:
    """Return the rows of an array of vectors, turned."""
    rows = np.array(vectors, np.float32)
    for features, part in _steps(rows.shape[1]):
        rows *= features
        rows[:, part] = _transformed(rows[:, part])
    return rows


def rotate_back(vectors: Vectors) -> Vectors:
    """Return what `turned` has made these rows of."""
    rows = np.array(vectors, np.float32)
    for features, part in reversed(_steps(rows.shape[1])):
        rows[:, part] = _transformed(rows[:, part])
        rows *= features
    return rows


def _transformed(rows: Vectors) -> Vectors:
    """Return the Walsh-Hadamard transform of rows whose length is a power of two; it is its own
    inverse."""
    count, length = rows.shape
    half = length // 2
    for _ in range(length.bit_length() - 1):
        # Neighbours become a sum and a difference; after all rounds each has met each.
        pairs = rows.reshape(count, half, 2)
        rows = np.concatenate(
            (pairs[..., 0] + pairs[..., 1], pairs[..., 0] - pairs[..., 1]), axis=1
        )
    return rows * np.float32(length**-0.5)


@lru_cache(maxsize=8)
def _steps(dimensions: int) -> tuple[tuple[Vectors, slice], ...]:
    return tuple(_drawn(dimensions))


def _drawn(dimensions: int) -> Iterator[tuple[Vectors, slice]]:
    size = 1 << (dimensions.bit_length() - 1)
    for number in range(_ROUNDS):
        first = (dimensions - size) * (number % 2)
        drawn = hashlib.shake_128(bytes([number])).digest(-(-dimensions // 8))
        bits = np.unpackbits(np.frombuffer(drawn, np.uint8))[:dimensions]
        yield (1 - 2 * bits.astype(np.float32)), slice(first, first + size)
