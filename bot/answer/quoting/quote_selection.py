"""Selection of the sentences of a passage that answer a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer.quoting.answered_questions import answered_questions, chosen_question
from bot.answer.quoting.bound_sentences import bound_sentences
from bot.answer.quoting.compared_sentences import compared_sentences
from bot.answer.quoting.enumerations import Sentences
from bot.answer.quoting.listings import with_listings
from bot.answer.quoting.quoted_lists import line_begins, quoted_list
from bot.answer.quoting.sentence_scores import sentence_scores
from bot.answer.quoting.table_rows import quoted_rows
from bot.answer.quoting.titles import is_numbered_title, is_title
from bot.matching.candidate_text import CandidateText
from bot.matching.missing_kinds import has_asked_kind, lacks_asked_kind
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold

# A second sentence is quoted if it adds this share of the question's weight, or if it contains less
# than the first by no more than the other.
_MIN_GAIN = 0.2
_SMALL_DIFFERENCE = 0.3

# Where deep cosines are known, a second sentence is quoted if its score is lower by this at most.
_DEEP_MARGIN = 0.2

# In characters.
_MAX_PAIR = 260
_MAX_ANSWER = 260
# A sentence that begins so gives the consequence of the one before, and is unclear without it.
_CONSEQUENCE = lazy_pattern(r"因此|所以|因而|故而|从而|于是|为此|对此|这")
_MAX_CONSEQUENCE = 2
# 一 is in many words.
_NUMBER = lazy_pattern(r"[\d二三四五六七八九十百千万两半]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Sentences of a passage, as ascending `[start, end)` offsets into its text, and the share of
    the question's weight, from 0 to 1, that they contain.

    `answer` is the span of the words that answer, where they are known. `is_list` says whether the
    sentences are a list.
    """

    spans: tuple[tuple[int, int], ...]
    score: float
    answer: tuple[int, int] | None = None
    is_list: bool = False


def select_quote(question: Question, passage: Passage) -> Quote:
    """Return the sentence of a passage that contains most of a question; two where the second adds
    much or fits nearly as well; a whole list where one is asked for or announced.

    Where the passage asks a question itself, its answer is quoted. Listings are quoted whole.
    """
    quote = _select_sentences(question, passage)
    return replace(quote, spans=with_listings(passage.stored.text, quote.spans))


def _select_sentences(question: Question, passage: Passage) -> Quote:
    candidate = passage.candidate
    text, spans, matches = passage.stored.text, candidate.sentence_spans, candidate.sentence_matches
    sentences = [text[start:end] for start, end in spans]
    headings = [is_title(each, passage) for each in sentences]
    body = [
        at for at, each in enumerate(sentences) if not headings[at] and not is_numbered_title(each)
    ]
    all_of_body = body
    bound = bound_sentences(question, passage, body)
    body = list(bound.indices)
    if not body:
        return Quote(((0, len(text)),), 0.0)
    total = candidate.total_weight or 1.0
    shares = [sum(each.values()) / total for each in matches]
    scores = sentence_scores(question, passage, shares)
    best = max(body, key=lambda at: (scores[at], -at))
    if bound.whole and len(body) > 1:
        return Quote(tuple(spans[at] for at in body), shares[best])
    starts = frozenset(spans[at][0] for at in range(len(spans)) if headings[at])
    pairs = answered_questions(passage, starts)
    pair = chosen_question(question, passage, pairs, scores, best)
    if pair is not None:
        best = max((*pair.asking, *pair.answering), key=lambda at: (scores[at], -at))
        if pair.is_single or (best in pair.asking and pair.length <= _MAX_ANSWER):
            return Quote(pair.spans, max(shares[at] for at in {best, *pair.asking}))
        body = list(pair.answering)
        best = max(body, key=lambda at: (scores[at], -at))
        spans = pair.clip(spans)
    elif rows := quoted_rows(question, passage, best):
        return Quote(rows.spans, rows.score, rows.answer)
    if compared := compared_sentences(
        question, passage, body if pair else all_of_body, scores, best
    ):
        return Quote(tuple(spans[at] for at in compared), max(shares[at] for at in compared))
    if pair is None and _is_asked_and_answered(passage, best):
        best += 1
    asking = {at for pair in pairs for at in pair.asking}
    borders = [each or at in asking for at, each in enumerate(headings)]
    structure = Sentences(sentences, line_begins(passage), borders)
    items = quoted_list(question, passage, structure, body, best)
    if items is not None and items.is_whole:
        return Quote(tuple(spans[at] for at in items.indices), shares[best], is_list=True)
    chosen, added = _one_or_two(question, passage, scores, body, best)
    if items is not None:
        chosen = sorted({*chosen, *items.indices})
    return Quote(tuple(spans[at] for at in chosen), shares[best] + added)


def _one_or_two(
    question: Question, passage: Passage, scores: list[float], body: list[int], best: int
) -> tuple[list[int], float]:
    """Return the best sentence, or two, with the share of the question that the second adds.

    The second one is of the kind that is asked for, such as an amount, where the best one is not.
    """
    candidate = passage.candidate
    sentences = [passage.stored.text[start:end] for start, end in candidate.sentence_spans]
    matches, total = candidate.sentence_matches, candidate.total_weight or 1.0
    gains = [_added_weight(matches[best], each) / total for each in matches]
    others = _beside(candidate, body, best)
    folded = candidate.folded_sentences
    if _lacks_amount(question, folded[best]) and (
        of_kind := [at for at in others if has_asked_kind(question.text, folded[at], bare=False)]
    ):
        second = _nearest_in_score(scores, best, of_kind)
        if len(sentences[best]) + len(sentences[second]) <= _MAX_PAIR:
            return sorted({best, second}), gains[second]
    found = (
        _close_second(sentences, scores, best, others)
        if passage.deep_sentences
        else _second_sentence(sentences, scores, gains, best, others)
    )
    return ([best], 0.0) if found is None else (sorted({best, found}), gains[found])


def _lacks_amount(question: Question, folded: str) -> bool:
    """Return whether a sentence has no number, where the question asks for a kind that it lacks; a
    number may have a unit that is not known."""
    return lacks_asked_kind(question.text, folded) and _NUMBER.search(folded) is None


def _nearest_in_score(scores: Sequence[float], best: int, others: Sequence[int]) -> int:
    """Return which of the others has the highest score; of equals, the nearest to the best."""
    return max(others, key=lambda at: (scores[at], -abs(at - best), -at))


def _beside(candidate: CandidateText, body: Sequence[int], best: int) -> list[int]:
    """Return the sentences of which one may be quoted beside the best one: beside a definition,
    other definitions of the term."""
    defining = candidate.defining_sentences
    return [at for at in body if at != best and (best not in defining or at in defining)]


def _is_asked_and_answered(passage: Passage, at: int) -> bool:
    """Return whether a sentence asks what the next one of the same line answers."""
    text, spans = passage.stored.text, passage.candidate.sentence_spans
    if at + 1 >= len(spans) or text[spans[at][1] - 1] not in "？?":
        return False
    return "\n" not in text[spans[at][1] : spans[at + 1][0]]


def _close_second(
    sentences: list[str], scores: list[float], best: int, others: list[int]
) -> int | None:
    """Return the index of a sentence among others that fits nearly as well as the best one."""
    if best - 1 in others and _gives_consequence(sentences[best]):
        second = best - 1
    else:
        second = _nearest_in_score(scores, best, others) if others else -1
        if second < 0 or scores[second] < scores[best] - _DEEP_MARGIN:
            return None
    return second if len(sentences[best]) + len(sentences[second]) <= _MAX_PAIR else None


def _gives_consequence(sentence: str) -> bool:
    return _CONSEQUENCE.match(fold(sentence[:_MAX_CONSEQUENCE])) is not None


def _added_weight(matches: Mapping[str, float], others: Mapping[str, float]) -> float:
    """Return the weight of the other matches that are not among the first."""
    return sum(weight for term, weight in others.items() if term not in matches)


def _second_sentence(
    sentences: list[str], scores: list[float], gains: list[float], best: int, others: list[int]
) -> int | None:
    """Return the index of a sentence among others that should be quoted with the best one.

    Ties go to the sentence nearest to the best one, then to the earlier.
    """
    if not others or not scores[best]:
        return None
    second = max(others, key=lambda at: (gains[at], -abs(at - best), -at))
    if gains[second] < _MIN_GAIN:
        second = _nearest_in_score(scores, best, others)
        if best - 1 in others and _gives_consequence(sentences[best]):
            second = best - 1
        elif scores[second] < scores[best] - _SMALL_DIFFERENCE:
            return None
    return second if len(sentences[best]) + len(sentences[second]) <= _MAX_PAIR else None
