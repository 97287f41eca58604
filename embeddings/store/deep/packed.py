"""Packed deep vectors: those of a chunk and of its sentences in one string of bytes.

The quantized vector of the chunk comes first, then those of its sentences in their order. What is
packed depends on nothing but the vectors, so an updated index equals one that was built in full.
"""

from collections.abc import Sequence

import numpy as np

from embeddings.encoding.deep_encoder import MAX_SENTENCES, PassageVectors, empty_vectors
from embeddings.store.dense.quantizer import QuantizedRows, VectorQuantizer
from embeddings.types import DeepRecipe


class DeepPacker:
    """Packs deep vectors of one recipe."""

    def __init__(self, recipe: DeepRecipe) -> None:
        self._passages = VectorQuantizer(recipe.dimensions)
        self._sentences = VectorQuantizer(recipe.sentence_dimensions)
        self.empty = self.pack(empty_vectors(recipe))
        """A chunk of which nothing is known: a vector of about 0, and no sentence."""

    def pack(self, vectors: PassageVectors) -> bytes:
        """Return the packed vectors of a passage with at most `MAX_SENTENCES` sentences."""
        passage = self._passages.quantize(vectors.passage.reshape(1, -1)).tobytes()
        if not len(vectors.sentences):
            return passage
        return passage + self._sentences.quantize(vectors.sentences[:MAX_SENTENCES]).tobytes()

    def is_packed(self, content: bytes) -> bool:
        """Return whether bytes have the length of packed vectors."""
        length = len(content) - self._passages.bytes_per_vector
        size = self._sentences.bytes_per_vector
        return 0 <= length <= size * MAX_SENTENCES and length % size == 0

    def split(self, packed: bytes) -> tuple[bytes, bytes, int]:
        """Return the bytes of the chunk's vector, those of its sentences, and their number."""
        size = self._passages.bytes_per_vector
        sentences = packed[size:]
        return packed[:size], sentences, len(sentences) // self._sentences.bytes_per_vector

    def passages(self, rows: Sequence[bytes]) -> QuantizedRows:
        """Return the vectors of one or more chunks (`split`) as rows."""
        return np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), -1)
