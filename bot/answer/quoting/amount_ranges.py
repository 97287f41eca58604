"""Ranges of amounts in the cells of a table, such as 181—300, 300以上 or 满1年不满10年, and the
amounts of a question that lie in them.

Who uses 250 cubic metres asks for the row 181—300. All texts are folded.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.patterns.lazy import lazy_pattern
from embeddings.text.numbers import normalise_numbers

_AMOUNT = r"\d{1,15}(?:\.\d{1,6})?"
# Longer marks first: 不满 contains 满.
_ABOVE = "超过|大于|多于|高于|以外|>(?!=)"
_BELOW = "不满|不足|不到|未满|未达|少于|低于|小于|<(?!=)"
_FROM = f"不低于|不少于|不小于|{_ABOVE}|及以上|或以上|以上|达到|满|起|≥|>="
_TO = f"不超过|不高于|不多于|不大于|{_BELOW}|及以下|或以下|以下|以内|≤|<="
_MARK = lazy_pattern(
    rf"(?P<to>{_TO})|(?P<from>{_FROM})|(?P<amount>{_AMOUNT})|(?P<between>[-—–~至到]+)"
)
# What stands in brackets repeats whether a boundary is included: (含18周岁).
_IN_BRACKETS = lazy_pattern(r"\([^()]{0,20}\)")
# What else a range may consist of: units, and 的部分.
_MAX_OTHER = 12
# How far the next amount is from a boundary that is left out, as a share of it.
_OFF = 1e-6

# Units by what they measure, with how many of a common one they are. A 吨 and a 方 of water are
# the same, and a 度 is of many things, so these measure anything.
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("小时", "钟头"), ("time", 1 / 24)),
    "分钟": ("time", 1 / 1440),
    **dict.fromkeys(("天", "日", "工作日"), ("time", 1.0)),
    **dict.fromkeys(("周", "星期"), ("time", 7.0)),
    **dict.fromkeys(("个月", "月"), ("time", 365 / 12)),
    "年": ("time", 365.0),
    **dict.fromkeys(("周岁", "岁"), ("age", 1.0)),
    **dict.fromkeys(("人", "口", "名", "位"), ("persons", 1.0)),
    **dict.fromkeys(("元", "块"), ("money", 1.0)),
    **dict.fromkeys(("公里", "千米", "km"), ("length", 1000.0)),
    **dict.fromkeys(("厘米", "公分", "cm"), ("length", 0.01)),
    **dict.fromkeys(("毫米", "mm"), ("length", 0.001)),
    "米": ("length", 1.0),
    **dict.fromkeys(("公斤", "千克", "kg"), ("weight", 1.0)),
    "斤": ("weight", 0.5),
    **dict.fromkeys(("克", "g"), ("weight", 0.001)),
    **dict.fromkeys(("平方米", "平米", "㎡", "m²"), ("area", 1.0)),
    "亩": ("area", 10000 / 15),
    "公顷": ("area", 10000.0),
    **dict.fromkeys(("立方米", "立方", "m³"), ("volume", 1.0)),
    **dict.fromkeys(("%", "‰"), ("share", 1.0)),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_FOLLOWING_UNIT = lazy_pattern(rf"\s?({_UNIT})")
_ANY_UNIT = lazy_pattern(_UNIT)
# An amount in a question, with what says that it is more or less. Dates, times of day and the
# numbers of items are none.
_ASKED = lazy_pattern(
    rf"(?P<before>{_TO}|{_FROM})?(?<![\d.第\-:])(?P<amount>{_AMOUNT})(?![\d.:/\-]|[号点时]|月\d|月份|日)"
    rf"(?P<unit>\s?(?:{_UNIT}|[立平]方|[吨方度级]))?(?P<after>{_TO}|{_FROM}|多(?!少)|出头)?"
)
_YEAR = lazy_pattern(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount; `unit` is empty where it is none of the known units."""

    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AmountRange:
    """The amounts from `low` to `high`, both included, in a unit, which may be unknown (empty)."""

    low: float
    high: float
    unit: str = ""

    def contains(self, amount: Amount) -> bool:
        """Return whether an amount lies in the range; none of what another unit measures does."""
        own, other = _UNITS.get(self.unit), _UNITS.get(amount.unit)
        if own is None or other is None:
            return self.low <= amount.value <= self.high
        value = amount.value * other[1] / own[1]
        return own[0] == other[0] and self.low <= value <= self.high


def amount_range(value: str, name: str = "") -> AmountRange | None:
    """Return the range that the value of a cell is, None if it is something else.

    `name` is the name of the column, where the unit may stand.
    """
    text = _IN_BRACKETS.sub("", normalise_numbers(value))
    marks = list(_MARK.finditer(text))
    amounts = [each for each in marks if each["amount"]]
    bounds = [each for each in marks if each["to"] or each["from"]]
    other = len(text) - sum(len(each[0]) for each in marks)
    if not 1 <= len(amounts) <= 2 or other > _MAX_OTHER:
        return None
    unit = _unit(text, amounts[-1].end()) or _unit_of_column(name)
    numbers = [float(each["amount"]) for each in amounts]
    if len(numbers) == 2:
        is_joined = any(each["between"] for each in marks)
        if not is_joined and [each["to"] is not None for each in bounds] != [False, True]:
            return None
        for each in bounds:
            numbers[each["to"] is not None] = _bound(numbers[each["to"] is not None], each[0])
        return AmountRange(numbers[0], numbers[1], unit) if numbers[0] < numbers[1] else None
    if len(bounds) != 1:
        return None
    number = _bound(numbers[0], bounds[0][0])
    infinite = float("inf")
    if bounds[0]["to"]:
        return AmountRange(-infinite, number, unit)
    return AmountRange(number, infinite, unit)


def fitting(ranges: Sequence[AmountRange | None], amounts: Iterable[Amount]) -> frozenset[int]:
    """Return which of the ranges of one column have an amount; none where all do.

    Between 0—180 and 181—300 whole numbers are meant: more than 180 is in the second.
    """
    found: set[int] = set()
    for amount in amounts:
        inside = {at for at, each in enumerate(ranges) if each and each.contains(amount)}
        if not inside:
            next_one = replace(amount, value=math.ceil(amount.value))
            inside = {at for at, each in enumerate(ranges) if each and each.contains(next_one)}
        found |= inside
    known = sum(each is not None for each in ranges)
    return frozenset(found) if len(found) < known else frozenset()


def asked_amounts(question: str) -> Iterator[Amount]:
    """Yield the amounts of a question; one that it says is more than a boundary lies above it."""
    for found in _ASKED.finditer(normalise_numbers(question)):
        unit = (found["unit"] or "").strip()
        if unit == "年" and _YEAR.fullmatch(found["amount"]):
            continue
        value = float(found["amount"])
        for mark in (found["before"], found["after"]):
            value = _beside(value, mark or "")
        yield Amount(value, unit if unit in _UNITS else "")


def _bound(number: float, mark: str) -> float:
    """Return the last amount that a range has, of whose boundary a mark says whether it is left
    out."""
    if re.fullmatch(_BELOW, mark):
        return number - _OFF * number
    return number + _OFF * number if re.fullmatch(_ABOVE, mark) else number


def _beside(value: float, mark: str) -> float:
    """Return an amount that is what a question says of another one: more or less."""
    if not mark or mark in ("满", "达到"):
        return value
    return value - 2 * _OFF * value if re.fullmatch(_TO, mark) else value + 2 * _OFF * value


def _unit(text: str, at: int) -> str:
    found = _FOLLOWING_UNIT.match(text, at)
    return found[1] if found else ""


def _unit_of_column(name: str) -> str:
    """Return the unit in brackets behind the name of a column: 年用水量(立方米)."""
    found = _ANY_UNIT.search(name, max(0, name.rfind("(")) if "(" in name else len(name))
    return found[0] if found else ""
