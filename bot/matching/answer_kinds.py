"""What kind of amount or time a question asks for, and which kinds a sentence contains.

A kind is recognised by words of the question (多久) and by what an answer must contain (a number
with a unit of time). The lists were written for this project. Persons, places, permissions and
definitions are left out: what their answers consist of stands in most sentences, and preferring it
chose fewer right ones.
"""

import re
from enum import Enum, auto
from functools import lru_cache

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS


class AnswerKind(Enum):
    """A kind of answer."""

    DURATION = auto()
    MONEY = auto()
    COUNT = auto()
    DATE = auto()


_TIME_UNITS = (
    "天|年(?!轻)|个?月|个?小时|个?钟头|分钟|秒|周(?!岁)|个?星期|个?工作日|日(?!期)|个?季度|个?学期|学时|"
    "个?世纪|昼夜"
)
_CLASSIFIERS = "[个名人位次台辆件份处所家条项种类倍层米岁楼户张本班趟]"
_NUMBER = rf"(?:\d[\d,.]{{0,12}}|[{HAN_NUMERALS}半]{{1,9}})"
_ENGLISH_TIMES = "days?|years?|months?|hours?|weeks?|minutes?"

# Matched against folded text.
_ASKED: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    (
        AnswerKind.DURATION,
        lazy_pattern(
            rf"(?<![那这过好头元哪月])(?<!(?<!提)前)(?:几|多少)(?!月)(?:{_TIME_UNITS})|多久|多长时间|时间(?:是|有)?多长|多长的?(?:时间|期限)|"
            r"期限(?:是|有|为)?(?:多|几|什么)|时长|"
            rf"\bhow (?:long|many (?:{_ENGLISH_TIMES}))\b"
        ),
    ),
    (
        AnswerKind.MONEY,
        lazy_pattern(
            r"多少[百千万亿]{0,2}(?:元|钱|块)|几(?:块钱?|[百千万亿]{0,2}元)|"
            r"(?:罚|赔|交|收|付|补|发|(?<![率带])领|花|给|扣|缴|奖)(?:款|偿|费|贴|助)?多少(?![时小天年月日周个人名位次张份分])|"
            r"(?:费用?|价格?|票价|金额|罚款|工资|补助|补贴|津贴|押金|标准|税率|单价|房租|租金)"
            r"(?:是|为|有|要)?(?:多少(?![时小天年月日周])|几|怎么[收算])|\bhow much\b"
        ),
    ),
    (
        AnswerKind.DATE,
        lazy_pattern(
            r"什么时[候间]|何时|几时|几点|几号|几月|哪一?[天年月日]|哪个月|何日|多会儿|啥时|"
            r"\bwhen\b|\bwhat (?:time|date|day)\b"
        ),
    ),
    (
        AnswerKind.COUNT,
        lazy_pattern(
            rf"多少(?!钱|元|块|算|{_TIME_UNITS})|几{_CLASSIFIERS}(?<!个)|"
            r"几个(?!月|小时|钟头|星期|工作日|季度)|多[大高远重宽深厚快]|\bhow many\b"
        ),
    ),
)
_CONTAINED: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    (
        AnswerKind.DURATION,
        lazy_pattern(rf"{_NUMBER}[多余来]?(?:{_TIME_UNITS})|\d ?(?:{_ENGLISH_TIMES})\b"),
    ),
    (
        AnswerKind.MONEY,
        lazy_pattern(
            rf"{_NUMBER}[余多]?[百千万亿]{{0,2}}(?:元|块|美元|港元|人民币|倍)|[¥￥$]\s?\d|"
            r"免费|不收|免收|\d ?%|百分之"
        ),
    ),
    (
        AnswerKind.DATE,
        lazy_pattern(
            rf"{_NUMBER}(?:年|月|日|号|点|时(?!间)|:\d\d)|星期[{HAN_NUMERALS}日天]|周[一二三四五六日末]|"
            r"每[天日周月年]|[上下]午|之日|\d{4}-\d|\b(?:19|20)\d\d\b|\d ?[ap]\.?m\b"
        ),
    ),
    (
        AnswerKind.COUNT,
        lazy_pattern(
            rf"{_NUMBER}|\d ?%|百分之|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b"
        ),
    ),
)


def last_question(folded: str) -> str:
    """Return the last of the questions in a folded text, without its question mark."""
    return folded.rstrip("? ").rsplit("?", 1)[-1]


# Each passage of an answer asks it of one question.
@lru_cache(maxsize=64)
def asked_kinds(folded: str) -> frozenset[AnswerKind]:
    """Return the kinds of answer that a folded question asks for; mostly none or one.

    Of several questions, which a completed follow-up may consist of, the last counts.
    """
    last = last_question(folded)
    return frozenset(kind for kind, pattern in _ASKED if pattern.search(last))


def contains_kind(kind: AnswerKind, folded: str) -> bool:
    """Return whether a folded sentence contains what answers of a kind consist of."""
    return any(kind is each and pattern.search(folded) for each, pattern in _CONTAINED)
