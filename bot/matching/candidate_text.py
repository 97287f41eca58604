"""A candidate chunk in the forms in which it is matched with one question.

Each form is computed when it is first needed and kept.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from bot.matching.coverage import (
    append_aliases,
    discount_context,
    discount_title,
    matching,
)
from bot.matching.definitions import asked_term, defines
from bot.matching.folded_chunk import FoldedChunk
from bot.matching.missing_kinds import lacks_asked_kind
from bot.matching.named_title import named_title, without_names
from bot.matching.searchable_text import remove_han_spacing
from bot.matching.term_matching import matched_weights
from bot.types import Question
from corpus.text.sentences import sentence_spans
from embeddings.text.numbers import Number, normalise_numbers, numbers, with_normal_forms
from embeddings.types import StoredChunk

Span = tuple[int, int]


class CandidateText:
    """A chunk prepared for matching with a question.

    Its comparable texts are searchable (`bot.matching.searchable_text`), have their numbers
    normalised where the question contains numbers, and end with the question's names of what they
    call by another name.
    """

    def __init__(self, question: Question, chunk: FoldedChunk) -> None:
        self.stored: StoredChunk = chunk.stored
        self._question = question
        self._searched = chunk.searched

    @property
    def folded_text(self) -> str:
        """The chunk's own text, folded; of the same length."""
        return self._searched.folded[len(self._searched.folded) - len(self.stored.text) :]

    @property
    def folded_context(self) -> str:
        """The chunk's context (title, headings, lead), folded; of the same length."""
        return self._searched.folded[: len(self.stored.chunk.context)]

    @property
    def searchable(self) -> str:
        """Context and text in searchable form."""
        return self._searched.searchable

    @cached_property
    def comparable(self) -> str:
        """Context and text in comparable form."""
        return self._comparable(self.searchable, self.numbers)

    @cached_property
    def coverage(self) -> float:
        """The share of the question's weight that context and text contain, from 0 to 1."""
        total = sum(self._question.weights.values())
        return sum(self._matches.values()) / total if total > 0 else 0.0

    @cached_property
    def _matches(self) -> dict[str, float]:
        """The terms of the question in context and text, with their weights."""
        return matching(self._question.weights, self.comparable)

    @cached_property
    def sentence_spans(self) -> list[Span]:
        """`[start, end)` of each sentence in the chunk's text."""
        return list(sentence_spans(self.stored.text))

    @cached_property
    def folded_sentences(self) -> list[str]:
        """The sentences, folded."""
        text = self.folded_text
        return [text[start:end] for start, end in self.sentence_spans]

    @cached_property
    def named_title(self) -> str:
        """The words of the document's title by which the question names it; empty if it doesn't."""
        return named_title(self._question.folded, self.stored.title)

    @cached_property
    def rest(self) -> str:
        """The folded question without the words that name a document; empty if there are none."""
        return without_names(self._question.folded, self.named_title)

    @cached_property
    def sentence_weights(self) -> dict[str, float]:
        """The question's term weights, reduced for terms that the context already contains, and
        further for those that name the document."""
        weights: Mapping[str, float] = self._question.weights
        if self.rest:
            weights = discount_title(weights, self._comparable(self.rest))
        context = self._comparable(remove_han_spacing(self.folded_context))
        return discount_context(weights, context)

    @cached_property
    def total_weight(self) -> float:
        """The sum of `sentence_weights`."""
        return sum(self.sentence_weights.values())

    @cached_property
    def sentence_matches(self) -> list[dict[str, float]]:
        """For each sentence, the terms of the question in it with their `sentence_weights`."""
        sentences = map(remove_han_spacing, self.folded_sentences)
        weights = self.sentence_weights
        if not self._question.has_numbers:
            # A sentence has no term that its chunk lacks. With numbers it may: one that begins a
            # sentence may be part of a longer one where it is read with what stands before it.
            weights = {term: weights[term] for term in self._matches}
        return matched_weights(weights, [self._comparable(each) for each in sentences])

    @property
    def best_sentence_coverage(self) -> float:
        """The largest share of `total_weight` that one sentence contains, from 0 to 1."""
        most = max((sum(each.values()) for each in self.sentence_matches), default=0.0)
        return most / self.total_weight if self.total_weight > 0 else 0.0

    @cached_property
    def lacks_asked_kind(self) -> bool:
        """Whether the question asks for a kind of answer of which the chunk's text has nothing."""
        return lacks_asked_kind(self._question.text, self.folded_text)

    @cached_property
    def defining_sentences(self) -> frozenset[int]:
        """The numbers of the sentences that define the term whose meaning the question asks for."""
        term = asked_term(self._question.text)
        if not term:
            return frozenset()
        sentences = enumerate(self.folded_sentences)
        return frozenset(number for number, each in sentences if defines(term, each))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers in the searchable text; empty where the question contains none."""
        return tuple(numbers(self.searchable)) if self._question.has_numbers else ()

    def _comparable(self, searchable: str, found: Iterable[Number] | None = None) -> str:
        """Return a searchable text, with these numbers if they are known, in comparable form."""
        with_aliases = append_aliases(self._question, searchable)
        if not self._question.has_numbers:
            return with_aliases
        # Apart: a number at the end of the text must not run into an alias.
        names = with_aliases[len(searchable) :]
        normal = with_normal_forms(searchable, numbers(searchable) if found is None else found)
        return normal + (normalise_numbers(names) if names else "")
