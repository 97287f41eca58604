"""Small implementations of the protocols of this project, for tests."""

from collections.abc import Sequence

import numpy as np

from corpus.errors import EncoderError
from embeddings.types import Vectors


class LetterEncoder:
    """Encodes a text as the counts of a few letters, scaled to length one.

    `encoded` lists the passages it was asked to encode. After `fail_after` texts it raises
    EncoderBroke.
    """

    name = "letters"

    def __init__(
        self, letters: str = "甲乙丙", fingerprint: str = "letters-1", fail_after: int | None = None
    ) -> None:
        self.fingerprint = fingerprint
        self.dimensions = len(letters)
        self.encoded: list[str] = []
        self._letters = letters
        self._fail_after = fail_after

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        if not query:
            self._record(texts)
        counts = [[text.count(letter) for letter in self._letters] for text in texts]
        vectors = np.array(counts, dtype=np.float32).reshape(len(texts), self.dimensions)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, lengths, out=vectors, where=lengths > 0)

    def _record(self, texts: Sequence[str]) -> None:
        if self._fail_after is not None and len(self.encoded) + len(texts) > self._fail_after:
            raise EncoderBroke("The encoder broke.")
        self.encoded += texts


class ChoosyEncoder(LetterEncoder):
    """Fails at every passage with the character 坏, and at whatever is encoded with it."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        if any("坏" in text for text in texts):
            raise MemoryError("坏\n\x1b[31m" * 999)
        return super().encode(texts, query=query)


class EncoderBroke(EncoderError):
    """What a LetterEncoder raises when it breaks."""
