"""A fixed pseudo-random rotation of vectors: a randomised Hadamard transform.

Encoders may put most of a vector's length into few components. The rotation spreads it, so that in
a vector of length one and d dimensions hardly a component exceeds 4 / sqrt(d), whatever the
encoder. Lengths and cosines do not change.

The components are multiplied by pseudo-random signs, then transformed by a Walsh-Hadamard matrix
(Ailon and Chazelle 2009, "The Fast Johnson-Lindenstrauss Transform"), which exists for powers of
two; so it is applied twice, to the first and to the last 2^k components, with 2^k the greatest
power of two in d. Additions are made in a fixed order, unlike those of a matrix product: the
result for a vector depends neither on the vectors beside it nor on the machine.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from embeddings.types import Vectors

_ROUNDS = 2


def rotate(vectors: Vectors) -> Vectors:
    """Return the rotated rows of an array of shape `(count, dimensions)`."""
    rows = np.array(vectors, np.float32)
    for signs, columns in _rounds(rows.shape[1]):
        rows *= signs
        rows[:, columns] = _hadamard(rows[:, columns])
    return rows


def rotate_one(vector: Vectors) -> Vectors:
    """Return the rotation of a vector of shape `(dimensions,)`, faster than `rotate` does.

    It may differ in the last bit, which matters for stored vectors only.
    """
    rotated: Vectors = vector @ _matrix(len(vector))
    return rotated


# Of the vectors of chunks, and of the two kinds of deep vectors.
@lru_cache(maxsize=4)
def _matrix(dimensions: int) -> Vectors:
    return rotate(np.eye(dimensions, dtype=np.float32))


def rotate_back(vectors: Vectors) -> Vectors:
    """Return the rows whose rotation (`rotate`) the given rows are."""
    rows = np.array(vectors, np.float32)
    for signs, columns in reversed(_rounds(rows.shape[1])):
        rows[:, columns] = _hadamard(rows[:, columns])
        rows *= signs
    return rows


def _hadamard(rows: Vectors) -> Vectors:
    """Return the normalised Walsh-Hadamard transform of rows whose length is a power of two.

    It is its own inverse.
    """
    count, length = rows.shape
    for _ in range(length.bit_length() - 1):
        # One step of the fast transform: sums of neighbours, then their differences.
        pairs = rows.reshape(count, length // 2, 2)
        rows = np.concatenate(
            (pairs[..., 0] + pairs[..., 1], pairs[..., 0] - pairs[..., 1]), axis=1
        )
    return rows * np.float32(length**-0.5)


@lru_cache(maxsize=8)
def _rounds(dimensions: int) -> tuple[tuple[Vectors, slice], ...]:
    """Return for each round the signs of all components, and the components to transform."""
    return tuple(_generated_rounds(dimensions))


def _generated_rounds(dimensions: int) -> Iterator[tuple[Vectors, slice]]:
    size = 1 << (dimensions.bit_length() - 1)
    for number in range(_ROUNDS):
        first = (dimensions - size) * (number % 2)
        # A hash function as the generator, because its output will never change.
        random = hashlib.shake_128(bytes([number])).digest(-(-dimensions // 8))
        bits = np.unpackbits(np.frombuffer(random, np.uint8))[:dimensions]
        yield (1 - 2 * bits.astype(np.float32)), slice(first, first + size)
