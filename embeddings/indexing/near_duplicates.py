"""Finds groups of documents with nearly the same text, by MinHash and banding.

A document is represented by its set of shingles: all runs of five letters and digits of its folded
text. The similarity of two documents is the Jaccard index of these sets. The MinHash signature
holds the smallest hash of the shingles under each of 64 permutations; the share of equal positions
in two signatures estimates the similarity (Broder, On the resemblance and containment of documents,
1997), with a standard error of 0.05 at 0.8. The lowest 16 bits of each hash are enough (Li and
König, b-bit minwise hashing, 2010).

Banding avoids comparing all pairs: only documents whose signatures agree in a whole band are
compared (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4). Narrow bands find documents
that are barely similar enough; wide bands find near copies among many similar documents, where a
narrow band would lead them all to the same first one.
"""

import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

Signatures = NDArray[np.uint16]
"""MinHash signatures, of shape `(documents, 64)`."""
Positions = NDArray[np.int64]
"""A position among the documents for each document, of shape `(documents,)`."""

SIMILAR = 0.8
_PERMUTATIONS = 64
_SHINGLE_LENGTH = 5
# The base of the rolling hash, and SplitMix64's increment: 2**64 divided by the golden ratio.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
# The hashes of so many shingles under all permutations fit into the processor's cache.
_SHINGLE_BLOCK = 1024
_UNSEEN = 2
_BAND_WIDTHS = (64, 16, 8, 4)
# Bounds the memory that one comparison of signatures takes.
_COMPARED_BLOCK = 1 << 14


def minhash_signature(folded: str) -> bytes:
    """Return the MinHash signature of a folded text: 64 numbers of 16 bits, little-endian.

    It depends on letters and digits alone. A text of fewer than five is one shingle.
    """
    return minhash_signatures([folded])[0]


def minhash_signatures(folded: Sequence[str]) -> list[bytes]:
    """Return the MinHash signature of each folded text; faster than one by one."""
    letters, bounds = _letters(folded)
    # Those that overlap two texts belong to none.
    all_hashes = _shingle_hashes(letters)
    return [
        _signature(
            all_hashes[start : end - _SHINGLE_LENGTH + 1]
            if end - start >= _SHINGLE_LENGTH
            else _shingle_hashes(letters[start:end])
        )
        for start, end in pairwise(bounds)
    ]


def _signature(shingles: NDArray[np.uint32]) -> bytes:
    factors, summands = _permutations()
    smallest = np.full(_PERMUTATIONS, np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, len(shingles), _SHINGLE_BLOCK):
        hashes = factors * shingles[start : start + _SHINGLE_BLOCK]
        hashes += summands
        np.minimum(smallest, hashes.min(axis=1), out=smallest)
    # Low bits: the high bits of a minimum are mostly zero.
    return smallest.astype("<u2").tobytes()


def _letters(folded: Sequence[str]) -> tuple[NDArray[np.uint64], list[int]]:
    """Return the code points of the letters and digits of texts, and the place where those of each
    text begin; the last one is their number."""
    joined = "".join(folded).encode("utf-32-le", "surrogatepass")
    codes: NDArray[np.uint32] = np.frombuffer(joined, "<u4")
    table = _letter_table()
    kinds = table[codes]
    if kinds.max(initial=0) == _UNSEEN:
        for code in set(codes[kinds == _UNSEEN].tolist()):
            table[code] = chr(code).isalnum()
        kinds = table[codes]
    ends = list(accumulate(map(len, folded)))
    counts = np.concatenate(([0], np.cumsum(kinds, dtype=np.int64)))
    return codes[kinds == 1].astype(np.uint64), [0, *counts[ends].tolist()]


@lru_cache(maxsize=1)
def _letter_table() -> NDArray[np.uint8]:
    """Return whether each code point is a letter or digit, as far as it has been seen."""
    return np.full(sys.maxunicode + 1, _UNSEEN, np.uint8)


def _shingle_hashes(characters: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return a hash of every run of five characters."""
    count = max(1, len(characters) - _SHINGLE_LENGTH + 1)
    hashes = np.zeros(count, np.uint64)
    for offset in range(min(_SHINGLE_LENGTH, len(characters))):
        hashes *= _GOLDEN
        hashes += characters[offset : offset + count]
    return (_mix(hashes) >> np.uint64(32)).astype(np.uint32)


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return columns of factors and summands: x ↦ ax + b modulo 2³², a odd, is a permutation."""
    numbers = _mix(np.arange(1, 2 * _PERMUTATIONS + 1, dtype=np.uint64)).astype(np.uint32)
    factors, summands = numbers.reshape(2, _PERMUTATIONS, 1)
    return factors | np.uint32(1), summands


def _mix(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers with their bits mixed (Steele, Lea, Flood, SplitMix, 2014)."""
    numbers = numbers + _GOLDEN
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def estimated_jaccard(one: bytes, other: bytes) -> float:
    """Estimate the similarity of two documents, from 0 to 1, by their signatures."""
    return float(_similarities(_signature_rows([one]), _signature_rows([other]))[0])


def near_duplicate_groups(signatures: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return the position of each document in a group of two or more, and that of the group's first
    document.

    In each band a document is compared with the first document that agrees with it. It joins the
    earliest one whose similarity reaches `SIMILAR`, and with it that one's group. So the groups
    depend on nothing but the signatures and their order, and the work grows linearly with their
    number.
    """
    firsts = _group_firsts(_signature_rows(signatures))
    sizes = np.bincount(firsts, minlength=1)
    (members,) = np.nonzero(sizes[firsts] > 1)
    return list(zip(members.tolist(), firsts[members].tolist(), strict=True))


def _signature_rows(signatures: Sequence[bytes]) -> Signatures:
    return np.frombuffer(b"".join(signatures), "<u2").reshape(-1, _PERMUTATIONS)


def _group_firsts(signatures: Signatures) -> Positions:
    """Return for each document the first one of its group, which may be itself."""
    joined = np.arange(len(signatures))
    for width in _BAND_WIDTHS:
        for start in range(0, _PERMUTATIONS, width):
            _join_in_band(joined, signatures, signatures[:, start : start + width])
    # Each document has joined itself or an earlier one, so following the links ends.
    while not np.array_equal(joined, joined[joined]):
        joined = joined[joined]
    return joined


def _join_in_band(joined: Positions, signatures: Signatures, band: Signatures) -> None:
    """Let documents join the first one that agrees with them in a band, if it is similar and
    earlier than the one that they have joined."""
    candidates = _first_equal_rows(band)
    (documents,) = np.nonzero(candidates < joined)
    for start in range(0, len(documents), _COMPARED_BLOCK):
        some = documents[start : start + _COMPARED_BLOCK]
        others = candidates[some]
        is_similar = _similarities(signatures[some], signatures[others]) >= SIMILAR
        joined[some[is_similar]] = others[is_similar]


def _similarities(signatures: Signatures, others: Signatures) -> NDArray[np.float64]:
    """Return the estimated similarity of each row with the row of `others` beside it."""
    shares: NDArray[np.float64] = (signatures == others).mean(axis=1)
    return shares


def _first_equal_rows(band: Signatures) -> Positions:
    """Return for each row the position of the first row that equals it."""
    keys = np.zeros(len(band), np.uint64)
    for column in np.ascontiguousarray(band).view(np.uint64).T:
        keys = _mix(keys ^ column)
    order = np.argsort(keys, kind="stable")
    is_run_start = np.diff(keys[order], prepend=~keys[order[:1]]) != 0
    run_starts = np.maximum.accumulate(np.where(is_run_start, np.arange(len(keys)), 0))
    first_equal = np.empty_like(order)
    first_equal[order] = order[run_starts]
    return first_equal
