"""Compares the deep vectors of samples of chunks with what is made of their text anew."""

from collections.abc import Sequence

import numpy as np

from embeddings.encoding.deep_encoder import (
    DeepEncoder,
    PassageVectors,
    deep_passage,
    deep_recipe,
    has_words,
)
from embeddings.store.deep.index import DeepIndex
from embeddings.types import StoredChunk, Vectors

# A shorter vector is zero: that of a text of which nothing is known.
_ZERO_LENGTH = 1e-3
# Quantization changes the length of a vector of length one by less than this.
_LENGTH_TOLERANCE = 0.1
# The cosine of a vector and its quantized form exceeds 0.999, but a network of 8-bit weights gives
# somewhat other numbers on other processors.
_MIN_COSINE = 0.95


def find_foreign_vectors(
    chunks: Sequence[StoredChunk], deep: DeepIndex, encoder: DeepEncoder | None
) -> str | None:
    """Return what is wrong with the deep vectors of chunks, or None.

    Without an encoder, or with another one than theirs, only their lengths and numbers are checked.
    """
    if encoder is not None and deep_recipe(encoder) != deep.info.recipe:
        encoder = None
    for each in chunks:
        stored = deep.vectors(each.chunk.id)
        if stored is None:
            continue
        if not _is_possible(each, stored):
            return f"chunk {each.chunk.id} has no deep vectors"
        if encoder is not None and not _is_own(each, stored, encoder):
            return f"chunk {each.chunk.id} has the deep vectors of another text"
    return None


def _is_possible(chunk: StoredChunk, stored: PassageVectors) -> bool:
    lengths = np.linalg.norm([stored.passage], axis=1), np.linalg.norm(stored.sentences, axis=1)
    # Written so that NaN is a problem.
    if not all(
        np.all((each < _ZERO_LENGTH) | (np.abs(each - 1) < _LENGTH_TOLERANCE)) for each in lengths
    ):
        return False
    if not len(stored.sentences):
        return True
    expected = len(deep_passage(chunk.text, "").sentences) if has_words(chunk.text) else 0
    return len(stored.sentences) == expected


def _is_own(chunk: StoredChunk, stored: PassageVectors, encoder: DeepEncoder) -> bool:
    if not has_words(chunk.text):
        return not stored.passage.any()
    try:
        [encoded] = encoder.encode_passages([deep_passage(chunk.text, chunk.chunk.context)])
    except Exception:
        # A chunk at which the encoder fails has no vectors.
        return not len(stored.sentences)
    if stored.sentences.shape != encoded.sentences.shape:
        return False
    passage = _cosines(stored.passage.reshape(1, -1), encoded.passage.reshape(1, -1))
    sentences = _cosines(stored.sentences, encoded.sentences)
    return bool(np.all(passage >= _MIN_COSINE) and np.all(sentences >= _MIN_COSINE))


def _cosines(stored: Vectors, encoded: Vectors) -> Vectors:
    """Return the cosine of each row with the other; 1 where both are zero, 0 where one is."""
    lengths = np.linalg.norm(stored, axis=1), np.linalg.norm(encoded, axis=1)
    products = np.sum(stored * encoded, axis=1)
    both_zero = (lengths[0] < _ZERO_LENGTH) & (lengths[1] < _ZERO_LENGTH)
    scale = np.maximum(lengths[0] * lengths[1], _ZERO_LENGTH)
    cosines: Vectors = np.where(both_zero, 1.0, products / scale)
    return cosines
