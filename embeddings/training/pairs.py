"""Query and passage pairs for the contrastive stage, as token ids, drawn anew for each batch.

A sentence asks for the rest of its window, a lead for a later window, a sentence for the window of
another article that tells the same event, a real question for its paragraph. Windows of one text,
and paragraphs of one article, come into a batch together: each is a hard wrong answer for the
others' queries.
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

_TOGETHER = 4
_MOST_OF_A_TEXT = 12
_LEADS = 0.10
_RETOLD = 0.25
_QUESTIONS = 0.20
_SHORTEST = 8

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
            pairs.append(Pair(self._texts.sentence(sentence), self._texts.sentences(window)))
        enough = len(pairs) + int(size * _QUESTIONS)
        while len(pairs) < enough:
            pairs.extend(self._article(rng))
        while len(pairs) < size:
            pairs.extend(self._neighbours(rng))
        return pairs[:size]

    def _lead(self, rng: random.Random) -> Pair:
        first, *later = rng.choice(self._long)
        return Pair(self._texts.sentence(first[0]), self._texts.sentences(rng.choice(later)))

    def _article(self, rng: random.Random) -> list[Pair]:
        article = rng.choice(self._questions)
        together = rng.sample(article, min(_TOGETHER, len(article)))
        return [Pair(rng.choice(each.questions), each.paragraph) for each in together]

    def _neighbours(self, rng: random.Random) -> list[Pair]:
        place = bisect_right(self._sums, rng.random() * self._sums[-1])
        text = self._divisible[place]
        return [self._cloze(w, rng) for w in rng.sample(text, min(_TOGETHER, len(text)))]

    def _cloze(self, window: Window, rng: random.Random) -> Pair:
        picked = rng.randrange(len(window))
        query = self._texts.sentence(window[picked])
        return Pair(query, self._texts.sentences(np.delete(window, picked)))
