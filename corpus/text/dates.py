"""Dates in metadata and file names."""

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_AND_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})")
# What a date in words has: a year, or a Chinese word for a part of one.
_PART_OF_DATE = re.compile(r"(?<!\d)[12]\d{3}(?!\d)|[年月日号號季春夏秋冬旬周週]")
# An earlier year is what a program writes for a date that it does not know.
_FIRST_YEAR = 1000

_DATE_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d{2}[-._年]\d{1,2}[-._月]\d{1,2}(?!\d)")
_MAX_VALUE_LENGTH = 300
_MAX_DATE_LENGTH = 40


def plain_text(value: Any) -> str | None:
    """Return a metadata value as a short string, None if it is empty or a mapping."""
    if isinstance(value, list):
        value = "、".join(
            plain_text(item) or "" for item in value if not isinstance(item, dict | list)
        )
    if value is None or isinstance(value, dict):
        return None
    try:
        return str(value).strip().strip("'\"")[:_MAX_VALUE_LENGTH] or None
    except ValueError:  # an integer with more digits than Python converts
        return None


def iso_date(value: Any) -> str | None:
    """Return a date in ISO 8601 (`2022-03-14`), or as it is written if it is in words (`2024年春`).

    A date that no calendar has, and a text that is no date, are None. A result is the result for
    itself.
    """
    if isinstance(value, date):  # or a datetime
        return value.strftime("%Y-%m-%d") if value.year >= _FIRST_YEAR else None
    text = _on_one_line(plain_text(value) or "")
    found = _DATE.search(text) or _COMPACT_DATE.fullmatch(text)
    if found:
        return _calendar_date(*found.groups())
    try:
        return iso_date(parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        if len(text) > _MAX_DATE_LENGTH:
            return iso_date(text[:_MAX_DATE_LENGTH])
        return text if _is_date_in_words(text) else None


def is_date(text: str) -> bool:
    """Return whether a text is one that `iso_date` returns."""
    return iso_date(text) == text


def _on_one_line(text: str) -> str:
    if not text.isprintable():
        text = "".join(each for each in text if each.isprintable() or each.isspace())
    return " ".join(text.split()).strip(" '\"")


def _calendar_date(year: str, month: str, day: str) -> str | None:
    try:
        return iso_date(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _is_date_in_words(text: str) -> bool:
    numbers = _YEAR_AND_MONTH.search(text)
    if numbers and not (int(numbers[1]) >= _FIRST_YEAR and 1 <= int(numbers[2]) <= 12):
        return False
    return _PART_OF_DATE.search(text) is not None


def date_in_name(name: str) -> str | None:
    """Return the date in a file name like `公告(2024-03-15)`, None unless there is exactly one."""
    found = _DATE_IN_NAME.findall(name)
    if len(found) != 1:
        return None
    try:
        year, month, day = re.split(r"\D", found[0])
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
