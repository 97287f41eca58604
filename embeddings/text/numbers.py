"""Numbers, dates and times in their variants, brought to one writing.

二〇二三年 is 2023年, 百分之五 is 5%, 三万五千 and 3.5万 are 35000, 下午三时 is 15点. A text stays
as it is; but each of its numbers is one term more by which it is found, and questions and passages
are compared in the one writing.

What may be no number is left alone: 一些, 十分, 万一, 千万不要, 三明市. So 三 counts only before a
measure word, and 一 not even there.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from corpus.text.characters import HAN_DIGITS, HAN_NUMERALS, HAN_ZEROS

_DIGITS = {digit: value for value, digit in enumerate(HAN_DIGITS)} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"亿": 10**8, "万": 10**4}
_SHARES = {"百": "%", "千": "‰", "万": "‱"}
_AFTERNOON = frozenset({"下午", "晚上", "夜间", "傍晚", "晚"})
_MARK = "#"

_D = f"[{HAN_ZEROS}{HAN_DIGITS}]"
_RUN = f"[{HAN_NUMERALS}万亿]"
# Behind these a number of one digit is a number: 三家, 五天.
_MEASURE = (
    "(?:小时|分钟|公里|公斤|公顷|[个家天年月日次人名件项份台辆艘岁届册层倍元周只座章节期批户张例所间棵场"
    "位亩吨米斤种类组队支架枚篇部套轮级点秒])"
)
# No part of a longer word or number, as 320 in yz-320.
_BEFORE = r"(?<![\da-z._/\-:])"
_AFTER = r"(?![\d_a-z]|[.\-/:]\d)"
_DECIMALS = rf"(?:点{_D}{{1,6}}(?![〇○零一二三四五六七八九十分\d]))?[万亿]?"
_CHINESE = rf"(?<!{_RUN})(?<![几数点]){_RUN}{{1,24}}(?!{_RUN}){_DECIMALS}(?!几)"
_ARABIC = rf"(?<!\d)(?:\d{{1,3}}(?:,\d{{3}}(?!\d)){{1,4}}|\d{{1,15}})(?:\.\d{{1,6}})?{_AFTER}"
_SCALED = (
    rf"(?:(?<!\d)\d{{1,12}}(?:\.\d{{1,6}})?\s?[十百千万亿]{{1,2}}"
    rf"(?:\d{{1,4}}[百千万])?(?![帕瓦克米卡伏]){_AFTER}"
    rf"|{_ARABIC})"
)
_QUANTITY = rf"(?:{_SCALED}|{_CHINESE})"
# A month, a day, an hour, a minute.
_SMALL = (
    rf"(?:(?<!\d)\d{{1,2}}(?!\d)|(?<!{_RUN})"
    rf"(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[〇○零]?{_D})(?!{_RUN}))"
)
_DAYTIME = "上午|下午|中午|早上|早晨|清晨|凌晨|晚上|夜间|傍晚|晚|早"
_NUMBER = re.compile(
    rf"(?:"
    rf"(?P<date>(?P<y>\d{{4}})(?P<mark>[-/.])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}}){_AFTER})"
    rf"|(?P<share>(?P<of>百|千|万|{_SMALL})分之(?P<part>{_QUANTITY}))"
    rf"|(?P<year>(?P<digits>\d{{4}}|(?<!{_RUN}){_D}{{4}})\s?年)"
    rf"|(?P<day>(?P<month>{_SMALL})\s?月(?:份|\s?(?P<of_month>{_SMALL})\s?[日号])?)"
    rf"|(?P<time>(?P<part_of_day>{_DAYTIME})?\s?(?:(?P<hh>\d{{1,2}}):(?P<mm>\d\d){_AFTER}"
    rf"|(?P<hour>{_SMALL})\s?[时点](?![间代候期事])钟?"
    rf"(?:整|(?P<half>半)|(?P<minute>{_SMALL})分(?!之))?(?!\d|{_RUN})))"
    rf"|(?P<place>第(?P<which>{_QUANTITY})\s?(?P<what>[^\W\d_a-z])?)"
    rf"|(?P<quantity>(?P<value>{_QUANTITY})\s?(?P<percent>[%‰])?)"
    r")"
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s?([十百千万亿]*)")
_MEASURED = re.compile(rf"\s?({_MEASURE})")
# Where a number may begin. What stands before it is looked for backwards: it is looked for often.
_BEGIN = re.compile(rf"{_BEFORE}[\d{_RUN[1:-1]}]")
_PREFIX = re.compile(rf"(?:第|{_DAYTIME})\s?$")
_LONGEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `[start, end)` of a folded text, its one writing, and the terms that find it."""

    start: int
    end: int
    writing: str
    terms: tuple[str, ...]


def numbers(folded: str) -> Iterator[Number]:
    """Yield the numbers of a folded text in order."""
    done = 0
    begin = _BEGIN.search(folded)
    while begin is not None:
        start = begin.start()
        before = folded[max(done, start - _LONGEST_PREFIX) : start]
        prefix = _PREFIX.search(before)
        match = _NUMBER.match(folded, start - len(prefix[0]) if prefix else start)
        if match is None and prefix:
            match = _NUMBER.match(folded, start)
        done = start + 1
        if match is not None:
            done = match.end()
            number = _READERS[match.lastgroup or ""](match)
            if number is not None:
                yield number
                done = number.end
        begin = _BEGIN.search(folded, done)


def normalise_numbers(folded: str) -> str:
    """Return a folded text with its numbers in their one writing."""
    pieces: list[str] = []
    done = 0
    for number in numbers(folded):
        pieces += (folded[done : number.start], number.writing)
        done = number.end
    return "".join([*pieces, folded[done:]]) if pieces else folded


def number_terms(folded: str) -> list[str]:
    """Return the terms of the numbers in a folded text, repeats included."""
    return [_MARK + term for number in numbers(folded) for term in number.terms]


def _number(match: re.Match[str], group: str, writing: str, *terms: str) -> Number:
    return Number(match.start(group), match.end(group), writing, terms)


def _date(match: re.Match[str]) -> Number | None:
    day = _day_of(int(match["m"]), int(match["d"]))
    if day is None:
        return None
    year = f"{match['y']}年"
    return _number(match, "date", year + day, year, day)


def _day_of(month: int, day: int) -> str | None:
    return f"{month}月{day}日" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _share(match: re.Match[str]) -> Number | None:
    part = _value(match["part"])
    if part is None:
        return None
    if match["of"] in _SHARES:
        writing = _plain(part) + _SHARES[match["of"]]
    else:
        whole = _value(match["of"])
        writing = f"{_plain(part)}/{whole}"
    return _number(match, "share", writing, writing)


def _year(match: re.Match[str]) -> Number | None:
    digits = "".join(str(_DIGITS.get(digit, digit)) for digit in match["digits"])
    return _number(match, "year", f"{digits}年", f"{digits}年")


def _day(match: re.Match[str]) -> Number | None:
    month = _value(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    if match["of_month"] is None:
        return _number(match, "day", f"{month}月", f"{month}月")
    day = _day_of(int(month), int(_value(match["of_month"]) or 0))
    return None if day is None else _number(match, "day", day, day)


def _time(match: re.Match[str]) -> Number | None:
    hour = int(_value(match["hh"] or match["hour"]) or 0)
    minute = 30 if match["half"] else int(_value(match["mm"] or match["minute"] or "0") or 0)
    if hour > 24 or minute > 59:
        return None
    if match["hour"] == "一" and not (match["part_of_day"] or minute):
        return None
    if match["part_of_day"] in _AFTERNOON and hour < 12:
        hour += 12
    writing = f"{hour}点{minute}分" if minute else f"{hour}点"
    start = match.start("hh" if match["hh"] else "hour")
    # 上午 stays: a question may ask for it alone.
    return Number(start, match.end("time"), writing, (writing,))


def _place(match: re.Match[str]) -> Number | None:
    value = _value(match["which"])
    if value is None:
        return None
    writing = f"第{_plain(value)}"
    end = match.end("which")
    # The numbers of articles are terms already.
    terms = () if match["what"] == "条" else (writing + (match["what"] or ""),)
    return Number(match.start(), end, writing, terms)


def _quantity(match: re.Match[str]) -> Number | None:
    value = _value(match["value"])
    if value is None:
        return None
    plain = _plain(value)
    if match["percent"]:
        return _number(match, "quantity", plain + match["percent"], plain + match["percent"])
    written = match["value"]
    measure = _MEASURED.match(match.string, match.end("value"))
    if (
        len(written) == 1
        and not written.isdecimal()
        and (measure is None or written in f"一{HAN_ZEROS}")
    ):
        return None
    if len(written) > 1 and written[0] == "0" and written[1] != ".":
        return None
    terms: tuple[str, ...] = (plain,)
    if value < 10 and value == int(value):
        terms = (plain + measure[1],) if measure and value > 1 else ()
    return Number(match.start("value"), match.end("value"), plain, terms)


_READERS: dict[str, Callable[[re.Match[str]], Number | None]] = {
    "date": _date,
    "share": _share,
    "year": _year,
    "day": _day,
    "time": _time,
    "place": _place,
    "quantity": _quantity,
}


def _plain(value: Decimal) -> str:
    """Return a value without an exponent and without zeros that say nothing: 6.0 is 6."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


# A text says most of its numbers more than once, and so do the passages of one question.
@lru_cache(maxsize=1 << 14)
def _value(written: str) -> Decimal | None:
    """Return what a number is, or None where it is none: 二三十."""
    written = written.replace(",", "")
    if written[:1].isdecimal():
        parts = _PART.findall(written)
        return sum((Decimal(digits) * _scale(scales) for digits, scales in parts), Decimal(0))
    times = 1
    if "点" in written and written[-1] in _LARGE:
        times, written = _LARGE[written[-1]], written[:-1]
    whole, _, fraction = written.partition("点")
    integer = _integer(whole)
    if integer is None:
        return None
    digits = "".join(str(_DIGITS[digit]) for digit in fraction)
    return Decimal(f"{integer}.{digits}" if digits else integer) * times


def _scale(scales: str) -> int:
    product = 1
    for each in scales:
        product *= _SCALES.get(each) or _LARGE[each]
    return product


def _integer(run: str) -> int | None:
    if all(each in _DIGITS for each in run):
        return _in_digits(run)
    for mark, scale in _LARGE.items():
        if mark in run:
            left, right = run.rsplit(mark, 1)
            high = _integer(left) if left else None
            low = _rest(right, scale)
            return None if high is None or low is None else high * scale + low
    return _section(run)


def _in_digits(run: str) -> int | None:
    """二〇二三 is a number, 五四 and 九一八 are names."""
    if len(run) > 1 and not (len(run) > 2 and any(each in run for each in HAN_ZEROS)):
        return None
    return int("".join(str(_DIGITS[digit]) for digit in run))


def _rest(run: str, scale: int) -> int | None:
    """Return what follows 万 or 亿: the 五 of 三万五 is 5,000."""
    if not run:
        return 0
    if len(run) == 1 and run in _DIGITS:
        return _DIGITS[run] * scale // 10
    run = run.lstrip(HAN_ZEROS)
    value = _integer(run) if run else None
    return value if value is not None and value < scale else None


def _section(run: str) -> int | None:
    """Return a number below 10,000: the 五 of 三千五 is 500, that of 三千零五 is 5."""
    total, last = 0, 10_000
    digit: int | None = None
    zero = False
    for each in run:
        if each in _SCALES:
            scale = _SCALES[each]
            if scale >= last or (digit is None and scale > 10):
                return None
            total += (1 if digit is None else digit) * scale
            last, digit, zero = scale, None, False
        elif digit is not None:
            return None
        elif _DIGITS[each] == 0:
            zero = True
        else:
            digit = _DIGITS[each]
    if digit is None:
        return total
    return total + (digit * last // 10 if 10 < last < 10_000 and not zero else digit)
