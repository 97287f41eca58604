"""Short ways to write days, quarters and articles, replaced by those that the folder uses.

People type 10.2 for 10月2日, 礼拜二 for 周二, Q1 for 一季度 and 条例13条 for 条例第13条. What may
mean something else is replaced only where the folder has the longer form and not the short one.
"""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS
from embeddings.text.numbers import number_terms

_NUMERAL = rf"[{HAN_NUMERALS}\d]{{1,4}}"
# 13条第1款, 民法典188条; not 第13条, 3条建议.
_ARTICLE = lazy_pattern(
    rf"(?<![第\d{HAN_NUMERALS}])(?<![之到至])(?:(?<=[法典例定则程约])\s?(?P<of_law>\d{{1,4}})|(?P<number>\d{{1,4}}))"
    rf"(?=条(?:第?\s?[(（]?{_NUMERAL}[)）]?\s?[款项]|(?P<end>(?![件款例目约]))))"
)
_WEEKDAY = lazy_pattern(
    r"(?P<style>星期|礼拜|(?<![一二两三四五六七八九十百几多数半\d])周)(?P<day>[一二三四五六日天])(?![次个小节课])"
)
_DAY = lazy_pattern(
    r"(?<![\d.第vV/-])(?P<month>1[0-2]|0?[1-9])[./](?P<day>3[01]|[12]\d|0?[1-9])(?![\d./%]|\s?[元米万亿倍度号日a-zA-Z])"
)
_QUARTER = lazy_pattern(r"(?<![a-zA-Z\d])[Qq](?P<quarter>[1-4])(?![a-zA-Z\d])")
_SHORT_YEAR = lazy_pattern(
    r"(?<![\d.])(?P<year>[12]\d)年(?=第?[1-4一二三四]季度|[上下]半年|[Qq][1-4]|(?:1[0-2]|[1-9])月)"
)
_DAYS = "一二三四五六日"
_QUARTERS = "一二三四"


class TermCounts(Protocol):
    """What tells which terms the folder has."""

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        """Return in how many chunks each term occurs."""
        ...


def with_known_notations(text: str, reader: TermCounts) -> str:
    """Return a question with short notations written as the folder writes them."""
    replaced: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
        (_ARTICLE, _article),
        (_WEEKDAY, lambda match: _weekday(match, reader)),
        (_SHORT_YEAR, lambda match: _year(match, reader)),
        (_QUARTER, lambda match: _quarter(match, reader)),
        (_DAY, lambda match: _day(match, reader)),
    ]
    for pattern, replacement in replaced:
        text = pattern.sub(replacement, text)
    return text


def _article(match: re.Match[str]) -> str:
    if match["of_law"] is None and match["end"] is not None:
        return match[0]
    return f"第{match['of_law'] or match['number']}"


def _weekday(match: re.Match[str], reader: TermCounts) -> str:
    """Return the day in the style in which the folder has it, or has other days."""
    day = match["day"].replace("天", "日")
    own = match["style"] + day
    styles = {"周": [f"周{each}" for each in _DAYS], "星期": [f"期{each}" for each in _DAYS]}
    counts = {style: reader.chunk_counts(days) for style, days in styles.items()}
    at = _DAYS.index(day)
    if match["style"] in counts and (
        counts[match["style"]][at] or not any(map(any, counts.values()))
    ):
        return match[0]
    if match["style"] == "礼拜" and any(reader.chunk_counts([f"拜{day}", f"拜{match['day']}"])):
        return match[0]
    best = max(
        styles,
        key=lambda style: (counts[style][at] > 0, sum(counts[style]), style == match["style"]),
    )
    return best + day if any(counts[best]) else own


def _day(match: re.Match[str], reader: TermCounts) -> str:
    month, day = int(match["month"]), int(match["day"])
    days = [term for each in range(1, 32) for term in number_terms(f"{month}月{each}日")]
    if any(reader.chunk_counts(number_terms(match[0]))) or not any(reader.chunk_counts(days)):
        return match[0]
    return f"{month}月{day}日"


def _quarter(match: re.Match[str], reader: TermCounts) -> str:
    short, long = reader.chunk_counts([match[0].lower(), "季度"])
    return match[0] if short or not long else f"{_QUARTERS[int(match['quarter']) - 1]}季度"


def _year(match: re.Match[str], reader: TermCounts) -> str:
    year = f"20{match['year']}年"
    return year if any(reader.chunk_counts(number_terms(year))) else match[0]
