"""Persons that a text names: 陈伟, 赵老师.

A name is a surname with one or two characters that are no words, or a surname with a title. Only
names in a place where persons are spoken of count, so that few other words are taken for one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.binding.unknown_names.entities import Word
from bot.matching.surnames import load_surnames
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN, is_han

_TITLES = (
    "老师|医生|大夫|教授|律师|法官|警官|师傅|经理|主任|先生|女士|同志|院长|校长|护士|主管|总监|"
    "工程师|科长|处长|局长"
)
_TITLE = lazy_pattern(rf"(?:{_TITLES})")
# What is said or asked of a person.
_SAID = lazy_pattern(
    r"(?:哪[天个一年]|什么|几|是谁|是哪|是什么|在哪|在不在|的?(?:电话|手机|办公室|邮箱|职务|职称|工资|班)|值班|值日|坐诊|出诊|负责|担任|住|教|管|属于|任|带)"
)
# Parts of speech of characters that are no given names: particles, prepositions, verbs, numbers …
_NOT_GIVEN = ("u", "p", "r", "v", "m", "q", "c", "d", "f")
_INVENTED = frozenset(("张三", "李四", "王五", "赵六"))
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A person: how the text names it, and what of that is the name."""

    text: str
    name: str


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    """Return what finds names between marks, as in rosters."""
    known = load_surnames()
    surnames = "".join(known.sure | known.ambiguous | known.rare)
    return re.compile(
        rf"(?:^|(?<=[\s:、,;()]))[{surnames}][{HAN}]{{1,2}}(?=[\s、,;。()]|$|{_TITLES})",
        re.MULTILINE,
    )


def asked_persons(folded: str, words: Sequence[Word]) -> Iterator[Person]:
    """Yield the persons that a folded question, divided into words, asks something of."""
    at = 0
    for number, (word, _) in enumerate(words):
        start, at = at, at + len(word)
        name = _name(words[number:])
        if not name or name in _INVENTED or name.endswith("某"):
            continue
        behind = folded[start + len(name) :].lstrip()
        title = _TITLE.match(behind)
        if len(name) == 1 and title is not None:
            yield Person(name + title[0], name)
        elif len(name) > 1 and (title is not None or _SAID.match(behind)):
            yield Person(name, name)


def listed_persons(folded: str) -> list[str]:
    """Return the names that stand between marks in a folded text, as in rosters."""
    return [match[0] for match in _listed().finditer(folded)]


def _name(words: Sequence[Word]) -> str:
    """Return the name of a person that words begin with, or the surname before a title; empty where
    they begin with none."""
    word, tag = words[0]
    known = load_surnames()
    if word[0] not in known.sure | known.ambiguous:
        return ""
    if len(word) > 1:
        title = _TITLE.search(word)
        if title is not None and title.start() == 1:
            return word[0]
        return word if tag.startswith("nr") and len(word) <= _LONGEST else ""
    given = ""
    for following, tag in words[1:3]:
        is_given = len(following) == 1 and is_han(following) and not tag.startswith(_NOT_GIVEN)
        if not is_given and not (not given and len(following) == 2 and tag.startswith("nr")):
            break
        given += following
    if given and (len(given) > 1 or word in known.sure):
        return word + given
    following = words[1][0] if len(words) > 1 else ""
    return word if _TITLE.fullmatch(following) else ""
