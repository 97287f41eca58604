"""Small implementations of the protocols of this project, for tests."""

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from corpus.errors import EncoderError
from embeddings.encoding.deep_encoder import DeepPassage, PassageVectors, QuestionVectors
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


class CharacterDeepEncoder:
    """A deep encoder that gives a text the sum of fixed vectors of its characters.

    `encoded` lists the passages that it encoded. It fails at passages with the character 坏, at
    whatever is encoded with them, and at everything while it `is_broken`. `before_batch` is called
    first.
    """

    name = "characters"
    dimensions = 24
    sentence_dimensions = 16

    def __init__(
        self,
        fingerprint: str = "characters-1",
        before_batch: Callable[[], object] = lambda: None,
    ) -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []
        self.is_broken = False
        self._before_batch = before_batch

    def load(self) -> None:
        """Load nothing."""

    def encode_question(self, text: str) -> QuestionVectors:
        return QuestionVectors(
            self._vector(text, self.dimensions), self._vector(text, self.sentence_dimensions)
        )

    def encode_passages(self, passages: Sequence[DeepPassage]) -> list[PassageVectors]:
        self._before_batch()
        if self.is_broken:
            raise EncoderBroke("The deep encoder broke.")
        if any("坏" in each.text for each in passages):
            raise MemoryError("坏\n\x1b[31m" * 999)
        self.encoded += [each.text for each in passages]
        return [self._passage(each) for each in passages]

    def _passage(self, passage: DeepPassage) -> PassageVectors:
        sentences = [
            self._vector(passage.text[start:end], self.sentence_dimensions)
            for start, end in passage.sentences
        ]
        return PassageVectors(
            self._vector(passage.context[:1] + passage.text, self.dimensions),
            np.array(sentences, np.float32).reshape(-1, self.sentence_dimensions),
        )

    def _vector(self, text: str, dimensions: int) -> Vectors:
        vector = np.zeros(dimensions, np.float32)
        for each in text:
            vector += _character_vector(self.fingerprint, each, dimensions)
        length = np.linalg.norm(vector)
        return vector / length if length else vector


@lru_cache(maxsize=1000)
def _character_vector(fingerprint: str, character: str, dimensions: int) -> Vectors:
    digest = hashlib.shake_128(f"{fingerprint}{character}".encode()).digest(dimensions)
    return np.frombuffer(digest, np.uint8).astype(np.float32) - 127.5
