"""Loads plain text: each line is a block, but lines broken inside a sentence are joined."""

import re

from corpus.blocks import Block, Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.text.characters import (
    HAN,
    HAN_NUMERALS,
    HAN_NUMERALS_BELOW_100,
    SENTENCE_AND_CLAUSE_MARKS,
    is_han,
)
from corpus.text.fold import fold
from corpus.text.numbering import heading_levels

_CHAPTER = re.compile(rf"第[{HAN_NUMERALS}\d]{{1,5}}[编章节篇部]")
_CHINESE_ITEM = re.compile(rf"[{HAN_NUMERALS_BELOW_100}]{{1,3}}、")
_LIST_ITEM = re.compile(
    rf"第[{HAN_NUMERALS}\d]{{1,6}}[条款项编章节篇]|"
    rf"[(（]?[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}[)）、.．]|[-*•·●○■◆]"
)
_MIN_BROKEN_LENGTH = 30
_MAX_HEADING_LENGTH = 40
_RULER = re.compile(r"\s*[-=*_~#—－＝＊]{3,}\s*")
_MID_SENTENCE = re.compile(rf"[{HAN},，、:：(（“《]$")


def load_plain(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a plain text, without lines of dashes and the like."""
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not _RULER.fullmatch(line):
            lines.append(line)
        elif removal_log is not None:
            removal_log.record(Rule.RULER, line.strip(), number)
    paragraphs = [line for line in _joined(lines) if line.strip()]
    levels = heading_levels(paragraphs, above=1)
    if paragraphs and not levels[0] and _may_be_heading(paragraphs[0].strip()):
        levels[0] = 1
    return Loaded(tuple(map(Block, paragraphs, levels)))


def _joined(lines: list[str]) -> list[str]:
    """Join a line to the one before it where a line end broke a sentence."""
    paragraphs: list[list[str]] = []
    for line in lines:
        # The first line of a text may be a long headline, so nothing is joined to it.
        if len(paragraphs) > 1 and _continues(paragraphs[-1][-1], line):
            paragraphs[-1].append(line)
        elif paragraphs or line.strip():
            paragraphs.append([line])
    return ["".join(map(str.rstrip, paragraph)) for paragraph in paragraphs]


def _continues(before: str, line: str) -> bool:
    before = before.rstrip()
    if len(before) < _MIN_BROKEN_LENGTH or not line or line[0].isspace():
        return False
    return bool(_MID_SENTENCE.search(before) and is_han(line[0]) and not begins_item(line))


def _may_be_heading(line: str) -> bool:
    return 0 < len(line) <= _MAX_HEADING_LENGTH and line[-1] not in SENTENCE_AND_CLAUSE_MARKS


def begins_item(line: str) -> bool:
    """Return whether a line begins a list item, an article or a chapter."""
    return _LIST_ITEM.match(fold(line)) is not None


def heading_level(line: str) -> int:
    """Return the level of the heading that a line looks like, 0 for text."""
    if not _may_be_heading(line):
        return 0
    folded = fold(line)
    return 2 if _CHAPTER.match(folded) or _CHINESE_ITEM.match(folded) else 0
