"""Which sentences of a passage answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.characters import HAN_NUMERALS_BELOW_100
from corpus.text.fold import fold

_SECOND_SHARE = 0.2
# Of two sentences that fit so nearly the same, either may be the one.
_AS_GOOD = 0.3
_LONGEST_PAIR = 260
_LONGEST_LIST = 400
# 三、票价。 announces what follows.
_NUMBERED = re.compile(rf"[(（]?[{HAN_NUMERALS_BELOW_100}]{{1,3}}[)）、]")
_LONGEST_HEADING = 12
_ASKS_FOR_LIST = re.compile(
    r"哪些|哪几|哪[两二三四五六七八九十\d]|[有是括]什么|什么[条材]|几[个种类项条]|分别"
)
_ANNOUNCES = re.compile(r"[:：]$|(?:以下|下列|如下)")
# A sentence that begins so leans on the one before.
_LEANS = re.compile(r"因此|所以|因而|故而|从而|于是|为此|对此|这")
_ITEM = re.compile(
    rf"[(（]?[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}(?:[)）、]|[.．](?!\d))|[{HAN_NUMERALS_BELOW_100}]是|"
    rf"第[{HAN_NUMERALS_BELOW_100}]|其[一二三四五六七八九]|[①-⑳•●○◆■▪·*-]"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Sentences of a passage, as ascending `[start, end)` offsets, and how well they fit."""

    spans: tuple[tuple[int, int], ...]
    score: float


def best_sentences(question: Question, passage: Passage) -> Quote:
    """Return the sentence of a passage that answers best; two where the second adds much or fits
    nearly as well; all of a list where that is asked for or announced."""
    compared = passage.compared
    text, spans, held = passage.stored.text, compared.spans, compared.held
    sentences = [text[start:end] for start, end in spans]
    places = [each for each in range(len(spans)) if not _is_heading(sentences[each], passage)]
    if not places:
        return Quote(((0, len(text)),), 0.0)
    total = compared.total or 1.0
    scores = [sum(each.values()) / total for each in held]
    best = max(places, key=lambda each: (scores[each], -each))
    listed = _listed(question, sentences, best)
    if len(listed) > 1:
        return Quote(tuple(spans[each] for each in listed), scores[best])
    gains = [_added(held[best], each) / total for each in held]
    second = _second(sentences, scores, gains, best, [each for each in places if each != best])
    if second is None:
        return Quote((spans[best],), scores[best])
    chosen = sorted({best, second})
    return Quote(tuple(spans[each] for each in chosen), scores[best] + gains[second])


def _added(held: Mapping[str, float], others: Mapping[str, float]) -> float:
    """Return what other units weigh together that are not held already."""
    return sum(weight for unit, weight in others.items() if unit not in held)


def _second(
    sentences: list[str], scores: list[float], gains: list[float], best: int, others: list[int]
) -> int | None:
    if not others or not scores[best]:
        return None
    second = max(others, key=lambda each: (gains[each], -abs(each - best), -each))
    if gains[second] < _SECOND_SHARE:
        second = max(others, key=lambda each: (scores[each], -abs(each - best), -each))
        if best - 1 in others and _LEANS.match(fold(sentences[best])):
            second = best - 1
        elif scores[second] < scores[best] - _AS_GOOD:
            return None
    return second if len(sentences[best]) + len(sentences[second]) <= _LONGEST_PAIR else None


def _listed(question: Question, sentences: list[str], best: int) -> list[int]:
    """Return the places of the sentences that hold a list: what announces it, and its items."""
    announces = _ANNOUNCES.search(sentences[best]) is not None
    if not announces and not _ASKS_FOR_LIST.search(fold(question.text)):
        return [best]
    first = last = best
    length = len(sentences[best])
    if not announces and _ITEM.match(sentences[best]):
        while first and _ITEM.match(sentences[first]) and length <= _LONGEST_LIST:
            first -= 1
            length += len(sentences[first])
    while last + 1 < len(sentences):
        following = sentences[last + 1]
        length += len(following)
        # What a colon announces follows, whatever it looks like.
        begins = last == best and sentences[best].endswith(("：", ":"))
        if length > _LONGEST_LIST or not (begins or _ITEM.match(following)):
            break
        last += 1
    return list(range(first, last + 1))


def _is_heading(sentence: str, passage: Passage) -> bool:
    """A heading repeats the question's words and answers nothing."""
    if sentence in passage.stored.chunk.headings or sentence == passage.stored.title:
        return True
    return len(sentence) <= _LONGEST_HEADING and _NUMBERED.match(sentence) is not None
