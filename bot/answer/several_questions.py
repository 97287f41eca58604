"""Passages that answer several questions asked at once: each has one."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answer.comparison import SearchSide
from bot.answer.duplicate_passages import DistinctPassage
from bot.question.asking import asks, sentences_of

_MAX_QUESTIONS = 4
_MAX_LENGTH = 300
# What a passage must contain of a question's weight to answer it.
_MIN_SHARE = 0.5


def separate_questions(text: str) -> list[str]:
    """Return the questions of a text that asks several, each a sentence, or nothing.

    What stands before the first one belongs to it.
    """
    if len(text) > _MAX_LENGTH:
        return []
    questions: list[str] = []
    before = ""
    for sentence in sentences_of(text):
        if asks(sentence) or sentence.rstrip().endswith(("?", "？")):
            questions.append((before + sentence).strip())
            before = ""
        elif not questions:
            before += sentence
    return questions if 1 < len(questions) <= _MAX_QUESTIONS else []


def one_by_one(questions: Sequence[str], search: SearchSide) -> list[DistinctPassage]:
    """Return the passages that answer several questions, in their order, or nothing where only one
    of them is answered.

    A passage that answers several comes once, with the sentences for each.
    """
    parts: dict[int, DistinctPassage] = {}
    answered = 0
    for number, question in enumerate(questions):
        best = next(iter(search(question, questions[:number])), None)
        if best is None or best.passage.candidate.coverage < _MIN_SHARE:
            continue
        answered += 1
        chunk = best.passage.stored.chunk.id
        parts[chunk] = _merged(parts[chunk], best) if chunk in parts else best
    return list(parts.values()) if answered > 1 else []


def _merged(one: DistinctPassage, other: DistinctPassage) -> DistinctPassage:
    """Return a passage with the sentences that are quoted of it for two questions."""
    spans = sorted({*one.quote.spans, *other.quote.spans})
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        return one
    score = max(one.quote.score, other.quote.score)
    return replace(one, quote=replace(one.quote, spans=tuple(spans), score=score))
