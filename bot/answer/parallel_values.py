"""Values that a text gives side by side: 居民0.95元，非居民1.40元, or lines 居民：每月抄表.

Who asks for the fee, and names neither of the two, is answered by both; who names one, by its own.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS, HAN_NUMERALS_BELOW_100
from corpus.text.fold import fold

Span = tuple[int, int]

_AMOUNT = rf"(?:\d[\d,.]{{0,12}}|[{HAN_NUMERALS}]{{1,9}})[百千万亿]{{0,2}}"
# A label, an amount with its unit, a day or a time of day, and nothing else, in folded text.
_LABEL = r"(?P<label>(?:其中:?)?[^\d,;:。!?()]{0,16}?(?:[a-z]\d)?[^\d,;:。!?()]{0,8}?)"
_ITEM = lazy_pattern(
    rf"{_LABEL}(?P<amount>{_AMOUNT})(?P<unit>[^\d\s,;:。!?()]{{1,4}}(?:/[^\d\s,;:。!?()]{{1,4}})?|%)"
)
_TIMED = lazy_pattern(
    rf"{_LABEL}(?P<amount>(?:\d{{4}}年)?\d{{1,2}}(?P<unit>月)\d{{1,2}}日[^\d,;:。!?()]{{0,2}}|"
    r"\d{1,2}:\d\d(?:[-—~至到]\d{1,2}:\d\d)?)"
)
# An item with a label, as （二）其他人员：二等座, in its own line, or with a mark behind another
# item; the mark is none of the label. What announces a list is no item of it.
_NUMERALS = rf"[\d{HAN_NUMERALS_BELOW_100}]"
_MARK = rf"[(\[]?{_NUMERALS}{{1,3}}[)\]、.]"
_LABELLED = lazy_pattern(
    rf"(?:(?<=\n)|\A|(?<=[;。:])(?={_MARK})|(?<=[;。:] )(?={_MARK}))(?:{_MARK} ?)?"
    rf"(?P<label>[^\d,;:。!?\n]{{2,16}}): ?+(?!{_MARK})(?P<value>[^;。\n]{{1,120}})[;。]?"
)
_BORDERS = lazy_pattern(r"[,;、。!?\n]|:(?!\d)")
_OPENING = lazy_pattern("其中:?")
_LEAST = 2
_QUOTES = "《》〈〉“”\"'"
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
    """Return the span of the values that answer, where a span has one of several side by side, or
    some: that of which the question names what it is of, or else, of amounts, all of them.

    It is the span itself where it has no value, one that stands alone, or something else besides.
    """
    folded, asked = fold(text), fold(question)
    items = _items_within(folded, span)
    if not items:
        return _span_of_label(folded, asked, span)
    named = _named([each.label for each in items], asked)
    if named is not None:
        item = items[named]
        return span if item.start <= span[0] and span[1] <= item.end else (item.start, item.end)
    low, high = items[0].start, items[-1].end
    return (low, high) if low <= span[0] and span[1] <= high else span


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


def _items_within(folded: str, span: Span) -> list[_Item]:
    """Return the items side by side of which a span has an amount; none where it has none, or one
    that stands alone."""
    borders = [-1, *(found.start() for found in _BORDERS.finditer(folded)), len(folded)]
    items = (_item(folded, low + 1, high) for low, high in pairwise(borders))
    for unit, group in groupby(items, key=lambda item: item.unit if item else None):
        alike = [item for item in group if item]
        if unit is not None and len(alike) > 1 and any(_has_amount(span, each) for each in alike):
            return alike
    return []


def _has_amount(span: Span, item: _Item) -> bool:
    return span[0] < item.end and item.amount < span[1]


def _item(folded: str, start: int, end: int) -> _Item | None:
    found = _TIMED.fullmatch(folded, start, end) or _ITEM.fullmatch(folded, start, end)
    if found is None or not found["label"]:
        return None
    opening = _OPENING.match(found["label"])
    first = start + (opening.end() if opening else 0)
    amount = found.start("amount")
    return _Item(folded[first:amount].strip(_QUOTES), found["unit"] or ":", first, amount, end)


def _named(labels: Sequence[str], asked: str) -> int | None:
    """Return which one of the labels a folded question names, None if none or several.

    Before the first one there may stand what all are of: 预交金内科, 外科.
    """
    # 非居民 contains 居民.
    scores = [len(label) if label in asked else 0 for label in labels]
    if not any(scores):
        first, *others = labels
        parts = [_parts(each) for each in _beginnings([first[-max(map(len, others)) :], *others])]
        shared = Counter(part for each in parts for part in each)
        scores = [sum(shared[part] == 1 and part in asked for part in each) for each in parts]
    best = max(scores)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _beginnings(labels: Sequence[str]) -> list[str]:
    """Return labels without what all of them end with; two characters of each are left."""
    ends = zip(*(reversed(label[_LEAST:]) for label in labels), strict=False)
    end = sum(1 for _ in takewhile(lambda characters: len(set(characters)) == 1, ends))
    return [label[: len(label) - end] for label in labels]


def _parts(label: str) -> frozenset[str]:
    """Return the pairs of characters of a label, or its words of letters and digits if it has any:
    A4 and A3 are told apart by these alone."""
    words = _WORD.findall(label)
    return frozenset(words or map("".join, pairwise(label)))
