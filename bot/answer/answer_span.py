"""The words of a citation that answer."""

from itertools import pairwise

from bot.answer.duplicate_passages import DistinctPassage
from bot.answer.parallel_values import parallel_span
from bot.answer.quoting.table_rows import row_cells
from bot.matching.missing_kinds import lacks_asked_kind
from bot.matching.rewording import in_words_of
from bot.types import AnswerSpan, Question
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
# What a statement is about, in folded text; behind it at least two characters say something.
_SUBJECT = lazy_pattern(r"([^\d,;:。!?]{2,12}?)(?:[为是]|: ?)(?=.{2})")


def answer_span(question: Question, first: DistinctPassage) -> AnswerSpan | None:
    """Return the words of the first citation that answer: those that its quote knows, as
    the cell of a table, or else those that the judge takes for the answer.

    There are none where it was not judged, or where they do not stand within its highlights: then
    the highlighted sentences answer as a whole. The number of an article is none, unless the
    question asks for it; nor is what has nothing of the kind asked for, as a name for 多少钱. Of
    values side by side, all answer who names none of them (`bot.answer.parallel_values`).
    """
    judgement, text = first.passage.judgement, first.passage.stored.text
    span = first.quote.answer or (judgement.span if judgement is not None else None)
    if span is None:
        return None
    if first.quote.answer is None:
        asked = in_words_of(question, first.passage.candidate.searchable)
        span = _without_subject(asked, text, parallel_span(asked, text, span))
    start, end = span
    if not any(low <= start and end <= high for low, high in first.quote.spans):
        return None
    words = text[start:end]
    folded = fold(words)
    if ";" in folded and row_cells(folded):
        # Several cells of a row are no words that answer.
        return None
    if _REFERENCE.fullmatch(folded) and not _ASKS_FOR_REFERENCE.search(fold(question.text)):
        return None
    if first.quote.answer is None and lacks_asked_kind(question.text, folded):
        return None
    return AnswerSpan(1, start, end, words)


def _without_subject(question: str, text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a span without the beginning that repeats what is asked for: 借期为 of 借期为30天."""
    subject = _SUBJECT.match(fold(text[span[0] : span[1]]))
    if subject is None:
        return span
    asked = fold(question)
    is_asked = any(first + second in asked for first, second in pairwise(subject[1]))
    return (span[0] + subject.end(), span[1]) if is_asked else span
