"""Completes a fragment by putting it in the place of its counterpart in an earlier question.

那第二批呢 replaces 第一批, 末班车呢 replaces 首班车.

A counterpart must be of the same kind: a number with the same unit, a date, a year (also in a
document's number, 〔2023〕5号), a title in 《》, a code with the same letters, or a word of the
same length with the same last two characters, which in Chinese name the kind of thing.
"""

import re

from corpus.text.characters import HAN, HAN_NUMERALS
from corpus.text.fold import fold
from embeddings.text.numbers import normalise_numbers

# Arabic numerals, with separators and a scale, or Chinese ones.
_NUMERAL = rf"(?:\d+(?:[.,]\d+)*[万亿千百]*|[{HAN_NUMERALS}万亿]+)"
# An optional conjunction, the new value (`slot`), optionally 的, an adverb and 呢.
_FRAGMENT = re.compile(
    r"^(?:那么?|其中|还有|至于)?[,，\s]*(?P<slot>.{1,16}?)的?(?:又|怎么样|如何)?呢?[?。!\s]*$"
)
# 第二批, 近百家, 800公里以上: a numeral with an optional prefix, unit and suffix.
_NUMBER_WITH_UNIT = re.compile(
    rf"(?:第|前|后|近|满|超过|不到)?{_NUMERAL}[^\W\d_]{{0,2}}?(?:以上|以下|以内|以后|以前|之前|之后)?$"
)
_LETTER_CODE = re.compile(r"([a-z]+)[-.]?\d[\da-z.\-]*$")
_ANY_CODE = re.compile(r"(?<![a-z\d])[a-z]+[-.]?\d[\da-z.\-]*")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|版|$)")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|版|[〕）)\]】])")
_TITLE = re.compile(r"《[^《》]{1,80}》")
_RELATIVE_YEAR = re.compile(r"[今去前明后当同]年|本年度?|上年度?|[上下]半年|全年|[一二三四]季度")
_RELATIVE_DAY = re.compile(
    r"今天|昨天|前天|明天|后天|当天|周[一二三四五六日末]|星期[一二三四五六日天]"
)
_RELATIVE_ORDINAL = re.compile(r"[首末头][批届次轮期班]|上一?[批届次轮期]|下一?[批届次轮期]")
_NEIGHBOUR = re.compile(
    r"(?:(?P<is_next>下面?那?|后面?那?)|上面?那?|前面?那?)一?个?(?P<unit>[条款项章节])"
)
_SHORT_HAN_WORD = re.compile(rf"[{HAN}]{{3,6}}$")


def substitute_slot(fragment: str, earlier: str) -> str | None:
    """Return an earlier question with the counterpart of a fragment replaced by it, or None where
    it has no counterpart."""
    folded = fold(fragment)
    match = _FRAGMENT.match(folded)
    if match is None:
        return None
    start, end = match.span("slot")
    if beside := _NEIGHBOUR.fullmatch(folded, start, end):
        return _with_neighbour(beside, earlier)
    counterpart = _find_counterpart(folded[start:end], fold(earlier))
    if counterpart is None and (year := _YEAR.match(folded[start:end])):
        # 2023年 takes the place of 2022 in 〔2022〕.
        end = start + len(year[0])
        counterpart = _find_counterpart(year[0], fold(earlier))
    if counterpart is None:
        return None
    return earlier[: counterpart[0]] + fragment[start:end] + earlier[counterpart[1] :]


def _with_neighbour(beside: re.Match[str], earlier: str) -> str | None:
    """Return an earlier question with the number before or behind that of an article or such."""
    found = re.search(rf"第({_NUMERAL}){beside['unit']}", fold(earlier))
    value = normalise_numbers(found[0])[1:-1] if found else ""
    if found is None or not value.isdecimal():
        return None
    number = int(value) + (1 if beside["is_next"] else -1)
    if number < 1:
        return None
    return f"{earlier[: found.start()]}第{number}{beside['unit']}{earlier[found.end() :]}"


def _find_counterpart(slot: str, earlier: str) -> tuple[int, int] | None:
    """Return `[start, end)` of a slot's counterpart in an earlier question, both folded."""
    if year := _YEAR.match(slot):
        return _find_year(year[0], slot, earlier)
    for pattern in _counterpart_patterns(slot):
        for match in pattern.finditer(earlier):
            if match[0] != slot:
                return match.span()
    return None


def _find_year(year: str, slot: str, earlier: str) -> tuple[int, int] | None:
    """Return where another year stands in an earlier question, with as much behind it as a slot
    has."""
    for match in _ANY_YEAR.finditer(earlier):
        behind = slot[len(year) :]
        if match[0] != year and earlier.startswith(behind, match.end()):
            return match.start(), match.end() + len(behind)
    return None


def _counterpart_patterns(slot: str) -> list[re.Pattern[str]]:
    """Return patterns of what is of the same kind as a slot, the narrowest first."""
    patterns = []
    if _TITLE.fullmatch(slot):
        patterns.append(_TITLE)
    if _NUMBER_WITH_UNIT.match(slot):
        patterns.append(_number_with_same_unit(slot))
    if code := _LETTER_CODE.match(slot):
        patterns.append(re.compile(rf"(?<![a-z\d]){re.escape(code[1])}[-.]?\d[\da-z.\-]*"))
        patterns.append(_ANY_CODE)
    patterns += [
        kind for kind in (_RELATIVE_YEAR, _RELATIVE_DAY, _RELATIVE_ORDINAL) if kind.fullmatch(slot)
    ]
    if _RELATIVE_ORDINAL.fullmatch(slot) or slot.startswith("第"):
        patterns.append(re.compile(rf"(?:第{_NUMERAL}|[首末头]|[上下]一?){re.escape(slot[-1])}"))
    if _SHORT_HAN_WORD.match(slot):
        # Two characters in common: a single one may be the end of a longer word.
        patterns.append(re.compile(rf"[{HAN}]{{{len(slot) - 2}}}{slot[-2:]}"))
    return patterns


def _number_with_same_unit(slot: str) -> re.Pattern[str]:
    """Return what matches a slot with other numbers in it, and with another bound.

    800公里以上 matches 500公里以下, 23日 matches the day of 7月21日, 2024年 does not match 三年.
    """
    parts = [
        _NUMERAL if index % 2 else re.escape(part)
        for index, part in enumerate(re.split(f"({_NUMERAL})", slot))
    ]
    body = re.sub(r"以上|以下|以内", "(?:以上|以下|以内)?", "".join(parts))
    return re.compile(rf"(?<!\d){body}")
