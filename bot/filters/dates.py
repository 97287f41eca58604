"""Dates of documents and bounds of filters, as intervals of days.

A year or a month is all of its days. So a document of `2024` may be of any day of that year, and
meets every bound that one of them meets; the bound `to=2024-06` includes the 30th of June.

A day is a number of eight digits, 20240630. The last day of each month is the 31st here, which
changes no comparison.
"""

from datetime import date

from corpus.errors import FilterError
from corpus.patterns.lazy import lazy_pattern

MAX_LENGTH = 20
"""Of a bound, in characters."""

Days = tuple[int, int]
"""The first and the last day of an interval."""

NO_DAYS: Days = (0, -1)
"""The interval of a document without a date, which no bound meets."""

_DATE = lazy_pattern(r"(?<!\d)(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?(?!\d)")
_BOUND = lazy_pattern(r"(\d{4})(?:(?:[-/.]|年)(\d{1,2})(?:(?:[-/.]|月)(\d{1,2})日?|月)?|年)?")


def days_of(written: str | None) -> Days:
    """Return the days that the date of a document may mean: all of them where it is a year, a
    month, or in words (`2024年春`)."""
    found = _DATE.search(written or "")
    return _days(*map(int, filter(None, found.groups()))) if found else NO_DAYS


def _days(year: int, month: int = 0, day: int = 0) -> Days:
    if not month:
        return year * 10000 + 101, year * 10000 + 1231
    start = (year * 100 + month) * 100
    return (start + day, start + day) if day else (start + 1, start + 31)


def bound(name: str, written: str) -> str:
    """Return a bound as ISO 8601 writes it: `2024`, `2024-06` or `2024-06-30`.

    Raises:
        FilterError: it is not a date, or no calendar has it.
    """
    found = _BOUND.fullmatch(written) if len(written) <= MAX_LENGTH else None
    if found is None:
        raise FilterError(
            f"The filter's {name} is not a date.", "Write 2024-06-30, 2024-06 or 2024."
        )
    parts = [int(each) for each in found.groups() if each]
    try:
        year, month, day = (*parts, 1, 1)[:3]
        date(year, month, day)
    except ValueError as error:
        raise FilterError(
            f"The filter's {name} is a day that no calendar has.", "Write it as 2024-06-30."
        ) from error
    return "-".join(f"{part:0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))
