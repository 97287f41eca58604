"""Dates in metadata and file names."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")

_DATE_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d{2}[-._年]\d{1,2}[-._月]\d{1,2}(?!\d)")
_MAX_VALUE_LENGTH = 300


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
    """Return a date in ISO 8601 (`2022-03-14`), or as it is written where it can't be parsed."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = plain_text(value)
    if text is None:
        return None
    found = _DATE.search(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return text[:40]


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
