"""Selection of the sentences of a passage that answer a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.answer.bound_sentences import bound_sentences
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.characters import HAN_NUMERALS_BELOW_100
from corpus.text.fold import fold

# A second sentence is quoted if it adds this share of the question's weight, or if it contains less
# than the first by no more than the other.
_MIN_GAIN = 0.2
_SMALL_DIFFERENCE = 0.3

# What the deep cosine of a sentence weighs beside its share of the question; and the difference of
# scores up to which a second sentence is quoted where these cosines are known.
_DEEP_WEIGHT = 1.4
_DEEP_MARGIN = 0.15

# In characters.
_MAX_PAIR = 260
_MAX_LIST = 400
_MAX_HEADING = 12

# 三、 or （三）. A short sentence that begins so is a heading.
_HEADING_NUMBER = re.compile(rf"[(（]?[{HAN_NUMERALS_BELOW_100}]{{1,3}}[)）、]")
_ASKS_FOR_LIST = re.compile(
    r"哪些|哪几|哪[两二三四五六七八九十\d]|[有是括]什么|什么[条材]|几[个种类项条]|分别"
)
_ANNOUNCES_LIST = re.compile(r"[:：]$|(?:以下|下列|如下)")
# A sentence that begins so gives the consequence of the one before, and is unclear without it.
_CONSEQUENCE = re.compile(r"因此|所以|因而|故而|从而|于是|为此|对此|这")
# The first characters of a list item: （三）, 3. (but not 3.5), 一是, 第一, 其一, or a bullet.
_LIST_ITEM = re.compile(
    rf"[(（]?[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}(?:[)）、]|[.．](?!\d))|[{HAN_NUMERALS_BELOW_100}]是|"
    rf"第[{HAN_NUMERALS_BELOW_100}]|其[一二三四五六七八九]|[①-⑳•●○◆■▪·*-]"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Sentences of a passage, as ascending `[start, end)` offsets into its text, and the share of
    the question's weight, from 0 to 1, that they contain."""

    spans: tuple[tuple[int, int], ...]
    score: float


def select_quote(question: Question, passage: Passage) -> Quote:
    """Return the sentence of a passage that contains most of a question; two where the second adds
    much or fits nearly as well; a whole list where one is asked for or announced."""
    candidate = passage.candidate
    text, spans, matches = passage.stored.text, candidate.sentence_spans, candidate.sentence_matches
    sentences = [text[start:end] for start, end in spans]
    body = [at for at in range(len(spans)) if not _is_heading(sentences[at], passage)]
    bound = bound_sentences(question, passage, body)
    body = list(bound.indices)
    if not body:
        return Quote(((0, len(text)),), 0.0)
    total = candidate.total_weight or 1.0
    shares = [sum(each.values()) / total for each in matches]
    scores = _with_deep(shares, passage.deep_sentences)
    best = max(body, key=lambda at: (scores[at], -at))
    items = body if bound.whole else _list_around(question, sentences, best)
    if len(items) > 1:
        return Quote(tuple(spans[at] for at in items), shares[best])
    gains = [_added_weight(matches[best], each) / total for each in matches]
    others = [at for at in body if at != best]
    if passage.deep_sentences:
        second = _close_second(sentences, scores, best, others)
    else:
        second = _second_sentence(sentences, scores, gains, best, others)
    if second is None:
        return Quote((spans[best],), shares[best])
    chosen = sorted({best, second})
    return Quote(tuple(spans[at] for at in chosen), shares[best] + gains[second])


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


def _list_around(question: Question, sentences: list[str], best: int) -> list[int]:
    """Return the indices of the list that the best sentence belongs to: the sentence that announces
    it, and its items. Where there is none, only the best sentence's."""
    announces = _ANNOUNCES_LIST.search(sentences[best]) is not None
    if not announces and not _ASKS_FOR_LIST.search(fold(question.text)):
        return [best]
    first = last = best
    length = len(sentences[best])
    if not announces and _LIST_ITEM.match(sentences[best]):
        while first and _LIST_ITEM.match(sentences[first]) and length <= _MAX_LIST:
            first -= 1
            length += len(sentences[first])
    while last + 1 < len(sentences):
        following = sentences[last + 1]
        length += len(following)
        # What follows a colon belongs to it, whether it looks like an item or not.
        follows_colon = last == best and sentences[best].endswith(("：", ":"))
        if length > _MAX_LIST or not (follows_colon or _LIST_ITEM.match(following)):
            break
        last += 1
    return list(range(first, last + 1))


def _is_heading(sentence: str, passage: Passage) -> bool:
    """Return whether a sentence is a heading: it may repeat the question but never answers it."""
    if sentence in passage.stored.chunk.headings or sentence == passage.stored.title:
        return True
    return len(sentence) <= _MAX_HEADING and _HEADING_NUMBER.match(sentence) is not None
