"""The numbered things, codes and document numbers that a text names.

Texts are folded and have their numbers normalised, as in `bot.binding.calendar`.
"""

import re
from collections.abc import Iterator

from bot.binding.mentions import Kind, Mention
from bot.matching.named_title import DOCUMENT_NUMBER
from corpus.text.characters import HAN
from embeddings.text.chinese_numerals import numeral_value

# 第3批, 第1人民医院, 首批. Articles and their parts are read by `bot.binding.articles`.
_ORDINAL = re.compile(rf"第(?P<number>\d{{1,4}})(?P<what>[{HAN}])(?P<rest>[{HAN}]{{0,3}})")
_FIRST = re.compile(r"首(?P<what>[批届次期])")
_CLASSIFIERS = frozenset("批届次期名位类级种页卷册组轮回场号")
# Parts of laws and of books, and stretches of time: 第二年 is no name.
_NO_NAMES = frozenset("条款项目章节编部篇季年月周日天个步小")
# 2号线, 7号楼; 2期工程, 3级医院. Behind 分 and the like it is a quantity: 分三期.
_NUMBERED = re.compile(
    rf"(?<![\d十百第分共有达为约超近满.〕\])】])(?P<number>\d{{1,4}}|[一二三四五六七八九])(?P<what>号[{HAN}]|[期批届级])"
)
# Behind 号 these begin another word: 3号在, 12号开始.
_NOT_NUMBERED = frozenset("的在是开到至前后上下早晚周星举召为有和与及之内")
# QB-90, E05, YZ-320B. English words before a number, such as "in 2024", are none.
_CODE = re.compile(
    r"(?<![a-z0-9])(?P<letters>[a-z]{1,6})[-_ ]?(?P<digits>\d{1,6}[a-z]{0,3})(?![a-z0-9])"
)
_NOT_LETTERS = frozenset("in of at on by to for from and or the is no p v vol no page".split())


def numbered_things(text: str) -> Iterator[Mention]:
    """Yield the numbered things that a text names; `group` is what follows the number."""
    for match in _ORDINAL.finditer(text):
        if match["what"] not in _NO_NAMES:
            shown = f"第{match['number']}{match['what']}"
            if match["what"] not in _CLASSIFIERS:
                shown += match["rest"]
            number = int(match["number"])
            yield Mention(Kind.NUMBERED, match["what"], shown, number, number)
    for match in _FIRST.finditer(text):
        yield _numbered(match, 1)
    for match in _NUMBERED.finditer(text):
        if match["what"][-1] not in _NOT_NUMBERED:
            yield _numbered(match, int(numeral_value(match["number"]) or 0))


def codes(text: str) -> Iterator[Mention]:
    """Yield the codes of letters and digits that a text names; `group` are the letters."""
    for match in _CODE.finditer(text):
        if match["letters"] not in _NOT_LETTERS:
            value = match["letters"] + match["digits"]
            yield Mention(Kind.CODE, match["letters"], match[0].upper(), value=value)


def document_numbers(text: str) -> Iterator[Mention]:
    """Yield the numbers of official documents; `within` is the name of the office."""
    for match in DOCUMENT_NUMBER.finditer(text):
        value = f"{match['year']}-{int(match['number'])}"
        yield Mention(
            Kind.DOCUMENT_NUMBER, "", match[0].strip(), value=value, within=match["office"]
        )


def _numbered(match: re.Match[str], number: int) -> Mention:
    return Mention(Kind.NUMBERED, match["what"], match[0], number, number)
