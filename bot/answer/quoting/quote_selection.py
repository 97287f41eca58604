"""Selection of the sentences of a passage that answer a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.answer.quoting.answered_questions import answered_questions
from bot.answer.quoting.bound_sentences import bound_sentences
from bot.answer.quoting.enumerations import (
    MAX_LIST,
    Enumeration,
    Sentences,
    announces_list,
    enumeration_at,
    is_later_item,
)
from bot.answer.quoting.listings import with_listings
from bot.answer.quoting.table_rows import quoted_rows
from bot.matching.answer_kinds import asked_kinds, contains_kind
from bot.matching.candidate_text import CandidateText
from bot.question.list_questions import asks_for_list
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.characters import HAN_NUMERALS_BELOW_100, SENTENCE_AND_CLAUSE_MARKS
from corpus.text.fold import fold

# A second sentence is quoted if it adds this share of the question's weight, or if it contains less
# than the first by no more than the other.
_MIN_GAIN = 0.2
_SMALL_DIFFERENCE = 0.3

# Beside the share of the question that a sentence contains: the weight of its deep cosine, and that
# of the probability, by the judge, that it holds the answer. Where these are known, a second
# sentence is quoted if its score is lower by the margin at most.
_DEEP_WEIGHT = 1.4
_JUDGED_WEIGHT = 0.3
_DEEP_MARGIN = 0.2

# In characters.
_MAX_PAIR = 260
_MAX_ANSWER = 260
_MAX_HEADING = 12
# What a sentence that contains the kind of answer that is asked for has in addition.
_KIND_WEIGHT = 0.2
# What a sentence that defines the term whose meaning is asked for has in addition.
_DEFINITION_WEIGHT = 0.5
# An item alone is quoted if it has this share of the question that its list's lead has not.
_ITEM_SHARE = 0.6

# 三、 or （三）. A short sentence that begins so is a heading.
_HEADING_NUMBER = re.compile(rf"[(（]?[{HAN_NUMERALS_BELOW_100}]{{1,3}}[)）、]")
# A sentence that begins so gives the consequence of the one before, and is unclear without it.
_CONSEQUENCE = re.compile(r"因此|所以|因而|故而|从而|于是|为此|对此|这")


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
    headings = [_is_title(each, passage) for each in sentences]
    body = [
        at for at, each in enumerate(sentences) if not headings[at] and not _is_numbered_title(each)
    ]
    bound = bound_sentences(question, passage, body)
    body = list(bound.indices)
    if not body:
        return Quote(((0, len(text)),), 0.0)
    total = candidate.total_weight or 1.0
    shares = [sum(each.values()) / total for each in matches]
    scores = _sentence_scores(question, passage, shares)
    best = max(body, key=lambda at: (scores[at], -at))
    if bound.whole and len(body) > 1:
        return Quote(tuple(spans[at] for at in body), shares[best])
    starts = frozenset(spans[at][0] for at in range(len(spans)) if headings[at])
    pairs = answered_questions(passage, starts)
    pair = next((each for each in pairs if best in each.asking or best in each.answering), None)
    if pair is not None:
        if pair.is_single or (best in pair.asking and pair.length <= _MAX_ANSWER):
            return Quote(pair.spans, max(shares[at] for at in {best, *pair.asking}))
        body = list(pair.answering)
        best = max(body, key=lambda at: (scores[at], -at))
        spans = pair.clip(spans)
    elif rows := quoted_rows(question, passage, best):
        return Quote(rows.spans, rows.score, rows.answer)
    if pair is None and _is_asked_and_answered(passage, best):
        best += 1
    asking = {at for pair in pairs for at in pair.asking}
    borders = [each or at in asking for at, each in enumerate(headings)]
    items = _list_around(question, passage, sentences, borders, best)
    if len(items) > 1:
        return Quote(tuple(spans[at] for at in items), shares[best], is_list=True)
    gains = [_added_weight(matches[best], each) / total for each in matches]
    others = _beside(candidate, body, best)
    if passage.deep_sentences:
        second = _close_second(sentences, scores, best, others)
    else:
        second = _second_sentence(sentences, scores, gains, best, others)
    if second is None:
        return Quote((spans[best],), shares[best])
    chosen = sorted({best, second})
    return Quote(tuple(spans[at] for at in chosen), shares[best] + gains[second])


def _beside(candidate: CandidateText, body: Sequence[int], best: int) -> list[int]:
    """Return the sentences of which one may be quoted beside the best one: beside a definition,
    other definitions of the term."""
    defining = candidate.defining_sentences
    return [at for at in body if at != best and (best not in defining or at in defining)]


def _sentence_scores(question: Question, passage: Passage, shares: Sequence[float]) -> list[float]:
    """Return the scores of sentences that contain these shares of a question."""
    scores = _with_deep(shares, passage.deep_sentences)
    if passage.judgement is not None:
        likely = passage.judgement.sentences
        scores = [score + _JUDGED_WEIGHT * each for score, each in zip(scores, likely, strict=True)]
    scores = _with_kinds(question, passage.candidate.folded_sentences, scores)
    defining = passage.candidate.defining_sentences
    return [score + _DEFINITION_WEIGHT * (at in defining) for at, score in enumerate(scores)]


def _is_asked_and_answered(passage: Passage, at: int) -> bool:
    """Return whether a sentence asks what the next one of the same line answers."""
    text, spans = passage.stored.text, passage.candidate.sentence_spans
    if at + 1 >= len(spans) or text[spans[at][1] - 1] not in "？?":
        return False
    return "\n" not in text[spans[at][1] : spans[at + 1][0]]


def _with_kinds(question: Question, folded: Sequence[str], scores: Sequence[float]) -> list[float]:
    """Return scores of folded sentences, higher where they contain the kind of answer asked for."""
    kinds = asked_kinds(fold(question.text))
    return [
        score + _KIND_WEIGHT * any(contains_kind(kind, each) for kind in kinds)
        for score, each in zip(scores, folded, strict=True)
    ]


def _with_deep(shares: Sequence[float], deep: Sequence[float]) -> list[float]:
    """Return the scores of sentences: the shares of the question that they contain, and where they
    are known their deep cosines."""
    return [
        share + _DEEP_WEIGHT * cosine
        for share, cosine in zip_longest(shares, deep[: len(shares)], fillvalue=0.0)
    ]


def _close_second(
    sentences: list[str], scores: list[float], best: int, others: list[int]
) -> int | None:
    """Return the index of a sentence among others that fits nearly as well as the best one."""
    if best - 1 in others and _CONSEQUENCE.match(fold(sentences[best])):
        second = best - 1
    else:
        second = max(others, key=lambda at: (scores[at], -abs(at - best), -at), default=-1)
        if second < 0 or scores[second] < scores[best] - _DEEP_MARGIN:
            return None
    return second if len(sentences[best]) + len(sentences[second]) <= _MAX_PAIR else None


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
        second = max(others, key=lambda at: (scores[at], -abs(at - best), -at))
        if best - 1 in others and _CONSEQUENCE.match(fold(sentences[best])):
            second = best - 1
        elif scores[second] < scores[best] - _SMALL_DIFFERENCE:
            return None
    return second if len(sentences[best]) + len(sentences[second]) <= _MAX_PAIR else None


def _list_around(
    question: Question, passage: Passage, sentences: list[str], headings: list[bool], best: int
) -> list[int]:
    """Return the indexes of the list that the best sentence belongs to: the sentence that announces
    it, and its items. Where there is none, only the best sentence's."""
    is_asked = asks_for_list(fold(question.text))
    announces = announces_list(sentences[best])
    begins = _line_begins(passage)
    found = enumeration_at(Sentences(sentences, begins, headings), best)
    if found is None or not (announces or is_asked):
        return [best]
    is_defined = best in passage.candidate.defining_sentences
    if best != found.lead and (is_defined or _asks_for_item(passage, best, found)):
        return [best]
    first = found.first if found.lead is None else found.lead
    chosen = list(range(first, found.last + 1))
    while sum(len(sentences[at]) for at in chosen) > MAX_LIST and chosen[-1] > best:
        chosen.pop()
    return chosen


def _line_begins(passage: Passage) -> list[bool]:
    """Return of each sentence whether it is the first of its line."""
    text, spans = passage.stored.text, passage.candidate.sentence_spans
    return [not at or "\n" in text[spans[at - 1][1] : spans[at][0]] for at in range(len(spans))]


def list_at(passage: Passage, *, is_end: bool) -> tuple[tuple[int, int], ...]:
    """Return the sentences of the list that a passage ends with, or that goes on at its beginning;
    none where there is none. A list at the end includes the sentence before it."""
    text, spans = passage.stored.text, passage.candidate.sentence_spans
    sentences = [text[start:end] for start, end in spans]
    headings = [_is_title(each, passage) for each in sentences]
    at = len(sentences) - 1 if is_end else 0
    if not sentences or headings[at] or not (is_end or is_later_item(sentences[0])):
        return ()
    found = enumeration_at(Sentences(sentences, _line_begins(passage), headings), at)
    if found is None:
        return (spans[at],) if is_end and announces_list(sentences[at]) else ()
    first = found.first if found.lead is None else found.lead
    return tuple(spans[first : found.last + 1])


def _asks_for_item(passage: Passage, at: int, found: Enumeration) -> bool:
    """Return whether a question is about one item of a list rather than about the list."""
    candidate = passage.candidate
    lead = {} if found.lead is None else candidate.sentence_matches[found.lead]
    own = _added_weight(lead, candidate.sentence_matches[at])
    return own > _ITEM_SHARE * (candidate.total_weight or 1.0)


def _is_title(sentence: str, passage: Passage) -> bool:
    """Return whether a sentence is a heading or the title: it may repeat the question but never
    answers it."""
    return sentence in passage.stored.chunk.headings or sentence == passage.stored.title


def _is_numbered_title(sentence: str) -> bool:
    is_title = len(sentence) <= _MAX_HEADING and sentence[-1] not in SENTENCE_AND_CLAUSE_MARKS
    return is_title and _HEADING_NUMBER.match(sentence) is not None
