"""The words of a citation that answer."""

from bot.answer.duplicate_passages import DistinctPassage
from bot.types import AnswerSpan


def answer_span(first: DistinctPassage) -> AnswerSpan | None:
    """Return the words of the first citation that answer: those that its quote knows, as
    the cell of a table, or else those that the judge takes for the answer.

    There are none where it was not judged, or where they do not stand within its highlights: then
    the highlighted sentences answer as a whole.
    """
    judgement = first.passage.judgement
    span = first.quote.answer or (judgement.span if judgement is not None else None)
    if span is None:
        return None
    start, end = span
    if not any(low <= start and end <= high for low, high in first.quote.spans):
        return None
    return AnswerSpan(1, start, end, first.passage.stored.text[start:end])
