"""Which texts in metadata are dates in words, such as `2024年春` or `March 2024`."""

import calendar
import re
import unicodedata

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_DIGITS, HAN_ZEROS

FIRST_YEAR = 1000
"""An earlier year is what a program writes for a date that it does not know."""

# What a date in words has: a year, or a Chinese word for a part of one.
_PART_OF_DATE = lazy_pattern(r"(?<!\d)[12]\d{3}(?!\d)|[年月日号號季春夏秋冬旬周週]")
_TIME = lazy_pattern(
    r"(?<!\d)(\d{1,4})[:：](\d{1,4})(?:[:：](\d{1,4})(?:[.,]\d{1,9})?)?|[+-]\d{4}(?!\d)"
)
# Numbers that are not parts of a date: years of an era, weeks and quarters.
_COUNT = lazy_pattern(r"(?<!\d)[1-9]\d{0,2}\s?年|第\d{1,2}[周週期]|W(?:[0-4]\d|5[0-3])")
_NUMBER = lazy_pattern(r"\d+")
_MONTH = lazy_pattern(r"(?<!\d)(\d{1,4})\s{0,2}月")
_DAY = lazy_pattern(r"(?<!\d)(\d{1,4})\s{0,2}[日号號]")
_YEAR = lazy_pattern(r"(?<!\d)\d{4}(?!\d)")
_YEAR_AND_MONTH = lazy_pattern(r"(?<!\d)\d{4}[-/.](\d{1,2})(?!\d)")
_DAY_AND_MONTH = lazy_pattern(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}(?!\d)")
_MONTH_NAME = lazy_pattern(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\b", re.IGNORECASE
)
_MONTH_NAMES = tuple(name.lower() for name in calendar.month_abbr)
_LUNAR = lazy_pattern("[农農阴陰旧舊][历曆]")
_DAYS_OF_LUNAR_MONTH = 30
_LEAP_YEAR = 2000

_NUMERAL = lazy_pattern(rf"[{HAN_DIGITS}{HAN_ZEROS}十廿卅]+")
_DATE_IN_NUMERALS = lazy_pattern(
    rf"[一二][{HAN_DIGITS}{HAN_ZEROS}]{{3}}\s?年(?:\s?[{HAN_DIGITS}{HAN_ZEROS}十]{{1,3}}\s?月"
    rf"(?:\s?[{HAN_DIGITS}{HAN_ZEROS}十廿卅]{{1,3}}\s?[日号])?)?"
)
_DIGIT_VALUES = {digit: str(value) for value, digit in enumerate(HAN_DIGITS)} | dict.fromkeys(
    HAN_ZEROS, "0"
)


def has_possible_time(text: str) -> bool:
    """Return whether each time of day in a text, such as `23:59:07`, is one that a clock shows."""
    return all(
        int(found[1]) <= 24 and int(found[2]) < 60 and int(found[3] or 0) <= 60
        for found in _TIME.finditer(text)
        if found[1]
    )


def is_date_in_words(text: str) -> bool:
    """Return whether a text names a date, or a part of one, that a calendar has."""
    if _PART_OF_DATE.search(text) is None:
        return False
    text = _NUMERAL.sub(_arabic, unicodedata.normalize("NFKC", text))
    text = _COUNT.sub("年", _TIME.sub(" ", text))
    years = [int(each) for each in _YEAR.findall(text)]
    if any(year < FIRST_YEAR for year in years):
        return False
    if any(not _is_small(each) for each in _NUMBER.findall(_YEAR.sub(" ", text))):
        return False
    return _has_possible_days(text, years[0] if years else _LEAP_YEAR)


def with_arabic_dates(text: str) -> str:
    """Return a text in which dates in Chinese numerals (二〇二四年十月九日) have digits."""
    return _DATE_IN_NUMERALS.sub(lambda match: _NUMERAL.sub(_arabic, match[0]), text)


def _arabic(numeral: re.Match[str]) -> str:
    """Return the digits of a Chinese numeral below 100, or of one that is read digit by digit."""
    text = numeral[0].replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    digits = [
        "".join(_DIGIT_VALUES.get(each, "十") for each in part) for part in (tens or "一", ones)
    ]
    if not ten:
        return digits[0]
    return f"{digits[0]}{digits[1] or '0'}" if len(digits[0]) == 1 else "999"


def _is_small(number: str) -> bool:
    return len(number) <= 2 and int(number) <= 31


def _has_possible_days(text: str, year: int) -> bool:
    """Return whether the months and days are possible together, in one year."""
    both = _DAY_AND_MONTH.search(text)
    if both:
        first, second = int(both[1]), int(both[2])
        return _exists(year, first, second) or _exists(year, second, first)
    months = [int(each) for each in _MONTH.findall(text) + _YEAR_AND_MONTH.findall(text)]
    days = [int(each) for each in _DAY.findall(text)]
    if not all(1 <= month <= 12 for month in months):
        return False
    if _LUNAR.search(text):
        return all(1 <= day <= _DAYS_OF_LUNAR_MONTH for day in days)
    if name := _MONTH_NAME.search(text):
        months = [_MONTH_NAMES.index(name[1].lower())]
        days += [int(each) for each in _NUMBER.findall(_YEAR.sub(" ", text))]
    return all(_exists(year, month, day) for month in months[:1] or [1] for day in days[:1])


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
