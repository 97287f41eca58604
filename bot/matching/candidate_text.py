"""Chunks as they are compared with one question: folded, closed up, sentence by sentence.

All candidates of a question are folded together, for a text costs far less among others than alone.
What takes longer is worked out for a chunk when it is first asked for, and once.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from bot.matching.batch_folding import FoldedText, fold_batch
from bot.matching.coverage import append_aliases, discount_context
from bot.matching.term_matching import matched_weights
from bot.types import Question
from corpus.text.sentences import sentence_spans
from embeddings.text.numbers import Number, normalise_numbers, numbers
from embeddings.types import StoredChunk

Span = tuple[int, int]
# What may stand inside a number, or right before one that is none.
_IN_NUMBERS = "._/-:%‰,"


class CandidateText:
    """A chunk beside a question.

    Compared texts are searchable (`bot.matching.batch_folding`), with numbers in their one writing
    where the question has some, and with the question's names behind what they call otherwise.
    """

    def __init__(self, question: Question, stored: StoredChunk, folded: FoldedText) -> None:
        """`folded` is the searched text of the chunk."""
        self.stored = stored
        self._question = question
        self._folded = folded
        self._context_ends = len(stored.chunk.context)
        self._text_starts = len(folded.text) - len(stored.text)

    @property
    def folded_text(self) -> str:
        """The chunk's own text, folded; of the same length."""
        return self._folded.text[self._text_starts :]

    @property
    def folded_context(self) -> str:
        """The chunk's context, folded; of the same length."""
        return self._folded.text[: self._context_ends]

    @property
    def searchable(self) -> str:
        """Context and text, searchable."""
        return self._folded.closed_up

    @cached_property
    def whole(self) -> str:
        """Context and text, compared."""
        return self._compared(0, len(self._folded.text))

    @cached_property
    def spans(self) -> list[Span]:
        """Where the sentences of the chunk's text stand in it."""
        return list(sentence_spans(self.stored.text))

    @property
    def folded_sentences(self) -> list[str]:
        """The sentences, folded."""
        text = self.folded_text
        return [text[start:end] for start, end in self.spans]

    @cached_property
    def weights(self) -> dict[str, float]:
        """The question's weights; what the context says already weighs little."""
        return discount_context(self._question.weights, self._compared(0, self._context_ends))

    @cached_property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(self.weights.values())

    @cached_property
    def held(self) -> list[dict[str, float]]:
        """What each sentence holds of the weights."""
        first = self._text_starts
        sentences = [self._compared(first + start, first + end) for start, end in self.spans]
        return matched_weights(self.weights, sentences)

    @property
    def best_share(self) -> float:
        """The largest share of the weights that one sentence holds, from 0 to 1."""
        most = max((sum(each.values()) for each in self.held), default=0.0)
        return most / self.total if self.total > 0 else 0.0

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers in the searchable text, where the question has some too."""
        return tuple(numbers(self._folded.closed_up)) if self._question.has_numbers else ()

    @cached_property
    def _number_starts(self) -> list[int]:
        return [number.start for number in self.numbers]

    def _compared(self, start: int, end: int) -> str:
        """Return `[start, end)` of the folded text as it is compared."""
        first, last = self._folded.closed_at(start), self._folded.closed_at(end)
        text = self._folded.closed_up[first:last]
        named = append_aliases(self._question, text)
        if not self._question.has_numbers:
            return named
        called = normalise_numbers(named[len(text) :])
        return self._in_one_writing(first, last) + called

    def _in_one_writing(self, first: int, last: int) -> str:
        text = self._folded.closed_up
        if _is_glued(text, first) or _is_glued(text, last):
            return normalise_numbers(text[first:last])
        pieces: list[str] = []
        done = first
        for number in self.numbers[bisect_left(self._number_starts, first) :]:
            if number.end > last:
                break
            pieces += (text[done : number.start], number.normal_form)
            done = number.end
        return "".join([*pieces, text[done:last]])


def _is_glued(text: str, place: int) -> bool:
    """Tell whether a number may run over a place, or what stands before it hide one: two lines may
    have been closed up there, 三万 and 五、其他."""
    return 0 < place < len(text) and (text[place - 1].isalnum() or text[place - 1] in _IN_NUMBERS)


def candidate_texts(question: Question, chunks: Sequence[StoredChunk]) -> list[CandidateText]:
    """Return chunks as they are compared with a question."""
    folded = fold_batch([chunk.searched_text for chunk in chunks])
    return [
        CandidateText(question, chunk, each) for chunk, each in zip(chunks, folded, strict=True)
    ]
