"""Which sentences of a list in a passage answer a question: an item, or the whole list."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.quoting.enumerations import (
    MAX_LIST,
    Enumeration,
    Sentences,
    announces_list,
    enumerations_at,
    is_later_item,
)
from bot.answer.quoting.list_marks import list_mark, without_mark
from bot.answer.quoting.titles import is_title
from bot.question.list_questions import asks_for_list, asks_for_steps, names_steps
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.characters import SENTENCE_AND_CLAUSE_MARKS
from corpus.text.fold import fold

# An item alone is quoted if it has this share of the question that its list's lead has not.
_ITEM_SHARE = 0.6
# One that names a list of its own (范围：甲、乙) needs this share only.
_LIST_IN_ITEM_SHARE = 0.2
_NAMED, _LISTED = "：", "、"
# An item and the lead of its list are quoted together up to this length, in characters.
_MAX_ITEM_WITH_LEAD = 260
_MIN_NAME = 2


@dataclass(frozen=True, slots=True)
class QuotedList:
    """The indices of the sentences of a list to be quoted, in order; `is_whole` says whether they
    are the list, else they are an item with what it needs."""

    indices: tuple[int, ...]
    is_whole: bool


def quoted_list(
    question: Question, passage: Passage, sentences: Sentences, body: Sequence[int], best: int
) -> QuotedList | None:
    """Return what is quoted of the list that the best sentence announces or belongs to, None where
    it is to be quoted as if there were none.

    Where a list is asked for or announced, that is the sentence that announces it and all items;
    otherwise an item with the sentence that announces its list, without which it says nothing,
    if that is one of the sentences `body`.
    """
    folded = fold(question.text)
    is_asked = asks_for_list(folded)
    found = _list_asked_for(folded if is_asked else "", passage, sentences, best)
    if found is None:
        return None
    is_asked |= asks_for_steps(folded) and _is_of_steps(passage, sentences, found)
    if best != found.lead:
        is_defined = best in passage.candidate.defining_sentences
        if is_defined or not is_asked or _asks_for_item(passage, best, found):
            with_lead = found.lead in body and not is_defined
            return _item(sentences, best, found, with_lead=with_lead)
    elif not is_asked and not announces_list(sentences.texts[best]):
        return None
    first = found.first if found.lead is None else found.lead
    chosen = list(range(first, found.last + 1))
    while sum(len(sentences.texts[at]) for at in chosen) > MAX_LIST and chosen[-1] > best:
        chosen.pop()
    return QuotedList(tuple(chosen), True) if len(chosen) > 1 else None


def _list_asked_for(
    asked: str, passage: Passage, sentences: Sentences, best: int
) -> Enumeration | None:
    """Return the list that a sentence announces or belongs to; of lists in lists the inner one,
    unless the lead of an outer one has more of the question. An item that a question for a list
    writes as it stands (人员材料有哪些) announces what is below it."""
    folded = passage.candidate.folded_sentences[best]
    name = without_mark(folded).rstrip(SENTENCE_AND_CLAUSE_MARKS)
    is_lead = len(name) >= _MIN_NAME and name in asked
    weights = [sum(each.values()) for each in passage.candidate.sentence_matches]
    found: Enumeration | None = None
    for each in enumerations_at(sentences, best, is_lead=is_lead):
        if found is None or _weight_of_lead(each, weights) > _weight_of_lead(found, weights):
            found = each
    return found


def _weight_of_lead(found: Enumeration, weights: Sequence[float]) -> float:
    return 0.0 if found.lead is None else weights[found.lead]


def _item(
    sentences: Sentences, at: int, found: Enumeration, *, with_lead: bool
) -> QuotedList | None:
    """Return an item with what stands below it, and the lead where that announces the list."""
    chosen = [*range(at, max(at, min(found.end_of_item, found.last)) + 1)]
    is_item = found.last > found.first and list_mark(sentences.texts[at]) is not None
    if is_item and with_lead and found.lead is not None:
        length = sum(len(sentences.texts[each]) for each in (found.lead, *chosen))
        if length <= _MAX_ITEM_WITH_LEAD and announces_list(sentences.texts[found.lead]):
            chosen.insert(0, found.lead)
    return QuotedList(tuple(chosen), False) if len(chosen) > 1 else None


def _is_of_steps(passage: Passage, sentences: Sentences, found: Enumeration) -> bool:
    """Return whether the lead of a list, or the heading above it, says that it has steps."""
    above = found.first - 1
    heading = sentences.texts[above] if above >= 0 else ""
    if above < 0 and passage.stored.chunk.headings:
        heading = passage.stored.chunk.headings[-1]
    return names_steps(fold(heading))


def _asks_for_item(passage: Passage, at: int, found: Enumeration) -> bool:
    """Return whether a question is about one item of a list rather than about the list."""
    candidate = passage.candidate
    lead = {} if found.lead is None else candidate.sentence_matches[found.lead]
    own = candidate.sentence_matches[at]
    weight = sum(weight for term, weight in own.items() if term not in lead)
    # A lead without any word of the question announces something else than the list asked for,
    # which an item may well be.
    is_own_list = (
        found.lead is not None
        and not lead
        and _LISTED
        in passage.stored.text[slice(*candidate.sentence_spans[at])].partition(_NAMED)[2]
    )
    share = _LIST_IN_ITEM_SHARE if is_own_list else _ITEM_SHARE
    return weight > share * (candidate.total_weight or 1.0)


def line_begins(passage: Passage) -> Sequence[bool]:
    """Return of each sentence whether it is the first of its line."""
    text, spans = passage.stored.text, passage.candidate.sentence_spans
    return [not at or "\n" in text[spans[at - 1][1] : spans[at][0]] for at in range(len(spans))]


def list_at(passage: Passage, *, is_end: bool) -> tuple[tuple[int, int], ...]:
    """Return the sentences of the list that a passage ends with, or that goes on at its beginning;
    none where there is none. A list at the end includes the sentence before it."""
    text, spans = passage.stored.text, passage.candidate.sentence_spans
    sentences = [text[start:end] for start, end in spans]
    headings = [is_title(each, passage) for each in sentences]
    at = len(sentences) - 1 if is_end else 0
    if not sentences or headings[at] or not (is_end or is_later_item(sentences[0])):
        return ()
    structure = Sentences(sentences, line_begins(passage), headings)
    lists = list(enumerations_at(structure, at))
    if not lists:
        return (spans[at],) if is_end and announces_list(sentences[at]) else ()
    first = lists[-1].first if lists[-1].lead is None else lists[-1].lead
    return tuple(spans[first : lists[-1].last + 1])
