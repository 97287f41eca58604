"""Pairs of a question and a passage for the judge, sampled anew for each step.

Each question comes with its passage, and with one that does not answer: a passage that the
product's own searches find, its own passage without the answer, or its own passage while the
question asks for another name, number or date. The last two make the hard ones, which share nearly
all words (Rajpurkar et al. 2018 swap entities and numbers in the same way).
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from corpus.text.sentences import sentence_spans
from embeddings.training.deep.batches import Window, whole, windowed, without_shared_words
from embeddings.training.deep.mining import Example, Passage

# A pull towards the lay questions on law, of which there are few.
_SOURCE_WEIGHTS = {"law": 3.0, "crud": 0.7, "dureader": 0.5}
_FOUND, _WITHOUT_ANSWER, _SWAPPED = 0.5, 0.3, 0.2
_DROP_SHARE = 0.15
_WHOLE_SHARE = 0.25
_MIN_REST = 30
_NUMBER = re.compile(r"\d{1,8}")
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九十百]{1,5}(?=[条款项章节年月日号届次季])")
_NAME_KINDS = ("nr", "ns", "nt", "nz")


@dataclass(frozen=True, slots=True)
class Pair:
    """`answer` is the `[start, end)` of the answering words in `text`, None where unknown."""

    question: str
    context: str
    text: str
    answerable: bool
    answer: tuple[int, int] | None = None


class PairSampler:
    """Draws pairs from examples and their passages."""

    def __init__(self, examples: Sequence[Example], passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._answerable = [each for each in examples if each.answerable]
        self._unanswerable = [each for each in examples if not each.answerable]
        self._weights = [_SOURCE_WEIGHTS.get(each.source, 1.0) for each in self._answerable]
        self._names: dict[str, list[str]] = {}
        for each in self._answerable:
            for word, kind in rjieba.tag(each.question):
                if kind in _NAME_KINDS and len(word) > 1:
                    self._names.setdefault(kind, []).append(word)

    def draw(self, questions: int, unanswerable: int, rng: random.Random) -> list[Pair]:
        """Return two pairs for each of some questions, and some of unanswerable questions."""
        pairs = []
        for example in rng.choices(self._answerable, self._weights, k=questions):
            pairs.append(self.right(example, rng))
            pairs.append(self.wrong(example, rng))
        if self._unanswerable:
            for example in rng.choices(self._unanswerable, k=unanswerable):
                window = self._window(example, (), rng)
                pairs.append(Pair(example.question, window.context, window.text, False))
        return pairs

    def right(self, example: Example, rng: random.Random) -> Pair:
        """Return a question with a window that answers it."""
        window = self._window(example, example.sentences, rng)
        question = without_shared_words(example.question, window.text, _DROP_SHARE, rng)
        answer = None
        if example.answer:
            start, end = (at - window.start for at in example.answer)
            if 0 <= start < end <= len(window.text):
                answer = (start, end)
        return Pair(question, window.context, window.text, True, answer)

    def wrong(self, example: Example, rng: random.Random) -> Pair:
        """Return a question with a window that does not answer it."""
        kind = rng.choices((0, 1, 2), (_FOUND, _WITHOUT_ANSWER, _SWAPPED))[0]
        made = None
        if kind == 1:
            made = self._without_answer(example, rng)
        elif kind == 2:
            made = self._swapped(example, rng)
        return made or self._found(example, rng)

    def _found(self, example: Example, rng: random.Random) -> Pair:
        if example.negatives:
            # The nearest ones are the hardest.
            places = range(len(example.negatives))
            place = min(rng.choice(places), rng.choice(places))
            passage = self._passages[example.negatives[place]]
        else:
            passage = rng.choice(self._passages)
        window = whole(passage) if rng.random() < _WHOLE_SHARE else windowed(passage, (), rng)
        return Pair(example.question, window.context, window.text, False)

    def _without_answer(self, example: Example, rng: random.Random) -> Pair | None:
        if not example.answer or not example.sentences:
            return None
        passage = self._passages[example.passage]
        word = passage.text[slice(*example.answer)]
        pieces = [passage.text[start:end] for start, end in sentence_spans(passage.text)]
        pieces = [p for at, p in enumerate(pieces) if at not in example.sentences and word not in p]
        if not pieces:
            return None
        first = rng.randrange(len(pieces))
        text = "".join(pieces[first : first + rng.randint(2, 8)])
        if len(text) < _MIN_REST:
            text = "".join(pieces)
        if len(text) < _MIN_REST:
            return None
        return Pair(example.question, passage.context, text, False)

    def _swapped(self, example: Example, rng: random.Random) -> Pair | None:
        window = self._window(example, example.sentences, rng)
        said = window.context + window.text
        swapped = self._swap(example.question, said, rng)
        if swapped is None:
            return None
        return Pair(swapped, window.context, window.text, False)

    def _swap(self, question: str, said: str, rng: random.Random) -> str | None:
        """Return a question with another number or name in the place of one that the text says."""
        spots: list[tuple[int, int, str]] = []
        for found in _NUMBER.finditer(question):
            if found[0] in said:
                other = str(max(1, int(found[0]) + rng.choice((-3, -2, -1, 1, 2, 3, 10))))
                spots.append((*found.span(), other))
        spots += [
            (*found.span(), rng.choice("一二三四五六七八九十"))
            for found in _CHINESE_NUMBER.finditer(question)
            if found[0] in said
        ]
        at = 0
        for word, kind in rjieba.tag(question):
            if kind in self._names and len(word) > 1 and word in said:
                spots.append((at, at + len(word), rng.choice(self._names[kind])))
            at += len(word)
        rng.shuffle(spots)
        for start, end, other in spots:
            if other not in said and other != question[start:end]:
                return question[:start] + other + question[end:]
        return None

    def _window(self, example: Example, right: Sequence[int], rng: random.Random) -> Window:
        """A window around what answers; all of the passage where it is not known what does."""
        passage = self._passages[example.passage]
        if (example.answerable and not right) or rng.random() < _WHOLE_SHARE:
            return whole(passage, right)
        if example.answer:
            at = example.answer[0]
            spans = list(sentence_spans(passage.text))
            right = [n for n, (start, end) in enumerate(spans) if start <= at < end] or right
        return windowed(passage, right, rng)
