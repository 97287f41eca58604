"""The days, months, periods and years that a text names.

Texts are folded and have their numbers normalised (`embeddings.text.numbers.normalise_numbers`), so
十月七日 is 10月7日 here.
"""

import re
from collections.abc import Iterator

from bot.binding.mentions import Kind, Mention
from corpus.patterns.lazy import lazy_pattern

_TO = r"\s?[-–—~～至到]{1,2}\s?"
_TIME = r"(?:\s?\d{1,2}点(?:\d{1,2}分)?|\s?[上下]午)?"
_YEAR = r"(?:(?<!\d)(?P<year>(?:19|20)?\d\d)年\s?)?"
# 10月1日–5日, 10月1日至11月3日, 10月7日.
_DAYS = lazy_pattern(
    rf"{_YEAR}(?<!\d)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})(?:[日号]|(?={_TO}\d{{1,2}}[日号]))"
    rf"(?:{_TIME}{_TO}(?:(?:19|20)\d\d年\s?)?(?:(?P<to_month>\d{{1,2}})月)?(?P<to_day>\d{{1,2}})[日号])?"
)
# 28日 alone, which news write for a day of their own month.
_BARE_DAY = lazy_pattern(
    rf"(?<![\d月.])(?P<day>\d{{1,2}})[日号](?:{_TO}(?P<to_day>\d{{1,2}})[日号])?(?![\d间前内后])"
)
# 9月, 9月份, 1至10月, 1月至10月; not 10月7日 and not 3个月.
_MONTHS = lazy_pattern(
    rf"{_YEAR}(?<!\d)(?P<month>\d{{1,2}})(?:月份?)?(?:{_TO}(?P<to_month>\d{{1,2}}))?月(?!\d)"
)
# 三季度, 第3季度, 前三季度; Q3 2023, 2023年Q3.
_QUARTER = lazy_pattern(
    rf"{_YEAR}(?P<from_first>前)?(?:第?(?P<quarter>[1-4一二三四])个?季度?"
    r"|(?<![a-z\d])q(?P<short>[1-4])(?:\s(?:of\s)?(?P<year_behind>(?:19|20)\d\d))?(?![a-z\d]))"
)
_HALF = lazy_pattern(rf"{_YEAR}(?P<half>[上下]半年|全年|(?<=\d\d年)(?:年?度|年?报)(?!内))")
_YEARS = lazy_pattern(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:年?" + _TO + r"(?P<to_year>(?:19|20)\d\d))?年"
)
# In English nothing follows the year: in 2023, Q1 2023. The pattern begins with a character class,
# for which a text is scanned quickly.
_ENGLISH_YEAR = lazy_pattern(
    r"([12](?:(?<=[a-z]\s.)|(?<=q\d\s.))(?:(?<=1)9|(?<=2)0)\d\d)(?![\d年.%]|\s?[a-z]{0,3}\d)"
)
# 23年三季度: two digits are a year where a part of one follows.
_SHORT_YEAR = lazy_pattern(
    r"(?<!\d)(?P<year>\d\d)年(?=\s?(?:第?[1-4一二三四]季|前[二三]季|[上下]半年|q[1-4]|(?:1[0-2]|[1-9])月(?!\d)))"
)
_EDITION = lazy_pattern(r"(?<!\d)(?P<year>(?:19|20)\d\d)年?的?(?:版|修[订正改])")
_VERSION = lazy_pattern(
    r"(?<![a-z])v(?:er(?:sion)?)?\.?\s?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})(?![\d.]*\d)"
    r"|(?<![\d.])(?P<of_version>\d{1,3}(?:\.\d{1,3}){1,3})版"
)
# A year in a title or a file's name needs no 年.
_BARE_YEAR = lazy_pattern(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_RELATIVE_YEAR = lazy_pattern("|".join(_RELATIVE_YEARS))

_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12)}


def days(text: str) -> Iterator[Mention]:
    """Yield the days, and ranges of days, that a text names."""
    if "月" not in text:
        return
    for match in _DAYS.finditer(text):
        month, day = int(match["month"]), int(match["day"])
        low = month * 100 + day
        to_month = int(match["to_month"] or month)
        high = to_month * 100 + int(match["to_day"]) if match["to_day"] else low
        if _is_day(month, day) and low <= high:
            yield Mention(Kind.DAY, "", match[0], low, high, year=_year(match))


def bare_days(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last day of the month of each day whose month a text leaves out."""
    for match in _BARE_DAY.finditer(text):
        yield int(match["day"]), int(match["to_day"] or match["day"])


def months(text: str) -> Iterator[Mention]:
    """Yield the months, and ranges of months, that a text names without a day."""
    if "月" not in text:
        return
    for match in _MONTHS.finditer(text):
        low, high = int(match["month"]), int(match["to_month"] or match["month"])
        if 1 <= low <= high <= 12:
            yield Mention(Kind.MONTH, "", match[0], low, high, year=_year(match))


def months_of_days(text: str) -> Iterator[Mention]:
    """Yield the months of the days that a text names."""
    for day in days(text):
        yield Mention(Kind.MONTH, "", day.shown, day.low // 100, day.high // 100, year=day.year)


def periods(text: str) -> Iterator[Mention]:
    """Yield the quarters, half years, whole years and ranges of months that a text names."""
    for match in _QUARTER.finditer(text) if "季" in text or "q" in text else ():
        quarter = _QUARTERS[match["quarter"] or match["short"]]
        low = 1 if match["from_first"] else 3 * quarter - 2
        year = int(match["year_behind"]) if match["year_behind"] else _year(match)
        yield Mention(Kind.PERIOD, "", match[0], low, 3 * quarter, year=year)
    for match in _HALF.finditer(text) if "年" in text else ():
        low, high = _HALVES.get(match["half"], _HALVES["全年"])
        yield Mention(Kind.PERIOD, "", match[0], low, high, year=_year(match))
    for month in months(text):
        if month.low < month.high:
            yield Mention(Kind.PERIOD, "", month.shown, month.low, month.high, year=month.year)


def years(text: str, this_year: int | None = None) -> Iterator[Mention]:
    """Yield the years, and ranges of years, that a text names.

    `this_year` is the year of the text's date: what it says of 去年 is then known.
    """
    has_year = "年" in text
    for match in _YEARS.finditer(text) if has_year else ():
        low = int(match["year"])
        high = int(match["to_year"] or low)
        if low <= high:
            yield Mention(Kind.YEAR, "", match[0], low, high)
    for match in _ENGLISH_YEAR.finditer(text):
        yield Mention(Kind.YEAR, "", match[1], int(match[1]), int(match[1]))
    for match in _SHORT_YEAR.finditer(text) if has_year else ():
        year = 2000 + int(match["year"])
        yield Mention(Kind.YEAR, "", match[0], year, year)
    if this_year is not None and has_year:
        for match in _RELATIVE_YEAR.finditer(text):
            year = this_year + _RELATIVE_YEARS[match[0]]
            yield Mention(Kind.YEAR, "", match[0], year, year)


def editions(text: str) -> Iterator[Mention]:
    """Yield the editions that a question calls by a year, 2018版 or 2018年修订的, or by a version
    number, V2.0 or 2.0版; the numbers of a folded text must not be normalised."""
    for match in _EDITION.finditer(text):
        year = int(match["year"])
        yield Mention(Kind.EDITION, "", f"{year}年版", year, year)
    for match in _VERSION.finditer(text):
        value = match["number"] or match["of_version"]
        yield Mention(Kind.EDITION, "v", match[0].upper(), value=value)


def bare_years(name: str) -> Iterator[Mention]:
    """Yield the years in a title or a file's name, where 年 may be left out."""
    for match in _BARE_YEAR.finditer(name):
        yield Mention(Kind.YEAR, "", f"{match[0]}年", int(match[0]), int(match[0]))


def _year(match: re.Match[str]) -> int | None:
    if not match["year"]:
        return None
    year = int(match["year"])
    return year if year > 99 else 2000 + year


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31
