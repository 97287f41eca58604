"""Dates of spreadsheets, which are numbers of days, as their formats show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
# Excel believes that there was a 29th of February in 1900.
_FALSE_DAY = 60
_MAX_SERIAL = 2_958_466
_WEEKDAYS = "一二三四五六日"


def serial_moment(value: float, *, is_1904: bool = False) -> datetime | None:
    """Return the moment that a number of days means, None if there is none."""
    if not 0 <= value < _MAX_SERIAL:
        return None
    if not is_1904 and value < _FALSE_DAY:
        value += 1
    # Fractions of a day are not exact.
    return (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(seconds=round(value * 86400))


@lru_cache(maxsize=4096)
def date_parts(tokens: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the parts of a date format as `(kind, text)` pairs.

    The kinds are year, month, day, weekday, hour, minute, second, noon and text. The letter m
    means minutes behind hours and in front of seconds.
    """
    kinds = {"y": "year", "d": "day", "h": "hour", "s": "second", "e": "year"}
    parts: list[tuple[str, str]] = []
    for kind, text in tokens:
        if kind == "noon":
            parts.append(("noon", text))
            continue
        if kind != "date":
            parts.append(("text", text))
            continue
        for run in _runs(text.lower()):
            name = kinds.get(run[0], "month" if run[0] == "m" else "text")
            name = "weekday" if run[0] in "da" and len(run) > 2 else name
            parts.append((name, run))
    return tuple(_with_minutes(parts))


def _runs(text: str) -> list[str]:
    runs: list[str] = []
    for letter in text:
        if runs and runs[-1][0] == letter:
            runs[-1] += letter
        else:
            runs.append(letter)
    return runs


def _with_minutes(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    timed = [index for index, (kind, _) in enumerate(parts) if kind != "text"]
    for position, index in enumerate(timed):
        before = parts[timed[position - 1]][0] if position else ""
        after = parts[timed[position + 1]][0] if position + 1 < len(timed) else ""
        if parts[index][0] == "month" and (before == "hour" or after == "second"):
            parts[index] = ("minute", parts[index][1])
    return parts


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A moment, and the parts of the format that shows it."""

    parts: tuple[tuple[str, str], ...]
    moment: datetime

    @property
    def text(self) -> str:
        """The date, the time, or both: in the format's words, or else in ISO 8601."""
        words = "".join(text for kind, text in self.parts if kind == "text")
        if any(mark in words for mark in "年月日号时点分"):
            return "".join(self._part(kind, text) for kind, text in self.parts).strip()
        return " ".join(filter(None, (self._date(), self._weekday(), self._time())))

    def _has(self, kind: str) -> bool:
        return any(each == kind for each, _ in self.parts)

    def _date(self) -> str:
        moment = self.moment
        if self._has("year"):
            year = f"{moment.year:04}"
            month = f"-{moment.month:02}" if self._has("month") else ""
            return year + month + (f"-{moment.day:02}" if self._has("day") else "")
        if self._has("month"):
            day = f"{moment.day}日" if self._has("day") else ""
            return f"{moment.month}月{day}"
        return f"{moment.day}日" if self._has("day") else ""

    def _weekday(self) -> str:
        return f"星期{_WEEKDAYS[self.moment.weekday()]}" if self._has("weekday") else ""

    def _time(self) -> str:
        if not (self._has("hour") or self._has("minute")):
            return ""
        moment = self.moment
        pattern = next((text for kind, text in self.parts if kind == "hour"), "")
        is_midnight = not (moment.hour or moment.minute or moment.second)
        if is_midnight and self._has("year"):
            return ""
        # Of a time in two halves of the day, this is the one that needs no words.
        hour = f"{moment.hour:02}" if len(pattern) > 1 or self._has("year") else f"{moment.hour}"
        return f"{hour}:{moment.minute:02}" + (
            f":{moment.second:02}" if self._has("second") else ""
        )

    def _part(self, kind: str, text: str) -> str:
        moment = self.moment
        if kind == "year":
            return f"{moment.year % 100:02}" if len(text) == 2 else f"{moment.year:04}"
        if kind == "weekday":
            return self._weekday()[-1:] if text == "aaa" else self._weekday()
        if kind == "noon":
            return "上午" if moment.hour < 12 else "下午"
        numbers = {
            "month": moment.month,
            "day": moment.day,
            "hour": moment.hour,
            "minute": moment.minute,
            "second": moment.second,
        }
        if kind not in numbers:
            return text
        number = numbers[kind]
        if kind == "hour" and self._has("noon"):
            number = (number - 1) % 12 + 1
        return f"{number:02}" if len(text) == 2 else f"{number}"
