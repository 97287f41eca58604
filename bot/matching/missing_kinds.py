"""Whether a text has anything of the kind that a question asks for.

An article that lets the parties agree on a fee does not say how much it is. Only kinds that are
written in few ways are looked for: durations, sums of money, shares, measures, times of day,
numbers to call, addresses on the net, colours. A date, a count, a person or a place can be
anything. Numbers without a unit may be any amount, since a table names the unit in its head or not
at all.
"""

import re
from functools import lru_cache

from bot.matching.answer_kinds import AnswerKind, asked_kinds, last_question
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS
from corpus.text.fold import fold

_NUMBER = rf"(?:\d[\d,.]{{0,12}}|[{HAN_NUMERALS}半]{{1,9}})[余多来]?[百千万亿]{{0,2}}\s?"
# Behind a unit in the head of a table: 标准(元/天): 120.
_IN_HEAD = r"(?:/[^\s\d:()]{1,4})?\)?[: ]{0,2}\d"

# 2021年3月1日, 三月一日; a year that is a duration has no four digits.
_DAY = rf"(?:\d|[{HAN_NUMERALS}]){{1,3}}"
_DATE = lazy_pattern(
    rf"(?:(?:19|20)\d\d|[{HAN_NUMERALS}]{{4}})年(?:{_DAY}月(?:{_DAY}[日号])?)?|{_DAY}月{_DAY}[日号]"
)
# Digits that are a number of nothing, as in the cell of a table: no unit follows them, and they are
# neither an ordinal, a time nor the number of an item.
_BARE = lazy_pattern(r"(?<![\d第.〔(\[/-])(?<!\d:)\d{1,9}(?:\.\d{1,3})?(?=[\s;,|。!?]|$)")


def _measure(units: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what asks for an amount in one of these units, and what gives it."""
    return (
        lazy_pattern(rf"(?:几|多少)(?:{units})"),
        lazy_pattern(rf"{_NUMBER}(?:{units})|(?:{units}){_IN_HEAD}"),
    )


_LENGTHS = "米|光年|公里|千米|厘米|毫米|公尺|公寸|公分|海里|英里|英尺|[kcm]?m\\b"
# What asks for a kind of amount, and what is one; both match folded text.
_MEASURES = (
    _measure(_LENGTHS),
    _measure("平方|平米|亩|公顷|坪|㎡|m²"),
    _measure("公斤|千克|斤|吨|公克|克|k?g\\b"),
    _measure(r"毫升|公升|升|ml\b"),
    _measure(r"摄氏度|度|℃|°c?|千瓦时|kwh\b"),
    _measure("周?岁"),
    _measure("分(?!钟|之)"),
    _measure("[次趟回]"),
    _measure("[本册]"),
    _measure("[层楼]"),
    (
        lazy_pattern(r"百分之(?:几|多少)|(?:比例|税率|利率|费率)(?:是|为|有)?(?:多少|多高|几)"),
        lazy_pattern(rf"%|百分之|{_NUMBER}(?:倍|成|分之|[:比]\s?\d)"),
    ),
    (
        lazy_pattern("(?<![到许])多[高宽深远重]"),
        lazy_pattern(rf"{_NUMBER}(?:{_LENGTHS}|公斤|千克|斤|吨|克|k?g\b|层|里|级)"),
    ),
)
# What asks for a kind of which a bare number is none, and what is of that kind.
_OTHER_KINDS = (
    (
        lazy_pattern(
            r"(?:电话|手机|传真|热线|座机)(?:号码?)?(?:是|为)?(?:多少|什么|几)|"
            r"[打拨](?:什么|哪个|哪些|多少)(?:电话|号码|热线)|\b(?:phone|fax) number\b"
        ),
        lazy_pattern(r"\d{3}"),
    ),
    (lazy_pattern(r"(?:邮箱|e-?mail)(?:地址)?(?:是|为)?(?:多少|什么|哪个)"), lazy_pattern("@")),
    (
        lazy_pattern(
            r"网址(?:是|为)?(?:多少|什么|哪个)|哪个(?:网址|网站)|网站(?:地址)?是(?:多少|什么|哪个)"
        ),
        lazy_pattern(r"www|http|\.(?:com|cn|net|org|gov)|网站?[\u4e00-\u9fff:(]|网\b"),
    ),
    (
        lazy_pattern(r"几点|什么钟点|\bwhat time\b"),
        lazy_pattern(
            rf"[{HAN_NUMERALS}\d]\s?(?:点|时(?!间|候|期|代|刻))|\d:\d|[上下中正]午|凌晨|傍晚|[早晚夜][上间]|"
            r"全天|昼夜|日[出落]|\d ?[ap]\.?m\b|noon|midnight"
        ),
    ),
    (
        lazy_pattern(r"(?:什么|哪种|何种|啥)(?:样的)?颜色|颜色是(?:什么|哪)|\bwhat colou?r\b"),
        lazy_pattern(
            r"[红黄蓝绿白黑灰紫橙粉棕褐]|[金银青彩]色|透明|原色|本色|"
            r"\b(?:red|yellow|blue|green|white|black|gr[ae]y|purple|orange|pink|brown)\b"
        ),
    ),
)
_MONEY = lazy_pattern(
    rf"{_NUMBER}(?:元|块|角|分(?!钟|之)|[镑磅]|[\u4e00-\u9fff]{{1,2}}[元币镑]|里拉|法郎|卢布|倍)|"
    rf"[元块]{_IN_HEAD}|[¥￥$€£]\s?\d|\d\s?(?:usd|rmb|cny|yuan|dollars?)\b|"
    r"个月的?[\u4e00-\u9fff]{0,6}(?:租金|工资|薪)|免费|不收|免收|免交|免缴|免征|%|百分之"
)
_DURATION = lazy_pattern(
    rf"{_NUMBER}(?:天|年|个?月(?!\d)|个?小时|个?钟头|分钟|秒|周(?!岁)|个?星期|"
    rf"个?工作日|日|个?季度|个?学期|学时|个?世纪|昼夜)|(?:天|年|月|小时|分钟|日){_IN_HEAD}|"
    r"\d ?(?:days?|years?|months?|hours?|weeks?|minutes?)\b|终[身生]|永久|长期|随时|"
    # Dates have been blanked: since 2001, from one day to another.
    r"以来| [至到~—–-]{1,2} |每(?:天|日|周|月|季度|年)|直到|为止|当[天日]|次日|即日|立即"
)


def lacks_asked_kind(question: str, text: str) -> bool:
    """Return whether a question asks for a kind of which a folded text has nothing."""
    return bool(_wanted(question)) and not has_asked_kind(question, text)


def has_asked_kind(question: str, text: str, *, bare: bool = True) -> bool:
    """Return whether a question asks for a kind of which a folded text has something; without
    `bare`, a number without a unit is nothing."""
    wanted = [each for each in _wanted(question) if bare or each is not _BARE]
    if not wanted:
        return False
    undated = _DATE.sub(" ", text)
    return any(each.search(undated) for each in wanted)


# Each passage of an answer asks for the kinds of one question.
@lru_cache(maxsize=64)
def _wanted(question: str) -> tuple[re.Pattern[str], ...]:
    """Return what a text has that has anything of the kinds asked for; none where none is."""
    folded = fold(question)
    last = last_question(folded)
    kinds = asked_kinds(folded)
    wanted = [given for asked, given in _MEASURES if asked.search(last)]
    if AnswerKind.MONEY in kinds:
        wanted.append(_MONEY)
    if AnswerKind.DURATION in kinds:
        wanted.append(_DURATION)
    if wanted:
        wanted.append(_BARE)
    return (*wanted, *(given for asked, given in _OTHER_KINDS if asked.search(last)))
