"""Questions for what a term means or who and what belongs to it, and sentences that say it.

A sentence that uses the term often fits such a question better than the one that defines it: laws
write 第一顺序：配偶、子女、父母 once, and speak of 第一顺序继承人 in other sentences.
"""

import re
from functools import lru_cache

from bot.matching.answer_kinds import last_question
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN
from corpus.text.fold import fold

_MAX_QUESTION = 80
_TERM = r"(?P<term>[^\s,;:。?!]{2,16}?)"
_END = r"[?。!\s]*"
_THINGS = "(?:人|种|类|个|部分|内容|地方|方面|项目|东西|情形|情况|单位|机构|企业|公司|行为|意思)"
_LEAD = r"(?:请问|想问一?下?|我想知道|到底|究竟|那么?|法律上|所谓的?)?"
# Matched against folded questions, without the mark at their end.
_ASKED = (
    lazy_pattern(
        rf"{_LEAD}{_TERM}(?:的(?:定义|含义|概念|范围|意思)|定义|含义)(?:是|指|包括)?(?:什么|啥|怎么说的)?{_END}"
    ),
    lazy_pattern(rf"{_LEAD}(?:什么|啥)(?:才?是|才?叫做?|才?算是?){_TERM}{_END}"),
    lazy_pattern(
        rf"{_LEAD}{_TERM}(?:具体|到底|究竟|主要)?(?:都|又)?(?:是指|指的是|指|是)(?:的是)?(?:个|一个)?"
        rf"(?:什么|啥){_THINGS}?{_END}"
    ),
    lazy_pattern(
        rf"{_LEAD}{_TERM}(?:具体|到底|究竟|主要|一共|总共)?(?:都|又)?"
        rf"(?:是指|指的是|指|是|有|包括|包含|涵盖|分为|由)(?:了)?(?:哪些|哪几|谁|什么|啥){_THINGS}{{0,2}}"
        rf"(?:组成|构成)?{_END}"
    ),
    lazy_pattern(rf"{_LEAD}(?:哪些人|谁){_THINGS}?(?:才?算是?|才?是|属于|才?叫做?){_TERM}{_END}"),
)
# What belongs to no term: 劳动法所称的童工, 这里的童工.
_PART = lazy_pattern(r"(?:[中里内上]|所称|所说|规定|这里|谓)的")
_POINTING = lazy_pattern(
    r"[这那该它他她此]|最|第.{1,3}条|.*(?:时间|地点|原因|电话|地址|题目|名字)$"
)

# What stands between a term and its definition.
_VERB = (
    r"[\"”」』)]?,?(?:一般|主要|均|都)?"
    r"(?:是指|指的是|系指|指|包括|包含|即|:|分为|由[^,。;]{0,16}(?:组成|构成)|是|为)"
)
# What ends a definition, where the term stands behind it: 配偶、父母、子女为近亲属。
_BEHIND = r"[\"”」』]?(?:[。;,)]|$)"
_NAMING = (
    r"(?:为|是|称为?|叫做?|属于|简称|统称)(?:本[法条例办规定细则章程]{1,3}(?:所)?称的?)?[\"“「『]?"
)
# A Han character before the term makes a longer word of it, but for these.
_BEFORE = rf"(?:(?<![{HAN}])|(?<=[称谓的对即之条款项和与及或以由]))[\"“「『]?"
# A term may be written without its last word: 第一顺序:.
_MIN_PREFIX = 4
_MIN_PREFIX_SHARE = 0.6
# 法定继承的第一顺序 is written 第一顺序 where the title says of what.
_MIN_OWN = 4


# Each candidate of an answer asks for the term of one question.
@lru_cache(maxsize=64)
def asked_term(question: str) -> str:
    """Return the folded term that a question asks the meaning or the members of; empty if none."""
    last = last_question(fold(question).rstrip("。! ")).strip()
    if not last or len(last) > _MAX_QUESTION:
        return ""
    found = next(filter(None, (each.fullmatch(last) for each in _ASKED)), None)
    if found is None:
        return ""
    term = _PART.split(found["term"])[-1].strip('"“”「」『』《》的都')
    return "" if len(term) < 2 or _POINTING.match(term) else term


def defines(term: str, sentence: str) -> bool:
    """Return whether a folded sentence says what a term means, or who or what belongs to it."""
    # To make the patterns takes longer than all else that is asked of a passage.
    if not any(each in sentence for each in _beginnings(term)):
        return False
    return any(each.search(sentence) for each in _defining(term))


@lru_cache(maxsize=64)
def _beginnings(term: str) -> tuple[str, ...]:
    """Return texts of which a sentence has one at least that defines a term."""
    return (*_words(term), *_prefixes(term)[-1:])


def _words(term: str) -> set[str]:
    own = term.rsplit("的", 1)[-1]
    return {term, own} if len(own) >= _MIN_OWN else {term}


def _prefixes(term: str) -> list[str]:
    """Return the beginnings of a term by which it may be written, the longest first."""
    least = max(_MIN_PREFIX, round(_MIN_PREFIX_SHARE * len(term)))
    return [term[:end] for end in range(len(term) - 1, least - 1, -1)]


@lru_cache(maxsize=64)
def _defining(term: str) -> tuple[re.Pattern[str], ...]:
    word = "(?:" + "|".join(sorted(map(re.escape, _words(term)))) + ")"
    patterns = [rf"{_BEFORE}{word}{_VERB}", rf"{_NAMING}{word}{_BEHIND}"]
    if prefixes := _prefixes(term):
        patterns.append(rf"{_BEFORE}(?:{'|'.join(map(re.escape, prefixes))}):")
    return tuple(map(re.compile, patterns))
