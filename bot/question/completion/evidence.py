"""Whether the folder shows that a question belongs to an earlier one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.limits import MAX_QUESTION_LENGTH
from bot.matching.candidate_text import CandidateText
from bot.matching.coverage import coverage
from bot.matching.folded_chunk import FoldedChunk
from bot.matching.searchable_text import remove_han_spacing
from bot.question.completion.substitution import asks_for_attribute
from bot.question.completion.vocabulary import FolderReader
from bot.types import Question
from corpus.text.fold import fold

NAMES_SUBJECT_WELL = 45.0
"""From this weight on, the sum of its terms' inverse document frequencies, a question needs strong
evidence that it belongs to an earlier one."""

# What a sentence, with the one before it, must contain of an earlier question's share in its chunk.
_NEAR = 0.5
# How many chunks of each search are looked at.
_SEARCHED = 10
_FINAL_PUNCTUATION = "？?。.！!，,；; "


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a chunk must contain to show that a question belongs to an earlier one.

    All are shares of a question's weight: `earlier` of the earlier question, `own` of the question
    itself. `max_deficit` is by how much the chunk's share of the question may fall short of the
    largest share that any chunk has.
    """

    earlier: float
    own: float
    max_deficit: float


_WEAK_EVIDENCE = _Evidence(earlier=0.35, own=0.3, max_deficit=0.4)
_STRONG_EVIDENCE = _Evidence(earlier=0.55, own=0.45, max_deficit=0.12)


def occur_together(question: str, earlier: str, reader: FolderReader) -> bool:
    """Return whether a chunk contains enough of both a question and an earlier one.

    A question that names its subject well needs strong evidence, and none counts where it finds the
    same best chunk without the earlier question.
    """
    text = f"{earlier.rstrip(_FINAL_PUNCTUATION)}，{question}"
    if len(text) > MAX_QUESTION_LENGTH:
        return False
    own, joined = reader.understand(question), reader.understand(text)
    own_weights = own.weights
    earlier_weights = {
        term: weight
        for term, weight in reader.understand(earlier).weights.items()
        if term not in own_weights
    }
    found_alone = reader.lexical_matches(own, _SEARCHED)
    found_joined = reader.lexical_matches(joined, _SEARCHED)
    names_subject_well = sum(own_weights.values()) >= NAMES_SUBJECT_WELL
    if names_subject_well and found_alone[:1] == found_joined[:1]:
        return False
    needed = _STRONG_EVIDENCE if names_subject_well else _WEAK_EVIDENCE
    texts = _comparable_texts(joined, [*found_alone, *found_joined])
    best = max((coverage(own_weights, texts[each.id]) for each in found_alone), default=0.0)
    least = max(needed.own, best - needed.max_deficit)
    # A phone number or a price is that of what was asked about, wherever it stands.
    of_any = asks_for_attribute(fold(question), reader)
    return any(
        coverage(earlier_weights, texts[each.id]) >= needed.earlier
        and coverage(own_weights, texts[each.id]) >= least
        and (of_any or _are_near(own_weights, earlier_weights, CandidateText(joined, each)))
        for each in found_joined
    )


def _are_near(own: Mapping[str, float], earlier: Mapping[str, float], chunk: CandidateText) -> bool:
    """Return whether the sentence of a chunk that contains most of a question, or what is before
    it, is also about an earlier question."""
    context = remove_han_spacing(chunk.folded_context)
    sentences = [remove_han_spacing(each) for each in chunk.folded_sentences]
    shares = [coverage(own, each) for each in sentences] or [0.0]
    at = shares.index(max(shares))
    near = "\n".join([context, *sentences[max(0, at - 1) : at + 1]])
    return coverage(earlier, near) >= _NEAR * coverage(earlier, chunk.comparable)


def _comparable_texts(question: Question, chunks: Sequence[FoldedChunk]) -> dict[int, str]:
    """Return the text of each chunk as it is compared with a question, by the chunk's id."""
    distinct = {each.id: each for each in chunks}
    return {number: CandidateText(question, each).comparable for number, each in distinct.items()}
