"""What a fragment varies in an earlier question: 那第二批呢 varies 第一批, 末班车呢 varies 首班车.

Only what is of the same kind takes the place of another: numbers of the same unit, dates, years,
codes with the same letters, words of the same length with the same end, which in Chinese names the
kind of thing.
"""

import re

from corpus.text.characters import HAN, HAN_NUMERALS
from corpus.text.fold import fold

_NUMERAL = rf"(?:\d+(?:[.,]\d+)*[万亿千百]*|[{HAN_NUMERALS}万亿]+)"
_FRAGMENT = re.compile(
    r"^(?:那么?|其中|还有|至于)?[,，\s]*(?P<thing>.{1,16}?)(?P<of>的)?(?:又|怎么样|如何)?呢?[?。!\s]*$"
)
_NUMBERED = re.compile(
    rf"(?:第|前|后|近|满|超过|不到)?{_NUMERAL}[^\W\d_]{{0,2}}?(?:以上|以下|以内|以后|以前|之前|之后)?$"
)
_CODE = re.compile(r"([a-z]+)[-.]?\d[\da-z.\-]*$")
_YEARS = re.compile(r"[今去前明后当同]年|本年度?|上年度?|[上下]半年|全年|[一二三四]季度")
_DAYS = re.compile(r"今天|昨天|前天|明天|后天|当天|周[一二三四五六日末]|星期[一二三四五六日天]")
_FIRSTS = re.compile(r"首[批届次轮期]|上一?[批届次轮期]|下一?[批届次轮期]")
_HAN_WORD = re.compile(rf"[{HAN}]{{3,6}}$")


def substitute_slot(fragment: str, earlier: str) -> str | None:
    """Return an earlier question with what a fragment varies replaced by it, or None where nothing
    of its kind is found."""
    folded = fold(fragment)
    match = _FRAGMENT.match(folded)
    if match is None:
        return None
    start, end = match.span("thing")
    found = _counterpart(folded[start:end], fold(earlier))
    if found is None:
        return None
    return earlier[: found[0]] + fragment[start:end] + earlier[found[1] :]


def _counterpart(thing: str, earlier: str) -> tuple[int, int] | None:
    """Return where a thing's counterpart stands in an earlier question, both folded."""
    for pattern in _patterns(thing):
        for match in pattern.finditer(earlier):
            if match[0] != thing:
                return match.span()
    return None


def _patterns(thing: str) -> list[re.Pattern[str]]:
    patterns = []
    if _NUMBERED.match(thing):
        patterns.append(_of_the_same_unit(thing))
    if code := _CODE.match(thing):
        patterns.append(re.compile(rf"(?<![a-z\d]){re.escape(code[1])}[-.]?\d[\da-z.\-]*"))
    patterns += [kind for kind in (_YEARS, _DAYS, _FIRSTS) if kind.fullmatch(thing)]
    if _FIRSTS.fullmatch(thing) or thing.startswith("第"):
        patterns.append(re.compile(rf"(?:第{_NUMERAL}|首|[上下]一?){re.escape(thing[-1])}"))
    if _HAN_WORD.match(thing):
        # 末班车 varies 首班车. One common character may be the end of a longer word.
        patterns.append(re.compile(rf"[{HAN}]{{{len(thing) - 2}}}{thing[-2:]}"))
    return patterns


def _of_the_same_unit(thing: str) -> re.Pattern[str]:
    """800公里以上 varies 500公里以下, 23日 the day of 7月21日, 2024年 no 三年."""
    parts = [
        _NUMERAL if index % 2 else re.escape(part)
        for index, part in enumerate(re.split(f"({_NUMERAL})", thing))
    ]
    body = re.sub(r"以上|以下|以内", "(?:以上|以下|以内)", "".join(parts))
    return re.compile(rf"(?<!\d){body}")
