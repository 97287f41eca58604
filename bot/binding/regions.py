"""The regions that a text names: provinces and cities of a list, and names that end in 县, 区 …"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.binding.mentions import Kind, Mention
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN

_LIST = Path(__file__).with_name("regions.txt")
_ENDING = r"(?:省|市|自治区|特别行政区|地区|自治州|州|盟)"
# 南京西路 is in another city.
_NO_ROAD = "(?![东南西北中]?[一二三四]?[路街]|大道)"
# 望榆区, 岚渡县: two characters before the ending. Longer names are told apart by their last two.
# The pattern begins with the ending, for which a text is scanned quickly.
_ENDING_OF_NAME = lazy_pattern(rf"[省市县区镇乡](?<=[{HAN}]{{2}}.)(?![场域别分间块级长民])")
_NAME = 2
# Characters that do not end a region's name: 小区, 市区, 城市, 全市, 各县.
_NOT_LAST = frozenset(
    "的住宅小市地社园景城辖校学山郊片灾牧库禁厂新老上超门全本各该外跨县区省镇乡村灶某每两几个到在去来从和与及"
    "对向往由于是为有内东西南北中大专战特选分疫局商街矿林家节集都股楼夜花菜务发业我你您贵他"
)
# Characters that do not begin one: 在芷汀区 has three before the ending.
_NOT_FIRST = frozenset(
    "在去从到往向对由于和与及或是的了给把被让等为有各全本该某每这那哪一二三四五六七八九十第"
)


@dataclass(frozen=True, slots=True)
class RegionList:
    """The names of the list: a pattern that finds them, the province of each, and the provinces
    that have one of the others in them."""

    pattern: re.Pattern[str]
    provinces: Mapping[str, str]
    divided: frozenset[str]


@lru_cache(maxsize=1)
def region_list() -> RegionList:
    """Read the list of provinces and cities."""
    provinces: dict[str, str] = {}
    alternatives: list[str] = []
    for line in _LIST.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        province, *cities = (name for name in line.split())
        for name in (province, *cities):
            plain = name.lstrip("*")
            provinces[plain] = "" if name == province else province
            alternatives.append(plain + (f"(?={_ENDING})" if name != plain else ""))
    # Those with one first character together, which are told apart from the others at once.
    by_first: dict[str, list[str]] = {}
    for each in sorted(alternatives, key=len, reverse=True):
        by_first.setdefault(each[0], []).append(each[1:])
    groups = (f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    divided = frozenset(filter(None, provinces.values()))
    pattern = re.compile(f"(?:{'|'.join(groups)}){_NO_ROAD}")
    return RegionList(pattern, provinces, divided)


def has_places(name: str) -> bool:
    """Return whether the list has other regions within the one of a name."""
    return name in region_list().divided


def regions(text: str) -> Iterator[Mention]:
    """Yield the regions that a folded text names.

    Those of the list exclude each other; others, only those with the same ending.
    """
    known = region_list()
    listed: set[int] = set()
    for match in known.pattern.finditer(text):
        listed |= set(range(*match.span()))
        yield Mention(Kind.REGION, "", match[0], value=match[0], within=known.provinces[match[0]])
    done = 0
    for match in _ENDING_OF_NAME.finditer(text):
        end = match.start()
        name = text[end - _NAME : end]
        if end - _NAME < done:
            continue
        done = end + 1
        if end - 1 in listed or name[-1] in _NOT_LAST or name[0] in _NOT_FIRST:
            continue
        yield Mention(Kind.REGION, match[0], name + match[0], value=name)
