"""What a question or a passage names: mentions, and how two of them compare."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of thing that can be named."""

    DAY = "day"
    MONTH = "month"
    PERIOD = "period"
    YEAR = "year"
    NUMBERED = "numbered"
    CODE = "code"
    DOCUMENT_NUMBER = "document number"
    REGION = "region"
    ARTICLE = "article"


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
            return self.value == other.value and self.within[-1] == other.within[-1]
        if self.value:
            return self.value == other.value or self.value == other.within != ""
        return other.low <= self.low and self.high <= other.high

    def excludes(self, other: "Mention") -> bool:
        """Return whether what a passage mentions is of the same sort, but something else."""
        if not self._is_comparable(other) or self.is_met_by(other):
            return False
        # What holds in a province holds in its cities.
        return not (self.kind is Kind.REGION and self.within and self.within == other.value)

    def _is_comparable(self, other: "Mention") -> bool:
        return self.kind is other.kind and self.group == other.group

    def _in_same_year(self, other: "Mention") -> bool:
        return self.year is None or other.year is None or self.year == other.year
