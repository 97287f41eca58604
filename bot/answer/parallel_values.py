"""Values that a text gives side by side: 居民0.95元，非居民1.40元, or lines 居民：每月抄表.

Who asks for the fee, and names neither of the two, is answered by both; who names one, by its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS
from corpus.text.fold import fold

Span = tuple[int, int]

_AMOUNT = rf"(?:\d[\d,.]{{0,12}}|[{HAN_NUMERALS}]{{1,9}})[百千万亿]{{0,2}}"
# A label, an amount with its unit, and nothing else. It matches folded text.
_ITEM = lazy_pattern(
    rf"(?P<label>(?:其中:?)?[^\d,;:。!?()]{{1,16}}?[a-z]?\d?[^\d,;:。!?()]{{0,8}}?)(?P<amount>{_AMOUNT})"
    rf"(?P<unit>[^\d\s,;:。!?()]{{1,4}}(?:/[^\d\s,;:。!?()]{{1,4}})?|%)"
)
# An item with a label, as （二）其他人员：二等座, in its own line, or with a mark behind another
# item; the mark is none of the label. What announces a list is no item of it.
_NUMERALS = r"[\d一二三四五六七八九十]"
_MARK = rf"[(\[]?{_NUMERALS}{{1,3}}[)\]、.]"
_LABELLED = lazy_pattern(
    rf"(?:(?<=\n)|\A|(?<=[;。:])(?={_MARK})|(?<=[;。:] )(?={_MARK}))(?:{_MARK} ?)?"
    rf"(?P<label>[^\d,;:。!?\n]{{2,16}}): ?+(?!{_MARK})(?P<value>[^;。\n]{{1,120}})[;。]?"
)
_BORDERS = lazy_pattern(r"[,;:、。!?\n]")
_OPENING = lazy_pattern("其中:?")
_WORD = lazy_pattern("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Item:
    """An amount with what it is of; `start` and `end` are the offsets of both together."""

    label: str
    unit: str
    start: int
    amount: int
    end: int


def parallel_span(question: str, text: str, span: Span) -> Span:
    """Return the span of the values that answer, where a span has one of several side by side: that
    of which the question names what it is of, or else, of amounts, all of them.

    It is the span itself where it has no value, more than one, or one that stands alone.
    """
    folded, asked = fold(text), fold(question)
    items, at = _items_around(folded, span)
    if len(items) < 2:
        return _span_of_label(folded, asked, span)
    if span[1] <= items[at].amount:
        return span
    named = _named([each.label for each in items], asked)
    if named is None:
        return items[0].start, items[-1].end
    return span if named == at else (items[named].start, items[named].end)


def _span_of_label(folded: str, asked: str, span: Span) -> Span:
    """Return the value of another labelled item than that of a span, where the question names its
    label."""
    lists: list[list[re.Match[str]]] = []
    for item in _LABELLED.finditer(folded):
        if lists and not folded[lists[-1][-1].end() : item.start()].strip():
            lists[-1].append(item)
        else:
            lists.append([item])
    for items in lists:
        if len(items) > 1 and items[0].start() <= span[0] and span[1] <= items[-1].end():
            named = _named([each["label"] for each in items], asked)
            if named is not None and not items[named].start() <= span[0] < items[named].end():
                return items[named].span("value")
    return span


def _items_around(folded: str, span: Span) -> tuple[list[_Item], int]:
    """Return the items side by side with the one that a span is in, and which of them that is."""
    borders = [-1, *(found.start() for found in _BORDERS.finditer(folded)), len(folded)]
    clauses = [(low + 1, high) for low, high in pairwise(borders)]
    at = next((n for n, (low, high) in enumerate(clauses) if low <= span[0] and span[1] <= high), 0)
    own = _item(folded, *clauses[at])
    if own is None or not (own.start <= span[0] and span[1] <= own.end):
        return [], 0

    def alike(others: Iterable[Span]) -> list[_Item]:
        items = (_item(folded, *each) for each in others)
        return [
            each
            for each in takewhile(lambda item: item is not None and item.unit == own.unit, items)
            if each
        ]

    before = alike(reversed(clauses[:at]))[::-1]
    return [*before, own, *alike(clauses[at + 1 :])], len(before)


def _item(folded: str, start: int, end: int) -> _Item | None:
    found = _ITEM.fullmatch(folded, start, end)
    if found is None:
        return None
    opening = _OPENING.match(found["label"])
    first = start + (opening.end() if opening else 0)
    amount = found.start("amount")
    return _Item(folded[first:amount], found["unit"], first, amount, end)


def _named(labels: Sequence[str], asked: str) -> int | None:
    """Return which one of the labels a folded question names, None if none or several."""
    # 非居民 contains 居民.
    scores = [len(label) if label in asked else 0 for label in labels]
    if not any(scores):
        parts = [_parts(label) for label in labels]
        shared = Counter(part for each in parts for part in each)
        scores = [sum(shared[part] == 1 and part in asked for part in each) for each in parts]
    best = max(scores)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _parts(label: str) -> frozenset[str]:
    """Return the pairs of characters of a label, or its words of letters and digits if it has any:
    A4 and A3 are told apart by these alone."""
    words = _WORD.findall(label)
    return frozenset(words or map("".join, pairwise(label)))
