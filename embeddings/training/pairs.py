"""Pairs of a query and a passage for the contrastive stage, sampled anew for each batch.

There are four kinds: a sentence and the rest of its window, the first sentence of a text and a
later window, a sentence and the window of another article on the same event, and a real question
and the paragraph that answers it. Most sentences are cut to the length of a question.
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

# So that one long law does not outweigh a hundred articles.
_MAX_WINDOWS_OF_TEXT = 12
# The shares of a batch; the rest are sentences with the rest of their window.
_LEAD_SHARE = 0.10
_EVENT_SHARE = 0.25
_QUESTION_SHARE = 0.20
# In characters.
_MIN_SENTENCE = 8
# The share of sentences that are cut, and the least and greatest number of tokens that are left.
_CUT_SHARE = 0.7
_CUT_TOKENS = (6, 16)

Window = NDArray[np.int64]
"""The numbers of consecutive sentences of one text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The tokens of a query and of the passage that it should find."""

    query: Ids
    passage: Ids


@dataclass(frozen=True, slots=True)
class AnsweringParagraph:
    """The tokens of a paragraph and of the questions that it answers."""

    paragraph: Ids
    questions: tuple[Ids, ...]


def windows_of(texts: TokenTexts, text: int) -> list[Window]:
    """Group a text's consecutive sentences into windows of about a chunk's length."""
    grouped: list[list[int]] = []
    length = WINDOW
    for sentence in range(texts.firsts[text], texts.firsts[text + 1]):
        size = int(texts.characters[sentence])
        if size < _MIN_SENTENCE or len(texts.sentence(sentence)) < 2:
            continue
        if length + size > WINDOW:
            grouped.append([])
            length = 0
        grouped[-1].append(sentence)
        length += size
    return [np.array(group) for group in grouped]


def encode_articles(
    articles: Sequence[Article], tokenizer: Tokenizer
) -> list[list[AnsweringParagraph]]:
    """Tokenise the paragraphs of articles and their questions; those without are left out."""

    def encode(texts: list[str]) -> list[Ids]:
        return [known_ids(encoding) for encoding in tokenizer.encode_batch_fast(texts)]

    encoded: list[list[AnsweringParagraph]] = []
    for article in articles:
        paragraphs = [
            AnsweringParagraph(
                encode([paragraph])[0], tuple(ids for ids in encode(questions) if len(ids) >= 2)
            )
            for paragraph, questions in article
        ]
        encoded.append([each for each in paragraphs if each.questions and len(each.paragraph)])
    return [article for article in encoded if article]


class Pairs:
    """Samples pairs from the training texts."""

    def __init__(
        self,
        texts: TokenTexts,
        windows: Sequence[Sequence[Window]],
        events: Sequence[tuple[int, Window]],
        questions: Sequence[Sequence[AnsweringParagraph]],
    ) -> None:
        """`windows` are those of each text; `events` are sentences with windows of other texts
        (`embeddings.training.event_pairs`); `questions` are the paragraphs of each article."""
        self._texts = texts
        self._events = events
        self._questions = questions
        self._long = [text for text in windows if len(text) >= 2]
        divisible = ([window for window in text if len(window) >= 2] for text in windows)
        self._divisible = [text for text in divisible if text]
        self._cumulative = list(
            accumulate(min(len(text), _MAX_WINDOWS_OF_TEXT) for text in self._divisible)
        )

    def draw(self, size: int, rng: random.Random) -> list[Pair]:
        """Return `size` random pairs."""
        pairs = [self._lead(rng) for _ in range(int(size * _LEAD_SHARE))]
        for sentence, window in rng.sample(self._events, int(size * _EVENT_SHARE)):
            pairs.append(self._pair(sentence, window, rng))
        pairs += [self._question(rng) for _ in range(int(size * _QUESTION_SHARE))]
        pairs += [self._rest(rng) for _ in range(size - len(pairs))]
        return pairs

    def _lead(self, rng: random.Random) -> Pair:
        first, *later = rng.choice(self._long)
        return self._pair(int(first[0]), rng.choice(later), rng)

    def _question(self, rng: random.Random) -> Pair:
        answering = rng.choice(rng.choice(self._questions))
        return Pair(rng.choice(answering.questions), answering.paragraph)

    def _rest(self, rng: random.Random) -> Pair:
        position = bisect_right(self._cumulative, rng.random() * self._cumulative[-1])
        window = rng.choice(self._divisible[position])
        number = rng.randrange(len(window))
        return self._pair(int(window[number]), np.delete(window, number), rng)

    def _pair(self, sentence: int, window: Window, rng: random.Random) -> Pair:
        query = self._texts.sentence(sentence)
        if rng.random() < _CUT_SHARE:
            query = cut_to_question(query, rng)
        return Pair(query, self._texts.sentences(window))


def cut_to_question(query: Ids, rng: random.Random) -> Ids:
    """Return as many consecutive tokens of a sentence as questions have."""
    length = rng.randint(*_CUT_TOKENS)
    start = rng.randrange(max(1, len(query) - length + 1))
    return query[start : start + length]
