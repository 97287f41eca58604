"""Which version of a family a question means."""

from dataclasses import dataclass
from datetime import date

from bot.versions.family import Family, Version
from bot.versions.names import parse_name
from corpus.patterns.lazy import lazy_pattern

_YEAR = lazy_pattern(r"(?<!\d)((?:19|20)\d\d)(?=年|版|修|[)〕】\]\-./])")
_NUMBER = lazy_pattern(r"(?<![a-z])v ?\d{1,3}(?:\.\d{1,3}){0,3}|第[一二三四五六七八九十\d]{1,3}版")
_KIND = r"(?:版本?|法|条例|规定|办法|制度|规则|细则|标准|章程|手册|方案|指南|文件)"
_OLD = lazy_pattern(
    rf"(?:[旧老]|以前|从前|过去|之前|原来|原先|原|早先|先前)的?{_KIND}"
    r"|(?:修订|修改|修正|调整|更新|改版|改革|新规(?:施行|实施|出台))(?:之|以)?前"
    r"|^(?:原来|以前|从前|原先|过去)"
    r"|[上前]一?个?版本?|已?(?:废止|失效|作废)的"
)
# 旧公司法: one of these before the name of the law itself.
_OLD_BEFORE_NAME = lazy_pattern(r"(?:[旧老]|原来?|以前|原先)的?版?的?《?")
_NEW = lazy_pattern(
    rf"新(?:的)?{_KIND}|新修[订正改]|现行|现在|目前|最新|(?:修订|修改|修正|调整|更新|改版)(?:之|以)?后"
)
_COMPARES = lazy_pattern(
    r"(?:什么|哪些|有何|啥)(?:主要)?的?(?:不同|区别|变化|改动|差异|差别|修改|调整|出入)"
    r"|(?:区别|不同|变化|差异|差别|异同)(?:在哪|是什么|有哪些)?$"
    r"|相比|对比|比较|新旧|前后|(?:改|修改|修订|调整|变更|变动)了?(?:什么|哪些|哪里)"
    r"|从.{1,12}?(?:改|变|提高|降低?|增加|减少|调整?|涨|上调|下调)(?:成|为|到|至)"
)
# How many characters of a name must follow 旧.
_NAME_START = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """The versions that a question means.

    `is_named` says that it names them; else they are those in force. `keeps_others` says that it
    compares versions, or names some, so that the others are cited too.
    """

    preferred: frozenset[str]
    is_named: bool
    keeps_others: bool


def compares_versions(folded: str) -> bool:
    """Return whether a folded question asks how things differ."""
    return _COMPARES.search(folded) is not None


def choose(folded: str, family: Family, today: date) -> Choice:
    """Return which versions of a family a folded question means."""
    in_force = family.in_force(today)
    current = frozenset(each.id for each in in_force)
    compares = compares_versions(folded)
    asks_old, asks_new = _asks_for_old(folded, family), _NEW.search(folded) is not None
    named = _named(folded, family)
    if named and not (compares and asks_new):
        return Choice(frozenset(each.id for each in named), True, True)
    if asks_old and not compares and not asks_new:
        older = [each for each in family.versions if each.id not in current]
        before = [each for each in older if family.is_older(each.id, in_force[0].id)]
        if older:
            return Choice(frozenset({(before or older)[-1].id}), True, True)
    return Choice(current, False, compares or asks_old)


def _named(folded: str, family: Family) -> list[Version]:
    """Return the versions that a question calls by their year or number, if not all of them."""
    years = {int(each) for each in _YEAR.findall(folded)}
    found = [each for each in family.versions if each.years & years]
    if not found and years:
        found = [each for each in family.versions if set(each.effective[:1]) & years]
    if not found and (numbers := _NUMBER.findall(folded)):
        wanted = {parse_name(f"x（{each}）").marks.number for each in numbers}
        found = [each for each in family.versions if each.marks.number in wanted]
    if not found and ("试行" in folded or "暂行" in folded):
        found = [each for each in family.versions if each.marks.is_trial]
    if not found and ("草案" in folded or "征求意见稿" in folded):
        found = [each for each in family.versions if each.marks.is_draft]
    return found if len(found) < len(family.versions) else []


def _asks_for_old(folded: str, family: Family) -> bool:
    if _OLD.search(folded):
        return True
    names = {each.family[1] for each in family.versions}
    for found in _OLD_BEFORE_NAME.finditer(folded):
        following = folded[found.end() : found.end() + _NAME_START]
        if len(following) == _NAME_START and any(following in name for name in names):
            return True
    return False
