"""Query and passage pairs for the contrastive stage, as token ids, drawn anew for each batch.

A sentence asks for the rest of its window, a lead for a later window, a sentence for the window of
another article that tells the same event, a real question for its paragraph. A sentence is most
often cut to the length of a question.
"""

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.texts import WINDOW, Article
from embeddings.training.tokens import Ids, TokenTexts, known_ids

_MOST_OF_A_TEXT = 12
_LEADS = 0.10
_RETOLD = 0.25
_QUESTIONS = 0.20
_SHORTEST = 8
_CUT = 0.7
_PIECE = (6, 16)

Window = NDArray[np.int64]
"""The numbers of consecutive sentences."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and the passage it should find."""

    query: Ids
    passage: Ids


@dataclass(frozen=True, slots=True)
class Asked:
    """A paragraph and the questions that it answers."""

    paragraph: Ids
    questions: tuple[Ids, ...]


def windows_of(texts: TokenTexts, text: int) -> list[Window]:
    """Group a text's consecutive sentences into windows of about a chunk's length."""
    grouped: list[list[int]] = []
    length = WINDOW
    for sentence in range(texts.firsts[text], texts.firsts[text + 1]):
        size = int(texts.characters[sentence])
        if size < _SHORTEST or len(texts.sentence(sentence)) < 2:
            continue
        if length + size > WINDOW:
            grouped.append([])
            length = 0
        grouped[-1].append(sentence)
        length += size
    return [np.array(group) for group in grouped]


def asked(articles: Sequence[Article], tokenizer: Tokenizer) -> list[list[Asked]]:
    """Encode articles' paragraphs with their questions."""

    def encode(texts: list[str]) -> list[Ids]:
        return [known_ids(encoding) for encoding in tokenizer.encode_batch_fast(texts)]

    encoded: list[list[Asked]] = []
    for article in articles:
        asked_of = [
            Asked(encode([paragraph])[0], tuple(ids for ids in encode(questions) if len(ids) >= 2))
            for paragraph, questions in article
        ]
        encoded.append([each for each in asked_of if each.questions and len(each.paragraph)])
    return [article for article in encoded if article]


class Pairs:
    """All pairs that the training texts hold."""

    def __init__(
        self,
        texts: TokenTexts,
        windows: Sequence[Sequence[Window]],
        retold: Sequence[tuple[int, Window]],
        questions: Sequence[Sequence[Asked]],
    ) -> None:
        self._texts = texts
        self._retold = retold
        self._questions = questions
        self._long = [text for text in windows if len(text) >= 2]
        divisible = ([window for window in text if len(window) >= 2] for text in windows)
        self._divisible = [text for text in divisible if text]
        # So that one long law does not outweigh a hundred articles.
        self._sums = list(accumulate(min(len(text), _MOST_OF_A_TEXT) for text in self._divisible))

    def draw(self, size: int, rng: random.Random) -> list[Pair]:
        """Return `size` pairs."""
        pairs = [self._lead(rng) for _ in range(int(size * _LEADS))]
        for sentence, window in rng.sample(self._retold, int(size * _RETOLD)):
            pairs.append(self._pair(sentence, window, rng))
        pairs += [self._question(rng) for _ in range(int(size * _QUESTIONS))]
        pairs += [self._rest(rng) for _ in range(size - len(pairs))]
        return pairs

    def _lead(self, rng: random.Random) -> Pair:
        first, *later = rng.choice(self._long)
        return self._pair(int(first[0]), rng.choice(later), rng)

    def _question(self, rng: random.Random) -> Pair:
        answering = rng.choice(rng.choice(self._questions))
        return Pair(rng.choice(answering.questions), answering.paragraph)

    def _rest(self, rng: random.Random) -> Pair:
        place = bisect_right(self._sums, rng.random() * self._sums[-1])
        window = rng.choice(self._divisible[place])
        picked = rng.randrange(len(window))
        return self._pair(int(window[picked]), np.delete(window, picked), rng)

    def _pair(self, sentence: int, window: Window, rng: random.Random) -> Pair:
        query = self._texts.sentence(sentence)
        if rng.random() < _CUT:
            query = piece(query, rng)
        return Pair(query, self._texts.sentences(window))


def piece(query: Ids, rng: random.Random) -> Ids:
    """Return consecutive tokens, as many as a question has."""
    length = rng.randint(*_PIECE)
    start = rng.randrange(max(1, len(query) - length + 1))
    return query[start : start + length]
