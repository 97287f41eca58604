"""What titles and file names say about versions: 考勤制度（2018年修订）, 手册 v2.1.

A name is split into its base, which all versions have in common, and its marks. A year belongs to
the subject of a report (2023年降水), so it is a mark only where the base ends as the name of a rule
does, or where the name says 版.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_DIGITS
from corpus.text.fold import fold

RULE_WORDS = (
    *("法", "法典", "条例", "办法", "规定", "规则", "细则", "制度", "标准", "章程", "守则", "准则"),
    *(
        "规范",
        "规程",
        "公约",
        "须知",
        "手册",
        "指南",
        "指引",
        "方案",
        "预案",
        "流程",
        "政策",
        "解释",
    ),
    *("说明书", "纲要", "目录", "大纲"),
)
"""What the names of rules and other texts with versions end with."""

MAX_NAME_LENGTH = 200
"""Longer names are those of something else, or an attack."""

_NATION = "中华人民共和国"

_DATE = r"(?:19|20)\d\d(?:[-._年/]?(?:0?[1-9]|1[0-2])[-._月/]?(?:[0-2]?\d|3[01])日?|年度?)?"
_REVISED = (
    r"(?:第[一二三四五六七八九十\d]{1,3}次)?"
    r"(?:修订|修正|修改|订正|发布|公布|颁布|施行|实施|印发|更新)"
)
_DRAFT = r"(?:修订)?(?:草案|征求意见稿|送审稿|讨论稿|审议稿|草稿)"
_TRIAL = r"试行稿?|暂行稿?"
_INVALID = r"(?:现?已)?(?:经)?(?:废止|失效|作废|停用|停止执行|过期)"
_NUMBER = (
    r"(?:v|ver\.?|version|rev\.?)[ .]?\d{1,3}(?:\.\d{1,3}){0,3}|第[一二三四五六七八九十\d]{1,3}版"
)
_AGE = r"最?新|[旧老]|现行|原|修订|修正|修改|最终|终稿|正式"
_MARK = (
    rf"(?:{_DATE}(?:{_REVISED})?(?:[版本]|版本)?|{_REVISED}(?:[版稿])?|{_DRAFT}|{_TRIAL}|{_INVALID}"
    rf"|{_NUMBER}|(?:{_AGE})(?:版本?|[稿本])?|有效)"
)
_MARKS = rf"{_MARK}(?:[、,，\s_-]{{0,2}}{_MARK}){{0,3}}"
_BRACKETED = lazy_pattern(rf"[(\[【〔]\s?({_MARKS})\s?[)\]】〕]")
_TRAILING = lazy_pattern(
    rf"[\s_-]{{0,3}}((?:{_DATE}(?:{_REVISED})?(?:版本?)?|{_NUMBER}|{_DRAFT}|{_INVALID}"
    r"|(?:最新|现行|新|旧|老|修订|修正|试行|最终|正式)[版稿本]|(?<=[\s_-])(?:新|旧|老)|试行))$"
)
_OPENING = "([【〔"
# What `_TRAILING` ends with, but for digits.
_LAST_OF_MARKS = frozenset("年月日度订正改布行施发新版本案稿止效废用期旧老")
_LEADING = lazy_pattern(
    rf"({_DATE}(?:版|{_REVISED}的?)?|[新旧老]版的?|新修订的?|(?:已废止|旧)[_\s-])[\s_-]?"
)
_FIRST_OF_LEADING = frozenset("12新旧老已")
# 管理暂行办法 is an earlier 管理办法.
_TRIAL_RULE = lazy_pattern(r"(?:暂行|试行)(?=(?:办法|规定|条例|规则|细则|标准)$)")
# 汐政办〔2022〕11号
_DOCUMENT_NUMBER = lazy_pattern(r"\w{0,12}[〔\[(](?:19|20)\d\d[〕\])]\d{1,4}号")
_DATE_PARTS = lazy_pattern(r"((?:19|20)\d\d)(?:\D?(\d{1,2})\D?(\d{1,2}))?")
_NUMBER_PARTS = lazy_pattern(r"\d{1,3}|[一二三四五六七八九十]{1,3}(?=版)")
_VERSION_NUMBER = lazy_pattern(_NUMBER)
_OLD = lazy_pattern(r"[旧老原]")
_NEW = lazy_pattern(r"(?<!更)新|现行|修订|修正|修改|最终|终稿|正式")
# 2018年修订 is not newer than 2022年.
_NEWER_THAN_DATED = lazy_pattern(r"(?<!更)新|现行")
_HAS_DRAFT = lazy_pattern(_DRAFT)
_HAS_TRIAL = lazy_pattern(_TRIAL)
_HAS_INVALID = lazy_pattern(_INVALID)
_SAYS_VERSION = lazy_pattern(r"版|修订|修正|修改|[新旧老]|现行|最终|正式|v|rev")
_MAX_STRIPPED = 4
# What a folder's name may add to that of another with other versions: 制度/历史版本.
_VERSION_FOLDER = lazy_pattern(
    r"(?:19|20)\d\d年?(?:版|度)?|历史(?:版本|文件)?|旧版?本?|新版?本?|归档|存档|现行(?:有效)?|已?废止|已?失效|作废|过期|"
    r"版本|archived?|old|new|current|[\s_-]"
)
_CHARACTERS_OF_MARKS = dict.fromkeys(
    map(
        ord,
        "0123456789０１２３４５６７８９年月日度号版本第零一二三四五六七八九十次修订正改公布颁发施行"
        "实印更新旧老现原最终式稿草案征求意见送审讨论议试暂已经废止失效作停用执过期有效的"
        "()（）[]【】〔〕《》〈〉<>“”\"'·.、,，_- \t\u3000vVerRsioneE"
        "修訂發佈頒實終現舊廢執過議討論審見後后" + _NATION,
    )
)
_SEPARATORS = lazy_pattern(r"[\s《》<>\"“”_·.、,-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionMarks:
    """What a name says about a version.

    `date` is year, or year, month and day, as far as it is given. `age` is -1 for an old version, 1
    for a new one, else 0. `number` are the parts of a version number. `is_explicit` says that the
    name speaks of a version, not of a year alone.
    """

    date: tuple[int, ...] = ()
    age: int = 0
    number: tuple[int, ...] = ()
    is_draft: bool = False
    is_trial: bool = False
    is_invalid: bool = False
    is_explicit: bool = False


_NO_MARKS = VersionMarks()


@dataclass(frozen=True, slots=True)
class VersionName:
    """A folded name without its marks, and the marks."""

    base: str
    marks: VersionMarks

    @property
    def is_rule(self) -> bool:
        """Whether the base ends as the names of rules do."""
        return self.base.endswith(RULE_WORDS)


def parse_name(name: str) -> VersionName:
    """Return what a title, or a file name without its suffix, says about versions."""
    rest = fold(name[:MAX_NAME_LENGTH]).strip()
    marks: list[str] = []
    if "号" in rest:
        rest = _DOCUMENT_NUMBER.sub(" ", rest).strip() or rest
    if any(bracket in rest for bracket in _OPENING):
        rest = _BRACKETED.sub(lambda found: _keep(marks, found), rest).strip()
    for _ in range(_MAX_STRIPPED):
        found = _TRAILING.search(rest) if _may_end_with_mark(rest) else None
        if found is None or found.start() == 0:
            break
        marks.append(found[1])
        rest = rest[: found.start()].strip()
    leading = _LEADING.match(rest) if rest[:1] in _FIRST_OF_LEADING else None
    if leading is not None and leading.end() < len(rest) and not _names_month(rest, leading.end()):
        marks.append(leading[1])
        rest = rest[leading.end() :]
    base = _SEPARATORS.sub("", rest).removeprefix(_NATION)
    trial = _TRIAL_RULE.search(base) if "行" in base else None
    if trial is not None:
        marks.append("试行")
        base = base[: trial.start()] + base[trial.end() :]
    return VersionName(base, _read_marks(marks))


def _may_end_with_mark(rest: str) -> bool:
    """Return whether a name may end with one of `_TRAILING`, for which a search takes far longer
    than everything else that is asked of a name."""
    if not rest or rest.endswith(RULE_WORDS):
        return False
    return rest[-1] in _LAST_OF_MARKS or rest[-1].isdecimal()


def rough_bases(names: Sequence[str]) -> list[str]:
    """Return what remains of names without the characters that marks consist of.

    Names with the same base have the same rough base, which takes a fraction of the time. None may
    contain a line break.
    """
    if not names:
        return []
    joined = "\n".join(name[:MAX_NAME_LENGTH] for name in names)
    return joined.translate(_CHARACTERS_OF_MARKS).split("\n")


def stem_of(path: str) -> str:
    """Return the name of a document's file without its suffix."""
    name = path.rpartition("/")[2]
    if name.find(".") > 0 and name[-1] != ".":
        return name.rpartition(".")[0]
    # What `.htaccess` and `a.` are called without a suffix, pathlib knows.
    return PurePosixPath(path).stem


def _keep(marks: list[str], found: re.Match[str]) -> str:
    marks.append(found[1])
    return " "


def _names_month(rest: str, position: int) -> bool:
    """Return whether a month or a part of a year follows: 2023年3月, 2023年上半年."""
    return rest[position : position + 1].isdigit() or rest[position : position + 1] in (
        *("上", "下", "第", "春", "夏", "秋", "冬", "一", "二", "三", "四"),
    )


def _read_marks(written: list[str]) -> VersionMarks:
    if not written:
        return _NO_MARKS
    joined = " ".join(written)
    date = _DATE_PARTS.search(joined)
    number = _VERSION_NUMBER.search(joined)
    new = _NEW if date is None else _NEWER_THAN_DATED
    age = -1 if _OLD.search(joined) else 1 if new.search(joined) else 0
    return VersionMarks(
        date=tuple(int(part) for part in date.groups() if part) if date else (),
        age=age,
        number=_number(number[0]) if number else (),
        is_draft=_HAS_DRAFT.search(joined) is not None,
        is_trial=_HAS_TRIAL.search(joined) is not None,
        is_invalid=_HAS_INVALID.search(joined) is not None,
        is_explicit=_SAYS_VERSION.search(joined) is not None
        or _HAS_INVALID.search(joined) is not None,
    )


def _number(written: str) -> tuple[int, ...]:
    return tuple(
        int(part) if part.isdigit() else _chinese_number(part)
        for part in _NUMBER_PARTS.findall(written)
    )


def _chinese_number(written: str) -> int:
    """Return a Chinese numeral below 100."""
    tens, ten, ones = written.partition("十")
    if not ten:
        return HAN_DIGITS.find(tens[0]) if tens else 0
    return 10 * (HAN_DIGITS.find(tens) if tens else 1) + (HAN_DIGITS.find(ones) if ones else 0)


def folder_base(path: str) -> str:
    """Return the folders of a document's path without what tells versions apart."""
    folders = (_VERSION_FOLDER.sub("", fold(part)) for part in PurePosixPath(path).parts[:-1])
    return "/".join(part for part in folders if part)
