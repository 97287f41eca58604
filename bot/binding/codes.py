"""The numbered things, codes and document numbers that a text names.

Texts are folded and have their numbers normalised, as in `bot.binding.calendar`.
"""

import re
from collections.abc import Iterator

from bot.binding.mentions import Kind, Mention
from bot.matching.named_title import document_numbers as written_numbers
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN, HAN_NUMERALS
from embeddings.text.chinese_numerals import numeral_value

# What goes on behind 三中, 三小 and 三院 where they are no schools or hospitals.
_NOT_SCHOOLS = (
    "心间国午年学期文餐等时组队块段部型级号共全华外断途性层位转小朋孩学生份节步区落系院子奖标选撮"
)
# 第3批, 第1人民医院, 首批. Articles and their parts are read by `bot.binding.articles`.
_ORDINAL = lazy_pattern(rf"第(?P<number>\d{{1,4}})(?P<what>[{HAN}])(?P<rest>[{HAN}]{{0,3}})")
# 二中, 市三院: short for 第二中学 and 第三人民医院.
_INSTITUTION = lazy_pattern(
    rf"第(?P<number>\d{{1,3}})(?:人民)?(?P<what>医院|中学|小学)"
    rf"|(?<![第{HAN_NUMERALS}\d])(?P<short>[一二三四五六七八九十]{{1,2}})(?P<of>中(?![{_NOT_SCHOOLS}])|小(?![{_NOT_SCHOOLS}])|医?院(?![{_NOT_SCHOOLS}]))"
)
_INSTITUTIONS = {"中": "中学", "小": "小学", "院": "医院", "医院": "医院"}
_FIRST = lazy_pattern(r"首(?P<what>[批届次期])")
_CLASSIFIERS = frozenset("批届次期名位类级种页卷册组轮回场号")
# Parts of laws and of books, and stretches of time: 第二年 is no name.
_NO_NAMES = frozenset("条款项目章节编部篇季年月周日天个步小")
# 2号线, 7号楼; 2期工程, 3级医院; 402室, 28路, 3单元. Behind 分 and the like it is a quantity:
# 分三期.
_HAN_NUMERAL = "[一二三四五六七八九十]"
_NOT_BEFORE = r"(?<![\d百千万第分共有达为约超近满.〕\])】一二三四五六七八九十].)"
_NUMBERED = lazy_pattern(
    rf"(?P<number>\d{_NOT_BEFORE}\d{{0,3}}|{_HAN_NUMERAL}{_NOT_BEFORE}{_HAN_NUMERAL}{{0,2}})"
    rf"(?P<what>号[{HAN}]|[期批届级幢栋路]|室(?!\d|[一二两三]厅)|房(?=[^{HAN}]|间)|教室|病房|单元|车间|窗口|楼(?![盘房宇梯市])|类|档|星级|环)"
)
# 四年级, 初二, 高三; 七(2)班, 四年级2班, 高一(3)班.
_GRADE = lazy_pattern(
    rf"(?P<number>\d{{1,2}}|{_HAN_NUMERAL}{{1,2}})年级|(?<![最月年大很更较偏提增升身新创拔抬])(?P<stage>[初高])(?P<year>[一二三123])(?!\d{{1,2}}(?!\d?[)]?班)|[点些米倍度等级成分])"
    rf"|(?<![初高一二三四五六七八九十])(?P<of_class>{_HAN_NUMERAL})(?=\s?[(]?(?:\d{{1,2}}|{_HAN_NUMERAL})[)]?班)"
)
_CLASS = lazy_pattern(
    rf"(?:年级|[初高]?[一二三四五六七八九])\s?[(]?(?P<number>\d{{1,2}}|{_HAN_NUMERAL}{{1,2}})[)]?班"
)
_BEFORE_STAGE = {"初": 6, "高": 9}
# One of these is in whatever the two patterns find.
_SCHOOLS = "级初高班"
# A座, B栋, C类; 甲方 is a party, 甲级 a grade.
_LETTERED = lazy_pattern(
    r"(?<![a-z0-9甲乙丙丁-])(?P<letter>[a-h甲乙丙丁])(?P<what>[座栋区馆厅口班组类档岛])"
)
_LETTERS = {each: at for letters in ("abcdefgh", "甲乙丙丁") for at, each in enumerate(letters, 1)}
# Behind 号 these begin another word: 3号在, 12号开始.
_NOT_NUMBERED = frozenset("的在是开到至前后上下早晚周星举召为有和与及之内谁哪值放几")
# QB-90, E05, YZ-320B. English words before a number, such as "in 2024", are none.
_CODE = lazy_pattern(
    r"(?P<letters>[a-z](?<![a-z0-9].)[a-z]{0,5})[-_ ]?"
    r"(?P<digits>\d{1,6}(?:[-_/]\d{1,6}){0,3}[a-z]{0,3})(?![a-z0-9])"
)
_BETWEEN_DIGITS = str.maketrans("", "", "-_/")
_UNITS = (
    "个家天年月日次人名件项份台辆艘岁届层倍元周只座章节期批户张例间位亩吨米斤种组支篇部套轮级点秒分号时万亿千百"
    "班度路条款页楼室字块克升瓦伏安公毫厘平小工星尺寸折版至到%℃°"
)
# What ends words before an amount: 超过30, 共有14, 扣罚200.
_NO_NAMES_END = frozenset(
    "过于到满达约近共有为是在至每第前后的了等扣罚收付交花涨跌加减差得考剩少多取借还和与或及要出下上中按以从自之只仅计数一二三四五六七八九十百千万"
)
# (2023)京0102民初188号, or 民初188号 alone.
_CASE = lazy_pattern(
    r"(?P<what>[民刑行执知破赔调](?:初|终|申|再|监|他|辖|保|恢)?)字?第?(?P<number>\d{1,6})号"
)
# 云雀14, 星航X5: a number, or a code, behind a name; not 超过30, 共14人, 电话6681.
_NAMED_CODE = lazy_pattern(
    rf"(?P<name>[{HAN}]{{2}})(?P<code>[a-z]{{0,3}}-?\d{{1,4}}[a-z]{{0,3}})(?![a-z\d.%,/~～—–-]|:\d|\s?[{_UNITS}])"
)
# 科目二, 附件三, 套餐B.
_LABELLED = lazy_pattern(
    rf"(?P<name>科目|附件|附表|附录|方案|套餐|标段|专题|模块|阶段|路线)"
    rf"(?P<code>{_HAN_NUMERAL}{{1,2}}|\d{{1,2}}|[a-h])"
    r"(?![一二三四五六七八九十\da-z年月天个种类是般定旦起直])"
    r"|(?<![a-z\d])(?P<letter>[a-h])(?P<of>方案|套餐|标段|路线)"
)
_NOT_LETTERS = frozenset("in of at on by to for from and or the is no p v vol no page".split())


def numbered_things(text: str) -> Iterator[Mention]:
    """Yield the numbered things that a text names; `group` is what follows the number."""
    for match in _ORDINAL.finditer(text) if "第" in text else ():
        if match["what"] not in _NO_NAMES and not _INSTITUTION.match(text, match.start()):
            shown = f"第{match['number']}{match['what']}"
            if match["what"] not in _CLASSIFIERS:
                shown += match["rest"]
            number = int(match["number"])
            yield Mention(Kind.NUMBERED, match["what"], shown, number, number)
    for match in _FIRST.finditer(text):
        yield _numbered(match, 1)
    for match in _NUMBERED.finditer(text):
        if match["what"][-1] not in _NOT_NUMBERED:
            yield _numbered(match, _value(match["number"]))
    for match in _CASE.finditer(text):
        yield _numbered(match, _value(match["number"]))
    yield from _institutions(text)
    yield from _school_classes(text)
    yield from _lettered_things(text)


def _institutions(text: str) -> Iterator[Mention]:
    for match in _INSTITUTION.finditer(text):
        what = match["what"] or _INSTITUTIONS[match["of"]]
        number = _value(match["number"] or match["short"])
        yield Mention(Kind.NUMBERED, what, match[0], number, number)


def _school_classes(text: str) -> Iterator[Mention]:
    if not any(sign in text for sign in _SCHOOLS):
        return
    for match in _GRADE.finditer(text):
        grade = _value(match["number"] or match["of_class"] or match["year"])
        grade += _BEFORE_STAGE.get(match["stage"] or "", 0)
        yield Mention(Kind.NUMBERED, "年级", f"{grade}年级", grade, grade)
    for match in _CLASS.finditer(text):
        number = _value(match["number"])
        yield Mention(Kind.NUMBERED, "班", f"{number}班", number, number)


def _lettered_things(text: str) -> Iterator[Mention]:
    for match in _LETTERED.finditer(text):
        number = _LETTERS[match["letter"]]
        yield Mention(Kind.NUMBERED, match["what"], match[0].upper(), number, number)


def codes(text: str) -> Iterator[Mention]:
    """Yield the codes of letters and digits that a text names; `group` are the letters."""
    for match in _CODE.finditer(text):
        if match["letters"] not in _NOT_LETTERS:
            value = match["letters"] + match["digits"].translate(_BETWEEN_DIGITS)
            yield Mention(Kind.CODE, match["letters"], match[0].upper(), value=value)


def named_codes(text: str) -> Iterator[Mention]:
    """Yield the numbers and codes behind a name of two characters or more, which is `group`."""
    for match in _NAMED_CODE.finditer(text):
        if match["name"][-1] not in _NO_NAMES_END:
            value = match["code"].replace("-", "")
            yield Mention(Kind.NAMED_CODE, match["name"], match[0].upper(), value=value)
    for match in _LABELLED.finditer(text):
        code = match["code"] or match["letter"]
        value = code if code.isascii() else str(_value(code))
        name = match["name"] or match["of"]
        yield Mention(Kind.NAMED_CODE, name, match[0].upper(), value=value)


def document_numbers(text: str) -> Iterator[Mention]:
    """Yield the numbers of official documents; `within` is the name of the office."""
    for match in written_numbers(text):
        value = f"{match['year']}-{int(match['number'])}"
        yield Mention(
            Kind.DOCUMENT_NUMBER,
            "",
            match[0].strip(),
            value=value,
            within=match["office"] or match["plain"] or "",
        )


def _value(numeral: str) -> int:
    return int(numeral_value(numeral) or 0)


def _numbered(match: re.Match[str], number: int) -> Mention:
    return Mention(Kind.NUMBERED, match["what"], match[0], number, number)
