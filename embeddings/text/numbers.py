"""Recognition of numbers, dates and times, and their normal forms.

The normal form of 二〇二三年 is 2023年, that of 百分之五 is 5%, that of 三万五千 and 3.5万 is
35000, and that of 下午三时 is 15点. Texts are stored as they are; each number in them adds a term
by which it is found in any notation, and questions and passages are compared in normal form.

Ambiguous expressions are left alone: 一些, 十分, 万一, 千万不要, 三明市. So a single digit such as
三 is a number only before a measure word, and 一 not even there.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_DIGITS, HAN_NUMERALS, HAN_ZEROS
from embeddings.text.chinese_numerals import DIGITS, numeral_value, zero_padded_value

_SHARE_SIGNS = {"百": "%", "千": "‰", "万": "‱"}
_AFTERNOON = frozenset({"下午", "晚上", "夜间", "傍晚", "晚"})
# Sets the terms of numbers apart from the terms of the text.
_TERM_PREFIX = "#"

# The Chinese digits, and all characters of Chinese numerals.
_DIGIT = f"[{HAN_ZEROS}{HAN_DIGITS}]"
_NUMERAL = f"[{HAN_NUMERALS}万亿]"
# Measure words: before these a single digit is a number (三家, 五天).
_MEASURES = (
    "个家天年月日次人名件项份台辆艘岁届册层倍元周只座章节期批户张例所间棵场位亩吨米斤种类组队支架枚篇"
    "部套轮级点秒"
)
_MEASURE = f"(?:小时|分钟|公里|公斤|公顷|[{_MEASURES}])"
# A number is not part of a longer word or code, such as 320 in yz-320, or of a time such as 8:30.
_AFTER = r"(?![\d_a-z]|[.\-/:]\d)"
# 点五, but not the hour and minutes of 三点五分; then a large unit, as in 一点二亿.
_DECIMALS = rf"(?:点{_DIGIT}{{1,6}}(?![〇○零一二三四五六七八九十分\d]))?[万亿]?"
_CHINESE = rf"(?<!{_NUMERAL})(?<![几数点]){_NUMERAL}{{1,24}}(?!{_NUMERAL}){_DECIMALS}(?!几)"
_ARABIC = rf"(?<!\d)(?:\d{{1,3}}(?:,\d{{3}}(?!\d)){{1,4}}|\d{{1,15}})(?:\.\d{{1,6}})?{_AFTER}"
_SCALED = (
    rf"(?:(?<!\d)\d{{1,12}}(?:\.\d{{1,6}})?\s?[十百千万亿]{{1,2}}"
    rf"(?:\d{{1,4}}[百千万])?(?![帕瓦克米卡伏]){_AFTER}"
    rf"|{_ARABIC})"
)
_QUANTITY = rf"(?:{_SCALED}|{_CHINESE})"
# A number below 100 that may be padded with a zero: a month, a day, an hour, a minute.
_PADDED = (
    rf"(?:(?<!\d)\d{{1,2}}(?!\d)|(?<!{_NUMERAL})"
    rf"(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[〇○零]?{_DIGIT})(?!{_NUMERAL}))"
)
_DAYTIME = "上午|下午|中午|早上|早晨|清晨|凌晨|晚上|夜间|傍晚|晚|早"
_NUMBER = lazy_pattern(
    rf"(?:"
    rf"(?P<date>(?P<y>\d{{4}})(?P<mark>[-/.])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}}){_AFTER})"
    rf"|(?P<share>(?P<of>百|千|万|{_PADDED})分之(?P<part>{_QUANTITY}))"
    rf"|(?P<year>(?P<digits>\d{{4}}|(?<!{_NUMERAL}){_DIGIT}{{4}})\s?年)"
    rf"|(?P<day>(?P<month>{_PADDED})\s?月(?:份|\s?(?P<of_month>{_PADDED})\s?[日号])?)"
    rf"|(?P<time>(?P<part_of_day>{_DAYTIME})?\s?(?:(?P<hh>\d{{1,2}}):(?P<mm>\d\d){_AFTER}"
    rf"|(?P<hour>{_PADDED})\s?[时点](?![间代候期事])钟?"
    rf"(?:整|(?P<half>半)|(?P<minute>{_PADDED})分(?!之))?(?!\d|{_NUMERAL})))"
    rf"|(?P<ordinal>第(?P<which>{_QUANTITY})\s?(?P<what>[^\W\d_a-z])?)"
    rf"|(?P<quantity>(?P<value>{_QUANTITY})\s?(?P<percent>[%‰])?)"
    r")"
)
# What begins with a digit, and with nothing behind it by which it could be something else, is a
# quantity; this takes less than half the time of _NUMBER.
_PLAIN_QUANTITY = lazy_pattern(
    r"(?=\d)(?!\d{1,15}\s?[分年月:时点]|\d{4}[-/.]\d)"
    rf"(?P<quantity>(?P<value>{_QUANTITY})\s?(?P<percent>[%‰])?)"
)
_FOLLOWING_MEASURE = lazy_pattern(rf"\s?({_MEASURE})")
# What a colon behind a word announces is a number: 日期:2024-11-02.
# A character that a number may begin with; searched for first, because it is much faster than
# _NUMBER. A Chinese one by itself is a number only in front of, or behind, certain characters.
_ALONE = r"[\d%‰点分月时\s]"
_FIRST_CHARACTER = lazy_pattern(
    rf"[\d{_NUMERAL[1:-1]}](?<![\da-z._/\-].)(?<![\da-z]:.)"
    rf"(?:(?<=\d)|(?={_ALONE}|{_NUMERAL})|(?<![一{HAN_ZEROS}])(?=[小公{_MEASURES}])"
    r"|(?<=[第午上晨间晚早\s].))"
)
_PREFIX = lazy_pattern(rf"(?:第|{_DAYTIME})\s?$")
_MAX_PREFIX_LENGTH = 3
# The results for texts of at most so many characters are remembered.
_SHORT = 200
# What a prefix ends with, where it does not end with white space.
_PREFIX_ENDS = frozenset("第午上晨间晚早")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `[start, end)` of a folded text, its normal form, and the terms that find it."""

    start: int
    end: int
    normal_form: str
    terms: tuple[str, ...]


def numbers(folded: str) -> Iterator[Number]:
    """Yield the numbers of a folded text from left to right, without overlaps."""
    done = 0
    first = _FIRST_CHARACTER.search(folded)
    while first is not None:
        start = first.start()
        prefix, last = None, folded[start - 1] if start > done else ""
        if last in _PREFIX_ENDS or last.isspace():
            prefix = _PREFIX.search(folded[max(done, start - _MAX_PREFIX_LENGTH) : start])
        if prefix:
            match = _NUMBER.match(folded, start - len(prefix[0])) or _NUMBER.match(folded, start)
        else:
            match = _PLAIN_QUANTITY.match(folded, start) or _NUMBER.match(folded, start)
        done = start + 1
        if match is not None:
            done = match.end()
            number = _PARSERS[match.lastgroup or ""](match)
            if number is not None:
                yield number
                done = number.end
        first = _FIRST_CHARACTER.search(folded, done)


def normalise_numbers(folded: str) -> str:
    """Return a folded text with each number replaced by its normal form."""
    return _short_normalised(folded) if len(folded) <= _SHORT else _normalised(folded)


def _normalised(folded: str) -> str:
    return with_normal_forms(folded, numbers(folded))


# Several parts of an answer compare the same sentences.
@lru_cache(maxsize=1 << 10)
def _short_normalised(folded: str) -> str:
    return _normalised(folded)


def with_normal_forms(folded: str, found: Iterable[Number]) -> str:
    """Return a folded text with the numbers that were found in it replaced by their normal
    forms."""
    pieces: list[str] = []
    done = 0
    for number in found:
        pieces += (folded[done : number.start], number.normal_form)
        done = number.end
    return "".join([*pieces, folded[done:]]) if pieces else folded


def number_terms(folded: str) -> list[str]:
    """Return the terms of the numbers in a folded text, repeats included."""
    return [_TERM_PREFIX + term for number in numbers(folded) for term in number.terms]


def _parse_date(match: re.Match[str]) -> Number | None:
    day = _month_and_day(int(match["m"]), int(match["d"]))
    if day is None:
        return None
    year = f"{match['y']}年"
    return _number(match, "date", year + day, year, day)


def _parse_share(match: re.Match[str]) -> Number | None:
    sign = _SHARE_SIGNS.get(match["of"])
    if sign is not None:
        part = numeral_value(match["part"])
        if part is None:
            return None
        normal_form = _plain(part) + sign
    else:
        whole, part = zero_padded_value(match["of"]), zero_padded_value(match["part"])
        if not whole or part is None:
            return None
        normal_form = f"{_plain(part)}/{whole}"
    return _number(match, "share", normal_form, normal_form)


def _parse_year(match: re.Match[str]) -> Number | None:
    digits = "".join(str(DIGITS.get(digit, digit)) for digit in match["digits"])
    return _number(match, "year", f"{digits}年", f"{digits}年")


def _parse_day(match: re.Match[str]) -> Number | None:
    month = zero_padded_value(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    if match["of_month"] is None:
        return _number(match, "day", f"{month}月", f"{month}月")
    day = _month_and_day(int(month), int(zero_padded_value(match["of_month"]) or 0))
    return None if day is None else _number(match, "day", day, day)


def _parse_time(match: re.Match[str]) -> Number | None:
    hour = int(zero_padded_value(match["hh"] or match["hour"]) or 0)
    minutes = "30" if match["half"] else match["mm"] or match["minute"] or "0"
    minute = int(zero_padded_value(minutes) or 0)
    if hour > 24 or minute > 59:
        return None
    # 一点 alone is mostly "a little".
    if match["hour"] == "一" and not (match["part_of_day"] or minute):
        return None
    if match["part_of_day"] in _AFTERNOON and hour < 12:
        hour += 12
    normal_form = f"{hour}点{minute}分" if minute else f"{hour}点"
    # The part of the day is not replaced: a question may ask for 上午 alone.
    start = match.start("hh" if match["hh"] else "hour")
    return Number(start, match.end("time"), normal_form, (normal_form,))


def _parse_ordinal(match: re.Match[str]) -> Number | None:
    value = numeral_value(match["which"])
    if value is None:
        return None
    normal_form = f"第{_plain(value)}"
    # Numbers of articles have terms of their own (`embeddings.text.articles`).
    terms = () if match["what"] == "条" else (normal_form + (match["what"] or ""),)
    return Number(match.start(), match.end("which"), normal_form, terms)


def _parse_quantity(match: re.Match[str]) -> Number | None:
    numeral = match["value"]
    amount = _amount(numeral)
    if amount is None:
        return None
    plain, is_small, is_above_one = amount
    if match["percent"]:
        return _number(match, "quantity", plain + match["percent"], plain + match["percent"])
    start, end = match.span("value")
    is_one_character = end == start + 1 and not numeral.isdecimal()
    measure = None
    if is_one_character or is_small:
        measure = _FOLLOWING_MEASURE.match(match.string, end)
    if is_one_character and (measure is None or numeral in "一" + HAN_ZEROS):
        return None
    is_code = end > start + 1 and numeral[0] == "0" and numeral[1] != "."
    if is_code:
        return None
    terms: tuple[str, ...] = (plain,)
    if is_small:
        # Small numbers are too common to be terms without their measure word.
        terms = (plain + measure[1],) if measure and is_above_one else ()
    return Number(start, end, plain, terms)


# By the group of _NUMBER that has matched.
_PARSERS: dict[str, Callable[[re.Match[str]], Number | None]] = {
    "date": _parse_date,
    "share": _parse_share,
    "year": _parse_year,
    "day": _parse_day,
    "time": _parse_time,
    "ordinal": _parse_ordinal,
    "quantity": _parse_quantity,
}


def _number(match: re.Match[str], group: str, normal_form: str, *terms: str) -> Number:
    return Number(match.start(group), match.end(group), normal_form, terms)


def _month_and_day(month: int, day: int) -> str | None:
    return f"{month}月{day}日" if 1 <= month <= 12 and 1 <= day <= 31 else None


@lru_cache(maxsize=1 << 14)
def _amount(numeral: str) -> tuple[str, bool, bool] | None:
    """Return the normal form of a numeral, whether it is a whole number below 10, and whether it
    is above 1; None where it has no value."""
    value = numeral_value(numeral)
    if value is None:
        return None
    return _plain(value), value < 10 and value == int(value), value > 1


def _plain(value: Decimal) -> str:
    """Return a value without an exponent and without trailing zeros: 6.0 is 6."""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
