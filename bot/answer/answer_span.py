"""The words of a citation that answer."""

from bot.answer.duplicate_passages import DistinctPassage
from bot.matching.missing_kinds import lacks_asked_kind
from bot.types import AnswerSpan
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS
from corpus.text.fold import fold

_NUMBER = rf"[{HAN_NUMERALS}\d]{{1,9}}"
# 第十条, 本办法第3条第二款规定. Both match folded text.
_REFERENCE = lazy_pattern(
    rf"[\u4e00-\u9fff《》]{{0,20}}第{_NUMBER}[条款项章节](?:之{_NUMBER})?(?:第{_NUMBER}[款项目])*的?(?:规定)?"
)
_ASKS_FOR_REFERENCE = lazy_pattern(
    r"[哪几][一个些]?[条款项章节]|(?:什么|哪[部个些])(?:规定|法|依据|条款)|[依根]据|\bwhich\b"
)


def answer_span(question: str, first: DistinctPassage) -> AnswerSpan | None:
    """Return the words of the first citation that answer: those that its quote knows, as
    the cell of a table, or else those that the judge takes for the answer.

    There are none where it was not judged, or where they do not stand within its highlights: then
    the highlighted sentences answer as a whole. The number of an article is none, unless the
    question asks for it; nor is what has nothing of the kind asked for, as a name for 多少钱.
    """
    judgement = first.passage.judgement
    span = first.quote.answer or (judgement.span if judgement is not None else None)
    if span is None:
        return None
    start, end = span
    if not any(low <= start and end <= high for low, high in first.quote.spans):
        return None
    words = first.passage.stored.text[start:end]
    folded = fold(words)
    if _REFERENCE.fullmatch(folded) and not _ASKS_FOR_REFERENCE.search(fold(question)):
        return None
    if first.quote.answer is None and lacks_asked_kind(question, folded):
        return None
    return AnswerSpan(1, start, end, words)
