"""Batches of questions and passages as tensors, sampled anew for each step.

A passage is cut to a window of whole sentences around those that answer, so that a step costs less
and the answer does not always stand at the same place. A question loses some of the words that it
shares with the passage, so that the network learns other signs than shared words.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba
import torch
from tokenizers import Tokenizer
from torch import Tensor

from corpus.text.sentences import sentence_spans
from embeddings.training.deep.mining import Example, Passage

QUESTION_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "
BOS, EOS = 0, 2

_MAX_QUESTION = 64
_MAX_PASSAGE = 320
# In characters: the shortest and the longest window of a passage.
_WINDOW = (80, 300)
_CONTEXT_SHARE = 0.75
_DROP_SHARE = {"event": 0.7}
_USUAL_DROP_SHARE = 0.25
_DROPPED_WORDS = 0.4
_MIN_QUESTION = 5


@dataclass(frozen=True, slots=True)
class Window:
    """A passage to encode: `spans` are the sentences' `[start, end)` in `text`, and `right` tells
    which of them answer; `start` is where `text` begins in the passage."""

    context: str
    text: str
    spans: tuple[tuple[int, int], ...]
    right: tuple[bool, ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class Encoded:
    """The ids of texts in a row, of shape `(tokens,)`, and the lengths of the texts."""

    ids: Tensor
    lengths: list[int]

    @property
    def texts(self) -> Tensor:
        """The segment of each text, as `network.pool` takes it."""
        ends = torch.tensor(self.lengths).cumsum(0)
        return torch.stack([ends - torch.tensor(self.lengths), ends], dim=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """`questions[i]` is answered by passage i; passages behind the last question are wrong for all.

    `sentences` are segments of the passages, as `network.pool` takes them, and `owners` the passage
    of each; `right`, of shape `(questions, sentences)`, tells which answer; `same`, of shape
    `(questions, passages)`, which passages must not count as wrong.
    """

    questions: Encoded
    passages: Encoded
    sentences: Tensor
    owners: Tensor
    right: Tensor
    same: Tensor


def whole(passage: Passage, right: Sequence[int] = ()) -> Window:
    """Return a whole passage."""
    spans = tuple(sentence_spans(passage.text))
    return Window(
        passage.context, passage.text, spans, tuple(at in right for at in range(len(spans)))
    )


def windowed(passage: Passage, right: Sequence[int], rng: random.Random) -> Window:
    """Return a random window of a passage, around one of the right sentences where there are."""
    spans = list(sentence_spans(passage.text))
    if not spans:
        return Window(passage.context, passage.text, (), ())
    length = rng.randint(*_WINDOW)
    first = last = rng.choice(right) if right else rng.randrange(len(spans))
    while True:
        before = spans[last][1] - spans[first - 1][0] if first else length + 1
        after = spans[last + 1][1] - spans[first][0] if last + 1 < len(spans) else length + 1
        options = [step for step, size in ((-1, before), (1, after)) if size <= length]
        if not options:
            break
        if rng.choice(options) < 0:
            first -= 1
        else:
            last += 1
    base = spans[first][0]
    context = passage.context if rng.random() < _CONTEXT_SHARE else ""
    return Window(
        context,
        passage.text[base : spans[last][1]],
        tuple((start - base, end - base) for start, end in spans[first : last + 1]),
        tuple(at in right for at in range(first, last + 1)),
        base,
    )


def without_shared_words(question: str, text: str, share: float, rng: random.Random) -> str:
    """Return a question without some of the words that it shares with a text."""
    if rng.random() >= share:
        return question
    words = rjieba.cut(question, hmm=False)
    kept = [
        word
        for word in words
        if len(word) < 2 or word not in text or rng.random() >= _DROPPED_WORDS
    ]
    shorter = "".join(kept)
    return shorter if len(shorter) >= _MIN_QUESTION else question


class Batcher:
    """Tokenises questions and passages."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def questions(self, texts: Sequence[str]) -> Encoded:
        """Encode questions."""
        prefixed = [QUESTION_PREFIX + text for text in texts]
        encodings = self._tokenizer.encode_batch_fast(prefixed, add_special_tokens=False)
        return joined([_enclosed(each.ids, _MAX_QUESTION) for each in encodings])

    def passages(
        self, windows: Sequence[Window]
    ) -> tuple[Encoded, list[tuple[int, int]], list[tuple[int, int]]]:
        """Encode passages; return their tensors, the segments of their sentences, and to which
        window and sentence each segment belongs. Sentences beyond the greatest length have none."""
        texts = [f"{PASSAGE_PREFIX}{each.context}\n{each.text}" for each in windows]
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        segments: list[tuple[int, int]] = []
        owners: list[tuple[int, int]] = []
        rows: list[list[int]] = []
        base_token = 0
        for row, (window, encoding) in enumerate(zip(windows, encodings, strict=True)):
            rows.append(_enclosed(encoding.ids, _MAX_PASSAGE))
            base = len(PASSAGE_PREFIX) + len(window.context) + 1
            # A piece may begin with the white space before a sentence, but never ends behind one.
            ends = [end for _, end in encoding.offsets[: _MAX_PASSAGE - 2]]
            at = 0
            for number, (start, end) in enumerate(window.spans):
                while at < len(ends) and ends[at] <= base + start:
                    at += 1
                first = at
                while at < len(ends) and ends[at] <= base + end:
                    at += 1
                if at > first:
                    # The first token is the one that begins a text.
                    segments.append((base_token + first + 1, base_token + at + 1))
                    owners.append((row, number))
            base_token += len(rows[-1])
        return joined(rows), segments, owners

    def batch(
        self,
        examples: Sequence[Example],
        passages: Sequence[Passage],
        wrong: int,
        rng: random.Random,
    ) -> Batch:
        """Encode examples with one wrong passage for each of the first `wrong` ones."""
        windows = [windowed(passages[each.passage], each.sentences, rng) for each in examples]
        questions = [
            without_shared_words(
                each.question,
                window.text,
                _DROP_SHARE.get(each.source, _USUAL_DROP_SHARE),
                rng,
            )
            for each, window in zip(examples, windows, strict=True)
        ]
        numbers = [each.passage for each in examples]
        for each in [each for each in examples if each.negatives][:wrong]:
            number = rng.choice(each.negatives)
            numbers.append(number)
            windows.append(windowed(passages[number], (), rng))
        encoded, segments, owners = self.passages(windows)
        count = len(examples)
        right = torch.zeros(count, len(segments), dtype=torch.bool)
        for column, (row, number) in enumerate(owners):
            if row < count and windows[row].right[number]:
                right[row, column] = True
        ids = torch.tensor(numbers)
        same = ids[:count, None] == ids[None]
        same[torch.arange(count), torch.arange(count)] = False
        rows = torch.tensor([row for row, _ in owners])
        asked = self.questions(questions)
        return Batch(asked, encoded, torch.tensor(segments), rows, right, same)


def _enclosed(ids: list[int], most: int) -> list[int]:
    return [BOS, *ids[: most - 2], EOS]


def joined(rows: Sequence[list[int]]) -> Encoded:
    """Return rows of ids in one row."""
    return Encoded(torch.tensor([id_ for row in rows for id_ in row]), [len(row) for row in rows])
