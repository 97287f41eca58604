"""What a question or a passage names: mentions, and how two of them compare."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of thing that can be named."""

    DAY = "day"
    MONTH = "month"
    PERIOD = "period"
    YEAR = "year"
    EDITION = "edition"
    WEEKDAY = "weekday"
    NUMBERED = "numbered"
    CODE = "code"
    NAMED_CODE = "named code"
    DOCUMENT_NUMBER = "document number"
    REGION = "region"
    ALTERNATIVE = "alternative"
    ARTICLE = "article"


WHOLE_WEEK = (1, 7)
"""The first and last day of every week."""

# Of these, one that has a part of another does not exclude it: 周末 and 周六.
_RANGES = frozenset({Kind.DAY, Kind.MONTH, Kind.YEAR, Kind.WEEKDAY})


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a text names.

    Only mentions of one kind and `group` exclude each other: `group` is 批 for 第三批, qb for
    QB-90. `shown` is how it is written for a reader. A mention stands for the values from `low` to
    `high`: 1001 to 1005 for 10月1日–5日, 1 to 6 for 上半年; a code has its text in `value` instead.
    A region has the larger one that contains it in `within`.
    """

    kind: Kind
    group: str
    shown: str
    low: int = 0
    high: int = 0
    value: str = ""
    year: int | None = None
    within: str = ""

    def is_met_by(self, other: "Mention") -> bool:
        """Return whether what a passage mentions is, or contains, this."""
        if not self._is_comparable(other) or not self._in_same_year(other):
            return False
        if self.kind is Kind.PERIOD:
            return (self.low, self.high) == (other.low, other.high)
        if self.kind is Kind.DOCUMENT_NUMBER and self.within and other.within:
            return self.value == other.value and _is_same_office(self.within, other.within)
        if self.value:
            return self.value == other.value or self.value == other.within != ""
        if self.kind is Kind.WEEKDAY and (other.low, other.high) == WHOLE_WEEK:
            # What holds on every day may not be what is asked of this one.
            return False
        return other.low <= self.low and self.high <= other.high

    def excludes(self, other: "Mention") -> bool:
        """Return whether what a passage mentions is of the same sort, but something else."""
        if not self._is_comparable(other) or self.is_met_by(other):
            return False
        overlaps = other.low <= self.high and self.low <= other.high
        if self.kind in _RANGES and overlaps and self._in_same_year(other):
            return False
        # What holds in a province holds in its cities.
        return not (self.kind is Kind.REGION and self.within and self.within == other.value)

    def admits(self, other: "Mention") -> bool:
        """Return whether what a passage mentions is of the same sort, and may well be this."""
        if self.kind not in _RANGES:
            return self.is_met_by(other)
        return self._is_comparable(other) and not self.excludes(other)

    def _is_comparable(self, other: "Mention") -> bool:
        return self.kind is other.kind and self.group == other.group

    def _in_same_year(self, other: "Mention") -> bool:
        return self.year is None or other.year is None or self.year == other.year


def _is_same_office(one: str, other: str) -> bool:
    """Return whether two short names of an office, perhaps with words before, end alike."""
    least = min(2, len(one), len(other))
    return one[-least:] == other[-least:]
