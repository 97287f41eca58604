"""Recognises the title of an official document that is set in the size of its text."""

from collections.abc import Sequence
from itertools import pairwise

from corpus.formats.pages.lines import Line, PageLines
from corpus.text.characters import SENTENCE_AND_CLAUSE_MARKS

_KINDS = tuple(
    "通知 公告 通告 公报 通报 决定 决议 命令 意见 办法 规定 细则 方案 批复 "
    "报告 请示 纪要 简报 条例 章程 制度 守则 规程 规则 须知 说明 合同 协议 "
    "协议书 倡议书 启事 预案 计划 总结 指南 手册 简章 清单 名单 一览表 的函 "
    "简介 小史 介绍".split()
)
_ENDINGS = ("（试行）", "(试行)", "（暂行）", "(暂行)", "（修订）", "（草案）", "（征求意见稿）")
_MAX_LENGTH = 60
_MAX_LINES = 4
_MIN_LENGTH = 4
# In heights of a line.
_CENTRED = 1.5
_ROOM = 0.9


def title_length(page: PageLines) -> int:
    """Return how many lines at the top of a page are the title of an official document, 0 if none.

    A line is one by its last word, such as 通知; several lines are one if all of them are centred.
    """
    lines: list[Line] = []
    for item in page.items[:_MAX_LINES]:
        if not isinstance(item, Line) or item.is_row or not _may_be_title(item):
            break
        lines.append(item)
    if not lines:
        return 0
    lefts = [each.left for each in page.lines]
    edges = min(lefts), max(each.right for each in page.lines)
    for count in range(len(lines), 1, -1):
        above = lines[:count]
        is_title = _is_title("".join(each.text for each in above))
        if is_title and all(_is_centred(each, edges) for each in above) and _are_alike(above):
            return count
    # A line that is full may be the beginning of a sentence.
    ends_early = edges[1] - lines[0].right >= _ROOM * lines[0].height
    is_alone = ends_early or lines[0].text.startswith("关于") or len(lefts) == 1
    return int(is_alone and _is_title(lines[0].text))


def _may_be_title(line: Line) -> bool:
    return line.text[-1] not in SENTENCE_AND_CLAUSE_MARKS and len(line.text) <= _MAX_LENGTH


def _is_title(text: str) -> bool:
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    is_short = _MIN_LENGTH <= len(text) <= _MAX_LENGTH
    return is_short and text.endswith(_KINDS) and not any(each in "，。；" for each in text)


def _is_centred(line: Line, edges: tuple[float, float]) -> bool:
    before, after = line.left - edges[0], edges[1] - line.right
    is_inside = min(before, after) >= -1
    return is_inside and abs(before - after) <= 2 * _CENTRED * line.height


def _are_alike(lines: Sequence[Line]) -> bool:
    """Return whether lines have one size and follow one another closely."""
    first = lines[0]
    return all(
        abs(each.height - first.height) <= 0.1 * first.height
        and 0 < above.bottom - each.bottom <= 2.5 * first.height
        for above, each in pairwise(lines)
    )
