"""Dates in metadata and file names."""

import re
import unicodedata
from datetime import date
from typing import Any

from corpus.patterns.lazy import lazy_pattern
from corpus.text.dates_in_words import (
    FIRST_YEAR,
    has_possible_time,
    is_date_in_words,
    with_arabic_dates,
)

_DATE = lazy_pattern(
    r"(?<!\d)(\d{4})\s{0,2}[-/.年]\s{0,2}(\d{1,2})\s{0,2}[-/.月]\s{0,2}(\d{1,2})(?!\d)"
)
_COMPACT_DATE = lazy_pattern(r"(\d{4})(\d{2})(\d{2})")
# 2024-06-18, 2024年6月18日, 20240618, and 20240618103000 with a time.
_DAY_IN_NAME = lazy_pattern(
    r"(?<![\d.])((?:19|20)\d\d) ?[-._年 ] ?(\d{1,2}) ?[-._月 ] ?(\d{1,2})(?!\d|\.\d)|"
    r"(?<![0-9A-Za-z])((?:19[5-9]|20[0-4])\d)(\d\d)(\d\d)"
    r"(?:[T_-]?(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)?(?![0-9A-Za-z]|[号批#])"
)
# 2024年6月 and 202406. 2023-11 may be the number of a document of the year.
_MONTH_IN_NAME = lazy_pattern(
    r"(?<!\d)((?:19|20)\d\d) ?年 ?(\d{1,2}) ?月(?!\d|[-—~至到]|[份]?[-—~至到])|"
    r"(?<![0-9A-Za-z.-])(20[0-4]\d)(0[1-9]|1[0-2])(?![0-9A-Za-z]|[-.]\d|[号批期#版])"
)
# What stands before a number that identifies something.
_NUMBERED = lazy_pattern(
    r"(?:[号码碼#№]|电话|手机|传真|座机|订单|批次|流水|邮编|条码|序列|qq|id|no|sn|nr|tel|isbn|[a-z]-)"
    r"[\s._:：()-]{0,3}$",
    re.IGNORECASE,
)
_MAX_WORD_LENGTH = 12
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
    # Answering compares dates that are written as 2022-03-14, and needs no packages for mails.
    from email.utils import parsedate_to_datetime

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
    """Return the date in a file name like `公告(2024-03-15)` or `20240315_公告`.

    It is None unless there is exactly one. A month (`工资表202406`) counts where there is no day.
    Digits that count or identify something, such as a telephone number, are no date.
    """
    name = with_arabic_dates(unicodedata.normalize("NFKC", name))
    for pattern in (_DAY_IN_NAME, _MONTH_IN_NAME):
        found = {
            date
            for match in pattern.finditer(name)
            if not _NUMBERED.search(name[: match.start()][-_MAX_WORD_LENGTH:])
            and (date := _date_of_groups(match)) is not None
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _date_of_groups(match: re.Match[str]) -> str | None:
    parts = [each for each in match.groups() if each]
    year, month, day = (*parts, "1")[:3]
    known = _calendar_date(year, month, day)
    return known[:7] if known and len(parts) == 2 else known
