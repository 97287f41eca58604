"""Compares samples of chunks with what is made of their text anew.

An index holds no text of its terms and no text of its vectors. Whether they are those of the chunks
shows only where the text of a chunk is analysed and encoded once more.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from embeddings.encoding.deep_encoder import DeepEncoder
from embeddings.engine import EncodeChunks
from embeddings.types import StoredChunk, Vectors

# A shorter vector is zero: that of a text which the encoder knows nothing of.
_ZERO_LENGTH = 1e-3
# Quantization changes the length of a vector of length one by less than this.
_LENGTH_TOLERANCE = 0.1
# The cosine of a vector and its quantized form exceeds 0.999; other hardware adds some noise.
_MIN_COSINE = 0.98


@dataclass(frozen=True, slots=True)
class ContentTools:
    """What makes terms and vectors of a chunk: those that its index should hold.

    `terms` returns the terms of a text; the index may hold more. Without `encode`, vectors are not
    compared, and without `deep`, deep vectors are not.
    """

    terms: Callable[[str], Sequence[str]]
    encode: EncodeChunks | None = None
    deep: DeepEncoder | None = None


class StoredTerms(Protocol):
    """The terms of chunks."""

    def has_terms(self, chunk_id: int, text: Sequence[str], context: Sequence[str]) -> bool:
        """Return whether all the terms are indexed for a chunk, by the fields."""
        ...


class StoredVectors(Protocol):
    """The vectors of chunks."""

    def vector(self, chunk_id: int) -> Vectors:
        """Return a chunk's stored vector, of shape `(dimensions,)`."""
        ...


def sample(chunks: int, samples: int) -> list[int]:
    """Return the ids of about `samples` chunks, evenly spread from a random one on."""
    step = max(1, chunks // samples)
    return list(range(secrets.randbelow(step), chunks, step))


def find_foreign_content(
    chunks: Sequence[StoredChunk], lexical: StoredTerms, vectors: StoredVectors, tools: ContentTools
) -> str | None:
    """Return what is wrong with the terms and vectors of chunks, or None."""
    problems = (_problem_of_terms(each, lexical, tools) for each in chunks)
    return next(filter(None, problems), None) or _problem_of_vectors(chunks, vectors, tools)


def _problem_of_terms(stored: StoredChunk, lexical: StoredTerms, tools: ContentTools) -> str | None:
    text, context = set(tools.terms(stored.text)), set(tools.terms(stored.chunk.context))
    if lexical.has_terms(stored.chunk.id, sorted(text), sorted(context)):
        return None
    return f"chunk {stored.chunk.id} is not found by its words"


def _problem_of_vectors(
    chunks: Sequence[StoredChunk], vectors: StoredVectors, tools: ContentTools
) -> str | None:
    stored = [vectors.vector(each.chunk.id) for each in chunks]
    for each, vector in zip(chunks, stored, strict=True):
        length = float(np.linalg.norm(vector))
        # Written so that NaN is a problem.
        if not (length < _ZERO_LENGTH or abs(length - 1) < _LENGTH_TOLERANCE):
            return f"chunk {each.chunk.id} has no vector"
    if tools.encode is None or not chunks:
        return None
    try:
        encoded = tools.encode([(each.text, each.chunk.context) for each in chunks])
    except Exception:
        # Whatever the encoder fails at is not in an index.
        return "the encoder fails at its chunks"
    for each, vector, expected in zip(chunks, stored, encoded, strict=True):
        if not _is_same(vector, expected):
            return f"chunk {each.chunk.id} has the vector of another text"
    return None


def _is_same(stored: Vectors, encoded: Vectors) -> bool:
    if not encoded.any():
        return bool(np.linalg.norm(stored) < _ZERO_LENGTH)
    return bool(
        stored @ encoded >= _MIN_COSINE * np.linalg.norm(stored) * np.linalg.norm(encoded) > 0
    )
