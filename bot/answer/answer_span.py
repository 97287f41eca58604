"""The words of a citation that answer."""

from bot.answer.duplicate_passages import DistinctPassage
from bot.types import AnswerSpan


def answer_span(found: DistinctPassage, number: int = 1) -> AnswerSpan | None:
    """Return the words of the citation with this number that answer: those that its quote knows, as
    the cell of a table, or else those that the judge takes for the answer.

    There are none where it was not judged, or where they do not stand within its highlights: then
    the highlighted sentences answer as a whole.
    """
    judgement = found.passage.judgement
    span = found.quote.answer or (judgement.span if judgement is not None else None)
    if span is None:
        return None
    start, end = span
    if not any(first <= start and end <= last for first, last in found.quote.spans):
        return None
    return AnswerSpan(number, start, end, found.passage.stored.text[start:end])
