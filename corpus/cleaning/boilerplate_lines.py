"""The lines at a document's edges, where the furniture of a page stands.

A page copied from a site begins with the site's menu and ends with its imprint. No single file
tells them from its text; that they recur in the other files does (`corpus.cleaning.boilerplate`).
What stands between sentences is never at an edge.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import accumulate

from corpus.text.characters import HAN_NUMERALS, HAN_NUMERALS_BELOW_100
from corpus.text.fold import fold
from corpus.text.title import derive_title
from corpus.types import Document, Heading

_MOST = 40
_LONGEST = 80
_SENTENCE = re.compile(r"[。！？!?；;…]")
_SPACES = re.compile(r"\s+")
# What a line of a menu or an imprint often says; matched against folded text without white space.
_CUE = re.compile(
    r"首页|主页|导航|版权|copyright|©|icp[备证]|网安备|公安备|备案号|主办单位|主办:|承办:|技术支持|"
    r"网站|分享|微信|微博|公众号|客户端|扫一扫|扫码|二维码|打印|关闭|返回|顶部|上一[篇条页]|下一[篇条页]|"
    r"字号|字体|浏览|点击|阅读次数|登录|注册|搜索|联系我们|关于我们|友情链接|收藏|推荐阅读|相关阅读|热门|"
    r"编辑|转载|评论|举报|无障碍|繁体|简体|english|rss|设为|欢迎您|欢迎访问|您的位置|当前位置|返回列表|免责"
)
# What a reader may ask for, however many documents say it.
_DATE = re.compile(r"\d月\d+日|\d{4}[-/.年]\d{1,2}")
_ASKED_FOR = re.compile(rf"\d{{7,}}|\d{{3,4}}-\d{{4,}}|\w@\w|{_DATE.pattern}")
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(
    rf"第[{HAN_NUMERALS}\d]{{1,9}}[编篇部卷章节条]|[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}[、.]"
)


class LineKind(IntEnum):
    """What a line is by itself: any, one that looks like furniture, one that must stay."""

    PLAIN = 0
    CUE = 1
    FIXED = 2


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A line: its place among the lines of the text, a signed hash of 64 bits, and its kind."""

    number: int
    key: int
    kind: LineKind


@dataclass(frozen=True, slots=True)
class CandidateLines:
    """The lines above a document's first sentence, from the top, and those below its last, from the
    bottom. `body` is a hash of its sentences: copies in other frames share it."""

    body: int
    head: tuple[CandidateLine, ...]
    tail: tuple[CandidateLine, ...]


def candidate_lines(document: Document) -> CandidateLines:
    """Return the short lines around a document's text; rows, articles and sentences end them."""
    lines = document.text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    whole = {bisect_right(starts, part.start) - 1 for part in document.parts}
    head = tuple(_until_text(lines, range(min(_MOST, len(lines))), whole))
    below = max(len(lines) - _MOST, len(head))
    tail = tuple(_until_text(lines, range(len(lines) - 1, below - 1, -1), whole))
    said = "\n".join(line for line in lines if _is_text(line))
    return CandidateLines(_key(said or document.text), head, tail)


def _until_text(
    lines: list[str], numbers: range, whole: Collection[int]
) -> Iterator[CandidateLine]:
    for number in numbers:
        line = lines[number]
        if number in whole or _is_text(line):
            return
        plain = _SPACES.sub("", fold(line))
        kind = _kind(plain)
        if kind is LineKind.CUE and not _DATE.search(plain):
            # A counter of visits counts on.
            plain = _DIGITS.sub("0", plain)
        yield CandidateLine(number, _key(plain), kind)


def _is_text(line: str) -> bool:
    return len(line) > _LONGEST or _SENTENCE.search(line) is not None


def _kind(line: str) -> LineKind:
    if _CUE.search(line):
        return LineKind.CUE
    if line[-1:] in (":", ",", "") or _ASKED_FOR.search(line) or _NUMBERED.match(line):
        return LineKind.FIXED
    return LineKind.PLAIN


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def without_lines(document: Document, numbers: Collection[int]) -> Document:
    """Return a document without some of its edge lines, and with a note that they are left out.

    A title that was the text's own is found anew. A document that would be left without text stays
    as it is.
    """
    lines = document.text.split("\n")
    kept = [line for number, line in enumerate(lines) if number not in numbers]
    if len(kept) == len(lines) or not any(line.strip() for line in kept):
        return document
    text = "\n".join(kept)
    place = _Places(lines, numbers)
    headings = tuple(
        Heading(place(each.start), place(each.end), each.level)
        for each in document.headings
        if not place.is_left_out(each.start)
    )
    had_own_title = document.title == derive_title(document.text, document.headings)
    return replace(
        document,
        text=text,
        title=derive_title(text, headings) if had_own_title else document.title,
        headings=headings,
        lines=_moved(document.lines, place, len(text)),
        pages=_moved(document.pages, place, len(text)),
        parts=tuple(
            replace(each, start=place(each.start), end=place(each.end)) for each in document.parts
        ),
        notes=(*document.notes, _note(len(lines) - len(kept))),
    )


def _note(count: int) -> str:
    if count == 1:
        return "1 line that recurs in this folder was left out"
    return f"{count} lines that recur in this folder were left out"


class _Places:
    """Where the places of a text are once some of its lines are gone."""

    def __init__(self, lines: list[str], left_out: Collection[int]) -> None:
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        gone = (len(line) + 1 if number in left_out else 0 for number, line in enumerate(lines))
        self._gone = list(accumulate(gone, initial=0))
        self._left_out = left_out

    def _line(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def is_left_out(self, place: int) -> bool:
        return self._line(place) in self._left_out

    def __call__(self, place: int) -> int:
        """Return the new place of a character; where it is gone, that of the next one left."""
        line = self._line(place)
        start = self._starts[line]
        within = 0 if line in self._left_out else place - start
        return start - self._gone[line] + within


def _moved(
    pairs: tuple[tuple[int, int], ...], place: _Places, length: int
) -> tuple[tuple[int, int], ...]:
    """Move `(start, line)` pairs; of those that come to stand at one place the last holds."""
    return tuple({place(start): line for start, line in pairs if place(start) < length}.items())
