"""The lines at a document's edges, which may be boilerplate, and documents without some of them.

A page copied from a web site begins with the site's menu and ends with its imprint. A single file
does not tell these from the text, but they recur in the site's other files, which
`corpus.cleaning.boilerplate` counts. Lines between sentences are never candidates.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import accumulate
from typing import TypeVar

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS, HAN_NUMERALS_BELOW_100
from corpus.text.fold import fold
from corpus.text.size import count_text
from corpus.text.title import derive_title
from corpus.types import Document, Heading, Place

_Where = TypeVar("_Where", int, Place)

_MAX_CANDIDATES = 40
_MAX_CANDIDATE_LENGTH = 80
_SENTENCE_MARK = lazy_pattern(r"[。！？!?；;…]")
_SPACES = lazy_pattern(r"\s+")
# Words of menus and imprints; matched against folded text without white space.
_CUE = lazy_pattern(
    r"首页|主页|导航|版权|copyright|©|icp[备证]|网安备|公安备|备案号|主办单位|主办:|承办:|技术支持|"
    r"网站|分享|微信|微博|公众号|客户端|扫一扫|扫码|二维码|打印|关闭|返回|顶部|上一[篇条页]|下一[篇条页]|"
    r"字号|字体|浏览|点击|阅读次数|登录|注册|搜索|联系我们|关于我们|友情链接|收藏|推荐阅读|相关阅读|热门|"
    r"编辑|转载|评论|举报|无障碍|繁体|简体|english|rss|设为|欢迎您|欢迎访问|您的位置|当前位置|返回列表|免责"
)
# Dates, telephone numbers and addresses may be asked for, however many documents have them.
_DATE_FORMS = r"\d月\d+日|\d{4}[-/.年]\d{1,2}"
_DATE = lazy_pattern(_DATE_FORMS)
_ASKED_FOR = lazy_pattern(rf"\d{{7,}}|\d{{3,4}}-\d{{4,}}|\w@\w|{_DATE_FORMS}")
_DIGITS = lazy_pattern(r"\d+")
_NUMBERED_ITEM = lazy_pattern(
    rf"第[{HAN_NUMERALS}\d]{{1,9}}[编篇部卷章节条]|[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}[、.]"
)


class LineKind(IntEnum):
    """What a line looks like by itself.

    PLAIN lines are neutral, CUE lines look like boilerplate, and FIXED lines must stay even if
    they recur.
    """

    PLAIN = 0
    CUE = 1
    FIXED = 2


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A line that may be boilerplate.

    `number` counts the text's lines from 0; `key` is a signed hash of 64 bits of its normalised
    text.
    """

    number: int
    key: int
    kind: LineKind


@dataclass(frozen=True, slots=True)
class CandidateLines:
    """The lines of a document that may be boilerplate.

    Attributes:
        text_key: A hash of the document's sentences. Copies of one text inside different
            boilerplate have the same.
        head: The lines above the first sentence, from the top.
        tail: The lines below the last sentence, from the bottom.
    """

    text_key: int
    head: tuple[CandidateLine, ...]
    tail: tuple[CandidateLine, ...]


def candidate_lines(document: Document) -> CandidateLines:
    """Return the short lines at a document's edges, up to the first row, article or sentence."""
    # What was metadata above the text stands below what recurs at its end.
    metadata = next((part.start for part in document.parts if part.is_metadata), None)
    lines = document.text[:metadata].rstrip("\n").split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    part_lines = {bisect_right(starts, part.start) - 1 for part in document.parts}
    head = tuple(_until_text(lines, range(min(_MAX_CANDIDATES, len(lines))), part_lines))
    below = max(len(lines) - _MAX_CANDIDATES, len(head))
    tail = tuple(_until_text(lines, range(len(lines) - 1, below - 1, -1), part_lines))
    sentences = "\n".join(line for line in lines if _is_text(line))
    return CandidateLines(_key(sentences or document.text), head, tail)


def _until_text(
    lines: list[str], numbers: range, part_lines: Collection[int]
) -> Iterator[CandidateLine]:
    for number in numbers:
        line = lines[number]
        if number in part_lines or _is_text(line):
            return
        normalised = _SPACES.sub("", fold(line))
        kind = _line_kind(normalised)
        if kind is LineKind.CUE and not _DATE.search(normalised):
            # Pages that count their visits differ in the number.
            normalised = _DIGITS.sub("0", normalised)
        yield CandidateLine(number, _key(normalised), kind)


def _is_text(line: str) -> bool:
    return len(line) > _MAX_CANDIDATE_LENGTH or _SENTENCE_MARK.search(line) is not None


def _line_kind(line: str) -> LineKind:
    if _CUE.search(line):
        return LineKind.CUE
    if line[-1:] in (":", ",", "") or _ASKED_FOR.search(line) or _NUMBERED_ITEM.match(line):
        return LineKind.FIXED
    return LineKind.PLAIN


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def without_lines(document: Document, numbers: Collection[int]) -> Document:
    """Return a document without the lines of these numbers, counted from 0, and with a note.

    A title that was derived from the text is derived again. The document itself is returned where
    no line is left out, or no text would be left.
    """
    lines = document.text.split("\n")
    kept = [line for number, line in enumerate(lines) if number not in numbers]
    if len(kept) == len(lines) or not any(line.strip() for line in kept):
        return document
    text = "\n".join(kept)
    moved = _Offsets(lines, numbers)
    headings = tuple(
        Heading(moved(each.start), moved(each.end), each.level)
        for each in document.headings
        if not moved.is_removed(each.start)
    )
    is_title_derived = document.title == derive_title(document.text, document.headings)
    return replace(
        document,
        text=text,
        title=derive_title(text, headings) if is_title_derived else document.title,
        headings=headings,
        lines=_moved_pairs(document.lines, moved, len(text)),
        places=_moved_pairs(document.places, moved, len(text)),
        parts=tuple(
            replace(each, start=moved(each.start), end=_end_of_line(text, moved(each.end)))
            for each in document.parts
        ),
        blocks=tuple(
            replace(each, start=moved(each.start), end=_end_of_line(text, moved(each.end)))
            for each in document.blocks
            if not moved.is_removed(each.start)
        ),
        notes=(*document.notes, _note(len(lines) - len(kept))),
    )


def _end_of_line(text: str, end: int) -> int:
    """Return the end of a part whose last lines may be gone, without the line end behind it."""
    return len(text[:end].rstrip("\n"))


def _note(count: int) -> str:
    what = count_text(
        count, "line that recurs in this folder was", "lines that recur in this folder were"
    )
    return f"{what} left out"


class _Offsets:
    """Maps offsets into a text to offsets into the text without some of its lines."""

    def __init__(self, lines: list[str], removed: Collection[int]) -> None:
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        lengths = (len(line) + 1 if number in removed else 0 for number, line in enumerate(lines))
        self._removed_before = list(accumulate(lengths, initial=0))
        self._removed = removed

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def is_removed(self, offset: int) -> bool:
        return self._line(offset) in self._removed

    def __call__(self, offset: int) -> int:
        """Return the new offset of a character; of a removed one, that of the next one left."""
        line = self._line(offset)
        start = self._starts[line]
        within = 0 if line in self._removed else offset - start
        return start - self._removed_before[line] + within


def _moved_pairs(
    pairs: tuple[tuple[int, _Where], ...], moved: _Offsets, length: int
) -> tuple[tuple[int, _Where], ...]:
    """Move `(start, line)` or `(start, place)` pairs; of several at one offset the last stays."""
    return tuple({moved(start): where for start, where in pairs if moved(start) < length}.items())
