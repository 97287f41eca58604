"""Organisations, places and other things with a name that ends like that of others of their sort.

A question that names 碧园小区, which no document has, is not answered by what is said of 翠湖小区.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import is_han

Word = tuple[str, str]
"""A word and its part of speech, in jieba's tags."""

_ENDINGS = Path(__file__).with_name("endings.txt")
_GENERAL = Path(__file__).with_name("general.txt")
# Parts of speech that begin a name: nouns, names, abbreviations, what is only an attribute, and
# characters that are no words by themselves.
_NAMING = ("n", "j", "b", "vn", "g", "zg", "l", "eng", "x")
_VERB = "v"
# 为金国所占: no 金国所.
_PARTICLES = ("c", "d", "p", "u")
# 研究型大学 is any of its kind.
_KIND = ("型", "性", "类", "级", "式", "号")
_POINTING = frozenset("本该这那各每某全哪何新旧老大小多另同我你他她它咱几")
# 质检科科长, 装配车间主任: words of the dictionary that an ending begins.
_HEAD = lazy_pattern("(?:科长|主任|处长|站长|馆长|院长|校长|经理|组长|班长)$")


@dataclass(frozen=True, slots=True)
class Entity:
    """A name: what stands before its ending, the ending, and the sort that this tells of."""

    name: str
    ending: str
    sort: str

    @property
    def text(self) -> str:
        """The whole name."""
        return self.name + self.ending


@dataclass(frozen=True, slots=True)
class Endings:
    """The sort of each ending, and the endings behind which a verb or a single character will
    do."""

    sorts: Mapping[str, str]
    short: frozenset[str]


@lru_cache(maxsize=1)
def load_endings() -> Endings:
    """Read the list of endings."""
    sorts: dict[str, str] = {}
    short: set[str] = set()
    for written in _words_of(_ENDINGS):
        alike = written.lstrip("*").split("/")
        sorts |= dict.fromkeys(alike, alike[0])
        if written.startswith("*"):
            short |= set(alike)
    return Endings(sorts, frozenset(short))


@lru_cache(maxsize=1)
def _general() -> frozenset[str]:
    return frozenset(_words_of(_GENERAL))


def _words_of(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def entities(words: Sequence[Word]) -> Iterator[Entity]:
    """Yield the names in the words of a text, but for those that it asks for: 哪个小区."""
    endings = load_endings()
    for at, (word, tag) in enumerate(words):
        if any(
            before[0] in "哪几何" or before == "什么" for before, _ in words[max(0, at - 2) : at]
        ):
            continue
        head = _HEAD.search(word)
        word = word[: head.start()] if head else word
        if tag.startswith(_PARTICLES):
            continue
        if word in endings.sorts:
            name = _name_before(words[:at], is_short=word in endings.short)
            if name:
                yield Entity(name, word, endings.sorts[word])
        elif len(word) == 1 and at:
            # 妇幼保健 and 院.
            yield from _within(words[at - 1][0] + word, endings, least=2)
        elif not tag.startswith(_VERB):
            yield from _within(word, endings)


def _within(word: str, endings: Endings, least: int = 1) -> Iterator[Entity]:
    """Yield the name that a word is, with an ending of `least` characters: 医学院."""
    for at in range(1, len(word) + 1 - least):
        ending, name = word[at:], word[:at]
        if ending in endings.sorts:
            if (len(name) > 1 or ending in endings.short or len(ending) > 1) and _is_naming(name):
                yield Entity(name, ending, endings.sorts[ending])
            return


def _is_naming(name: str) -> bool:
    """Return whether what stands before an ending tells one from others."""
    if name in _general() or name[0] in _POINTING or name.endswith(_KIND):
        return False
    return all(map(is_han, name))


def _name_before(words: Sequence[Word], *, is_short: bool) -> str:
    """Return the name that the last words are, empty where they are none."""
    if not words:
        return ""
    name, tag = words[-1]
    if not tag.startswith(_NAMING) and not (is_short and tag.startswith(_VERB)):
        return ""
    if len(name) == 1:
        before, tag_before = words[-2] if len(words) > 1 else ("", "")
        if len(before) == 1 and tag_before.startswith(_NAMING):
            name = before + name
        elif not is_short:
            return ""
    return name if _is_naming(name) else ""
