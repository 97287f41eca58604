"""The days of the week that a text names: 周三, 星期一至星期五, 礼拜六、日, 周末, 工作日.

Monday is 1, Sunday 7. Texts are folded and have their numbers normalised.
"""

from collections.abc import Iterator

from bot.binding.mentions import WHOLE_WEEK, Kind, Mention
from corpus.patterns.lazy import lazy_pattern

_WEEK = "(?:星期|礼拜|周)"
_DAY = "[一二三四五六日天末1-6]"
# 一周三次 and 每周五天 name no day; 每周三 does.
_FIRST = (
    rf"(?:(?:星期|礼拜){_DAY}|(?<![一二两三四五六七八九十百几多数半\d])周[一二三四五六日末1-6])"
)
_MORE = rf"(?:\s?(?:[、,和及与/]|[-–—~～至到]{{1,2}})\s?{_WEEK}?{_DAY}|(?<=[六6])日)"
_WEEKDAYS = lazy_pattern(
    rf"{_FIRST}{_MORE}{{0,6}}(?!\s?(?:个|次|天|小时|节|课时|元|遍|回|期|篇|岁|年))"
)
_PART = lazy_pattern(rf"(?P<to>[-–—~～至到])?\s?{_WEEK}?(?P<day>{_DAY})")
_GROUPS = {"双休日": (6, 7), "工作日": (1, 5)}
_GROUP = lazy_pattern(
    r"双休日|(?<![一二两三四五六七八九十几\d]个)(?<![一二三四五六七八九十几\d])工作日"
)
# Where a text says what holds on the other days, it says something of every day.
_ANY_DAY = lazy_pattern(r"每[天日](?!内)|天天|全周|其余|其他(?:时间|日)|除[^,。;\n]{1,12}外|照常")
_WEEKEND = {6, 7}
_NUMBERS = {"日": 7, "天": 7, **{day: at for at, day in enumerate("一二三四五六", 1)}}


def weekdays(text: str) -> Iterator[Mention]:
    """Yield the days of the week, and ranges of them, that a text names."""
    for match in _WEEKDAYS.finditer(text):
        for low, high in _ranges(_days(match[0])):
            yield Mention(Kind.WEEKDAY, "", match[0], low, high)
    for match in _GROUP.finditer(text):
        yield Mention(Kind.WEEKDAY, "", match[0], *_GROUPS[match[0]])
    any_day = _ANY_DAY.search(text)
    if any_day is not None:
        yield Mention(Kind.WEEKDAY, "", any_day[0], *WHOLE_WEEK)


def _days(written: str) -> set[int]:
    days: set[int] = set()
    last = 0
    for part in _PART.finditer(written):
        if part["day"] == "末":
            days |= _WEEKEND
            continue
        day = int(part["day"]) if part["day"].isdecimal() else _NUMBERS[part["day"]]
        days |= set(range(last, day + 1)) if part["to"] and last else {day}
        last = day
    return days


def _ranges(days: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of days that follow each other."""
    for day in sorted(days):
        if day - 1 not in days:
            yield day, next(each for each in range(day, 8) if each + 1 not in days)
