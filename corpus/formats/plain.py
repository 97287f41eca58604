"""Loads plain text: each line is a block, but lines broken inside a sentence are joined."""

import re
from collections.abc import Sequence

from corpus.blocks import Block, Loaded
from corpus.cleaning.line_shapes import is_structured
from corpus.cleaning.page_numbers import find_page_numbers
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.cleaning.wrapped_lines import Line, find_continuations, make_line, separator
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
_MID_SENTENCE = re.compile(rf"[{HAN},，、(（“《]$")
_MARK = re.compile(r"[，。；：、,;:！？!?]")


def load_plain(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a plain text, without lines of dashes and the numbers of pages."""
    lines = _lines(text.split("\n"), removal_log)
    paragraphs = _joined(lines)
    texts = [_text(paragraph) for paragraph in paragraphs]
    levels = heading_levels(texts, above=1)
    if texts and not levels[0] and _may_be_heading(texts[0]):
        levels[0] = 1
    return Loaded(
        tuple(
            Block(
                text,
                level,
                line=first.number,
                continued=tuple((line.number, line.text) for line in rest),
            )
            for text, level, (first, *rest) in zip(texts, levels, paragraphs, strict=True)
        )
    )


def _lines(raw: Sequence[str], removal_log: RemovalLog | None) -> list[Line]:
    """Return the lines that have text."""
    pages = find_page_numbers(raw)
    lines: list[Line] = []
    blank, is_page_top = 0, False
    for number, line in enumerate(raw, 1):
        if not line.strip():
            blank += 1
            is_page_top = is_page_top or "\f" in line
        elif number - 1 in pages:
            is_page_top = True
            if removal_log is not None:
                removal_log.record(Rule.PAGE_ELEMENT, line.strip(), number)
        elif _RULER.fullmatch(line):
            blank += 1
            if removal_log is not None:
                removal_log.record(Rule.RULER, line.strip(), number)
        else:
            if line[0] == "\f":
                line, is_page_top = line.lstrip("\f"), True
            lines.append(make_line(number, line, blank, is_page_top=is_page_top))
            blank, is_page_top = 0, False
    return lines


def _joined(lines: Sequence[Line]) -> list[list[Line]]:
    """Join a line to the one before it where a line end broke a sentence."""
    continuations = find_continuations(lines)
    paragraphs: list[list[Line]] = []
    for at, line in enumerate(lines):
        # The first line of a text may be a long headline, so nothing is joined to it.
        if at in continuations or (
            len(paragraphs) > 1 and _continues(paragraphs[-1][-1].text, line)
        ):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _text(paragraph: Sequence[Line]) -> str:
    pieces = [paragraph[0].text]
    for line in paragraph[1:]:
        pieces += (separator(pieces[-1], line.text), line.text)
    return "".join(pieces)


def _continues(before: str, line: Line) -> bool:
    """Return whether a long line breaks a sentence, whatever the lines around it look like."""
    if len(before) < _MIN_BROKEN_LENGTH or line.blank or line.indent:
        return False
    return bool(
        _MID_SENTENCE.search(before[-1:])
        and is_han(line.text[0])
        and not begins_item(line.text)
        and not (is_structured(before) or is_structured(line.text))
        # Long lines without any mark may be the titles of a list.
        and (_MARK.search(before) or _MARK.search(line.text))
    )


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
