"""BM25 over rows of Milvus: weights of terms, and exact scores from stored frequencies.

A chunk's sparse vector has the saturated frequency of each term by *pivots*, the mean lengths at
the beginning of its series; a question's has inverse document frequencies. The mean lengths change
with every update and the vectors don't, so their inner product is BM25 but for a factor within
known bounds (`worst_factor`). A search takes candidates by it, computes their scores exactly from
the frequencies that are stored beside the vector, and looks further until no other chunk can be
among the best.

Scores are those of `embeddings.store.lexical`: k1 = 1.2, b = 0.75, and the lengths of fields as
tantivy keeps them, in a byte (Lucene's SmallFloat: lengths below 40 exactly, others with four
significant bits).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from embeddings.store.lexical.index import CONTEXT_WEIGHT
from embeddings.store.lexical.statistics import ChunkStatistics, idf
from embeddings.store.regular_files import integer, parse_json

FIELD_WEIGHTS = (1.0, CONTEXT_WEIGHT)
"""The weights of a text and of a context."""
_K1, _B = 1.2, 0.75
_SIGNIFICANT_DIGITS = 4
_EXACT_LENGTHS = 24
_MANTISSA_BITS = 3
# Dimensions of sparse vectors are below this; 0 is in all vectors, because none may be empty.
_DIMENSIONS = 2**32 - 2
SparseVector = dict[int, float]


@dataclass(frozen=True, slots=True)
class ChunkTerms:
    """How often the terms of a chunk occur in its text, which are in its context, and how many
    terms each has, repeats included."""

    text: Mapping[str, int]
    context: frozenset[str]
    lengths: tuple[int, int]

    @classmethod
    def of(cls, text: str, context: str) -> "ChunkTerms":
        """Return those of fields whose terms are joined by spaces."""
        in_text, in_context = text.split(), context.split()
        return cls(Counter(in_text), frozenset(in_context), (len(in_text), len(in_context)))

    def packed(self) -> str:
        """Return a text that `unpack_terms` reads."""
        by_count: dict[int, list[str]] = {}
        for term, count in self.text.items():
            by_count.setdefault(count, []).append(term)
        groups = {str(count): " ".join(terms) for count, terms in by_count.items()}
        value = [*self.lengths, groups, " ".join(sorted(self.context))]
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @property
    def statistics(self) -> ChunkStatistics:
        """The chunk's share in the sizes of all."""
        return ChunkStatistics(1, *self.lengths)


def unpack_terms(packed: Any) -> ChunkTerms:
    """Return what `ChunkTerms.packed` packed.

    Raises:
        ValueError: it is something else.
    """
    try:
        text_length, context_length, groups, context = parse_json(packed)
        counts: dict[str, int] = {}
        for count, terms in groups.items():
            counts |= dict.fromkeys(terms.split(" "), integer(int(count), 1))
        in_context = frozenset(context.split(" ")) if context else frozenset()
        return ChunkTerms(counts, in_context, (integer(text_length), integer(context_length)))
    except (TypeError, AttributeError) as error:
        raise ValueError("not the terms of a chunk") from error


def dimension(field: int, term: str) -> int:
    """Return the dimension of a term of a field, from 1 on.

    Two terms may share one; that makes an inner product greater, never a score.
    """
    digest = hashlib.blake2b(f"{field}{term}".encode("utf-8", "surrogatepass"), digest_size=8)
    return 1 + int.from_bytes(digest.digest()) % (_DIMENSIONS - 1)


@lru_cache(maxsize=4096)
def kept_length(length: int) -> int:
    """Return the length of a field as a byte keeps it: the greatest such length up to it."""
    if length < _EXACT_LENGTHS:
        return length
    rest = length - _EXACT_LENGTHS
    shift = max(0, rest.bit_length() - _MANTISSA_BITS - 1)
    return _EXACT_LENGTHS + (rest >> shift << shift)


def _saturation(frequency: int, length: int, mean: float) -> float:
    relative = kept_length(length) / mean if mean else 0.0
    return frequency / (frequency + _K1 * (1 - _B + _B * relative))


def chunk_vector(terms: ChunkTerms, pivots: tuple[float, float]) -> SparseVector:
    """Return the sparse vector of a chunk."""
    vector: SparseVector = {0: 1.0}
    for term, count in terms.text.items():
        at = dimension(0, term)
        vector[at] = vector.get(at, 0.0) + _saturation(count, terms.lengths[0], pivots[0])
    for term in terms.context:
        at = dimension(1, term)
        vector[at] = vector.get(at, 0.0) + _saturation(1, terms.lengths[1], pivots[1])
    return vector


def worst_factor(pivots: tuple[float, float], means: tuple[float, float]) -> float:
    """Return the number by which a score may at most exceed an inner product."""
    pairs = zip(means, pivots, strict=True)
    return max([1.0, *(mean / pivot for mean, pivot in pairs if mean and pivot)])


class Scorer:
    """The weights of a question's terms, and the scores that chunks have for it."""

    def __init__(
        self,
        frequencies: Mapping[str, tuple[int, int]],
        own: Mapping[str, tuple[int, int]],
        chunks: int,
        means: tuple[float, float],
    ) -> None:
        """`frequencies` are the document frequencies of the terms in `chunks` chunks, by field;
        `own` are those in the index: a term that it lacks finds nothing."""
        self._means = means
        self._weights = [
            {
                term: FIELD_WEIGHTS[field] * (_K1 + 1) * idf(chunks, counts[field])
                for term, counts in frequencies.items()
                if own[term][field] > 0
            }
            for field in range(2)
        ]

    def vector(self) -> SparseVector:
        """Return the sparse vector of the question; it is empty where nothing can be found."""
        vector: SparseVector = {}
        for field, weights in enumerate(self._weights):
            for term, weight in weights.items():
                at = dimension(field, term)
                vector[at] = vector.get(at, 0.0) + weight
        return vector

    def score(self, terms: ChunkTerms) -> float:
        """Return the score of a chunk, in single precision; `rounded` gives its reliable digits."""
        text, context = self._weights
        total = np.float32(0.0)
        for term, weight in text.items():
            if term in terms.text:
                part = weight * _saturation(terms.text[term], terms.lengths[0], self._means[0])
                total += np.float32(part)
        for term, weight in context.items():
            if term in terms.context:
                part = weight * _saturation(1, terms.lengths[1], self._means[1])
                total += np.float32(part)
        return float(total)


def rounded(score: float) -> float:
    """Return a score with the digits that are the same on all machines."""
    return float(f"{score:.{_SIGNIFICANT_DIGITS}g}")


def mean_lengths(statistics: ChunkStatistics) -> tuple[float, float]:
    """Return the mean lengths of texts and of contexts."""
    chunks = max(1, statistics.chunks)
    return statistics.text_terms / chunks, statistics.context_terms / chunks


def joined(terms: Sequence[str]) -> str:
    """Return terms as a field of `ChunkTerms.of`."""
    return " ".join(terms)
