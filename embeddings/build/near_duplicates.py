"""Which documents say nearly the same.

A document is the set of its shingles: all runs of five letters and digits of its folded text. Two
documents are as alike as the share of their shingles that they have in common (Jaccard's index).
The signature of a document holds the smallest hash of its shingles under each of 64 permutations;
the share of equal places in two signatures estimates how alike the documents are (Broder, On the
resemblance and containment of documents, 1997), with a standard error of 0.05 at 0.8. Of each hash
its 16 low bits are enough (Li and König, b-bit minwise hashing, 2010).

Documents that agree in a whole band of their signatures are compared (Leskovec, Rajaraman, Ullman,
Mining of Massive Datasets, 3.4). Short bands find what is alike; long ones find what is nearly the
same among many that are alike.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.text.fold import letters

Signatures = NDArray[np.uint16]
Places = NDArray[np.int64]
SIMILAR = 0.8
_PERMUTATIONS = 64
_SHINGLE = 5
_BASE = np.uint64(0x9E3779B97F4A7C15)
# Small enough for all of its hashes to stay in the processor's cache.
_BLOCK = 1024
_BANDS = (64, 16, 8, 4)
_COMPARED = 1 << 14


def minhash_signature(text: str) -> bytes:
    """Return the signature of a text: 64 numbers of 16 bits, little-endian.

    It is a matter of letters and digits alone, folded. A text of fewer than five is one shingle.
    """
    shingles = _shingles(letters(text))
    factors, summands = _permutations()
    smallest = np.full(_PERMUTATIONS, np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, len(shingles), _BLOCK):
        hashes = factors * shingles[start : start + _BLOCK]
        hashes += summands
        np.minimum(smallest, hashes.min(axis=1), out=smallest)
    # The high bits of the smallest are mostly zero.
    return smallest.astype("<u2").tobytes()


def _shingles(text: str) -> NDArray[np.uint32]:
    """Return a hash of every run of five characters."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    count = max(1, len(characters) - _SHINGLE + 1)
    hashes = np.zeros(count, np.uint64)
    for place in range(min(_SHINGLE, len(characters))):
        hashes *= _BASE
        hashes += characters[place : place + count]
    return (_mixed(hashes) >> np.uint64(32)).astype(np.uint32)


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return columns of factors and summands: x ↦ ax + b modulo 2³², a odd, is a permutation."""
    numbers = _mixed(np.arange(1, 2 * _PERMUTATIONS + 1, dtype=np.uint64)).astype(np.uint32)
    factors, summands = numbers.reshape(2, _PERMUTATIONS, 1)
    return factors | np.uint32(1), summands


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers with their bits mixed (Steele, Lea, Flood, SplitMix, 2014)."""
    numbers = numbers + _BASE
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def estimated_jaccard(one: bytes, other: bytes) -> float:
    """Estimate from their signatures how alike two documents are, from 0 to 1."""
    return float(_resemblances(_rows([one]), _rows([other]))[0])


def near_duplicate_groups(signatures: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return the place of each document that is like another, and that of its group's first.

    The signatures are in the order of the folder. In each band a document is compared with the
    first that agrees with it; it joins the earliest that it is ALIKE, and its group. So the groups
    depend on nothing but the signatures and their order, and the work grows with their number only.
    """
    joined = _joined(_rows(signatures))
    sizes = np.bincount(joined, minlength=1)
    (places,) = np.nonzero(sizes[joined] > 1)
    return list(zip(places.tolist(), joined[places].tolist(), strict=True))


def _rows(signatures: Sequence[bytes]) -> Signatures:
    return np.frombuffer(b"".join(signatures), "<u2").reshape(-1, _PERMUTATIONS)


def _joined(signatures: Signatures) -> Places:
    """Return for each row the place of the first row of its group, which may be its own."""
    joined = np.arange(len(signatures))
    for width in _BANDS:
        for start in range(0, _PERMUTATIONS, width):
            _join(joined, signatures, signatures[:, start : start + width])
    # A document is never behind the one that joined it, so this ends.
    while not np.array_equal(joined, joined[joined]):
        joined = joined[joined]
    return joined


def _join(joined: Places, signatures: Signatures, band: Signatures) -> None:
    """Let rows join those that their band leads to, where they are earlier and alike."""
    leaders = _leaders(band)
    (later,) = np.nonzero(leaders < joined)
    for start in range(0, len(later), _COMPARED):
        some = later[start : start + _COMPARED]
        leading = leaders[some]
        near_duplicates = _resemblances(signatures[some], signatures[leading]) >= SIMILAR
        joined[some[near_duplicates]] = leading[near_duplicates]


def _resemblances(signatures: Signatures, others: Signatures) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = (signatures == others).mean(axis=1)
    return shares


def _leaders(band: Signatures) -> Places:
    """Return for each row the place of the first row that equals it."""
    keys = np.zeros(len(band), np.uint64)
    for column in np.ascontiguousarray(band).view(np.uint64).T:
        keys = _mixed(keys ^ column)
    order = np.argsort(keys, kind="stable")
    begins = np.diff(keys[order], prepend=~keys[order[:1]]) != 0
    runs = np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0))
    leaders = np.empty_like(order)
    leaders[order] = order[runs]
    return leaders
