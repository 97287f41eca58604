"""Dates in metadata and file names."""

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from corpus.text.dates_in_words import FIRST_YEAR, has_possible_time, is_date_in_words

_DATE = re.compile(
    r"(?<!\d)(\d{4})\s{0,2}[-/.年]\s{0,2}(\d{1,2})\s{0,2}[-/.月]\s{0,2}(\d{1,2})(?!\d)"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
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

    A date or a time that no calendar or clock has, and a text that is no date, are None. A result
    is the result for itself.
    """
    if isinstance(value, date):  # or a datetime
        return value.strftime("%Y-%m-%d") if value.year >= FIRST_YEAR else None
    text = _on_one_line(plain_text(value) or "")
    if not text or not has_possible_time(text):
        return None
    found = _DATE.search(text) or _COMPACT_DATE.fullmatch(text)
    if found:
        return _calendar_date(*found.groups())
    try:
        return iso_date(parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        if len(text) > _MAX_DATE_LENGTH:
            return iso_date(text[:_MAX_DATE_LENGTH])
        return text if is_date_in_words(text) else None


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
