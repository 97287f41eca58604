"""The protocol of a deep encoder: a network that reads a passage together with its sentences.

It costs some hundred times as much as an `embeddings.encoding.encoder.Encoder`, so passages are
encoded after a build, beside the answers that the other vectors give, and a question by one pass
over a short text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np

from corpus.text.sentences import sentence_spans
from embeddings.types import DeepRecipe, Vectors

# Chunks have some ten sentences. This bounds what a chunk of many tiny lines costs to store.
MAX_SENTENCES = 64


@dataclass(frozen=True, slots=True)
class DeepPassage:
    """A passage to encode: the text of a chunk, its context, and the spans of its sentences.

    `sentences` are offsets `[start, end)` into `text`, as `corpus.text.sentences.sentence_spans`
    gives them, at most `MAX_SENTENCES`.
    """

    context: str
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The vectors of a passage, of shape `(dimensions,)`, and of its sentences, of shape
    `(sentences, sentence_dimensions)`; each has length one, or is all zeros where the encoder knows
    nothing of the text."""

    passage: Vectors
    sentences: Vectors


@dataclass(frozen=True, slots=True)
class QuestionVectors:
    """A question's vectors to compare with those of passages, of shape `(dimensions,)`, and with
    those of sentences, of shape `(sentence_dimensions,)`; of length one, or all zeros."""

    passage: Vectors
    sentence: Vectors


class DeepEncoder(Protocol):
    """Turns passages, their sentences and questions into vectors.

    The vectors of a passage depend on nothing but the passage: neither on the batch nor on the
    number of threads. The network is loaded when something is encoded for the first time.
    """

    @property
    def name(self) -> str:
        """The name by which reports call the encoder."""
        ...

    @property
    def fingerprint(self) -> str:
        """A hash of all that determines the vectors; reading it does not load the network."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of the vector of a passage."""
        ...

    @property
    def sentence_dimensions(self) -> int:
        """The length of the vector of a sentence, which is stored for each sentence."""
        ...

    def encode_question(self, text: str) -> QuestionVectors:
        """Return the vectors of a question."""
        ...

    def encode_passages(self, passages: Sequence[DeepPassage]) -> list[PassageVectors]:
        """Return the vectors of each passage."""
        ...


def deep_recipe(encoder: DeepEncoder) -> DeepRecipe:
    """Return what determines the vectors that an encoder gives."""
    return DeepRecipe(encoder.fingerprint, encoder.dimensions, encoder.sentence_dimensions)


def deep_passage(text: str, context: str) -> DeepPassage:
    """Return the passage that a chunk with this text and context is."""
    return DeepPassage(context, text, tuple(islice(sentence_spans(text), MAX_SENTENCES)))


def has_words(text: str) -> bool:
    """Return whether a text has a letter or a digit; without one there is nothing to encode."""
    return any(each.isalnum() for each in text)


def empty_vectors(recipe: DeepRecipe) -> PassageVectors:
    """Return the vectors of a passage of which nothing is known: zeros, and no sentence."""
    passage = np.zeros(recipe.dimensions, np.float32)
    return PassageVectors(passage, np.zeros((0, recipe.sentence_dimensions), np.float32))
