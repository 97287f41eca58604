"""Numbered headings and articles of Chinese texts: 第二章, 第三节, 第十二条, 一、, （一）."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.blocks import Block
from corpus.text.characters import HAN_NUMERALS, SENTENCE_AND_CLAUSE_MARKS
from corpus.text.fold import fold
from corpus.types import Heading, Part

_NUMBER = rf"第 ?[{HAN_NUMERALS}\d]{{1,9}} ?"
# The kinds of numbers, from the highest level to the lowest; matched against folded text.
_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NUMBER}[编篇部卷](?!分)",
        rf"{_NUMBER}章",
        rf"{_NUMBER}节",
        rf"{_NUMBER}条",
        rf"[{HAN_NUMERALS}]{{1,3}}、",
        rf"\([{HAN_NUMERALS}]{{1,3}}\)",
    )
)
# The first kinds are parts, chapters and sections, which are always headings.
_ALWAYS_HEADINGS = 3
_ARTICLE_KIND = 3
_MAX_HEADING_LENGTH = 40
# Stands for the kind of a line below the last one, and for a line that can't be a heading.
_END = -1
_NOT_A_HEADING = "|"
# An article at the beginning of a line; 第三条规定的 and 第三条、第五条 only refer to articles.
_ARTICLE = re.compile(
    rf"^第[{HAN_NUMERALS}\d]{{1,9}}[条條](?:之[{HAN_NUMERALS}\d]{{1,3}})?"
    r"(?![的规規所和与與及或至中款项項第，,；;。]|[、 ]第)",
    re.MULTILINE,
)


def heading_levels(lines: Sequence[str], above: int) -> list[int]:
    """Return the level of each line: `above` + 1 or more for a numbered heading, 0 for text.

    A heading is short and does not end with punctuation. Parts, chapters and sections always are
    headings; a line with another kind of number is one unless the next line has the same kind,
    which makes it an item of a list. Kinds that a text does not use leave no gap between levels.
    """
    kinds = [_kind(line.strip()) for line in lines]
    following = [*_kinds_below(lines, kinds)]
    found = [
        kind
        if kind is not None and (kind < _ALWAYS_HEADINGS or below not in (kind, _END))
        else None
        for kind, below in zip(kinds, following, strict=True)
    ]
    used = sorted({kind for kind in found if kind is not None})
    return [0 if kind is None else min(6, above + 1 + used.index(kind)) for kind in found]


def number_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks in which numbered lines are headings, if no heading but a title is marked.

    Many pages and Word files mark none. Table rows and the continuation of a paragraph are never
    headings.
    """
    if marks_headings(blocks):
        return tuple(blocks)
    lines = [
        block.text if not block.part and block.before == "\n" else _NOT_A_HEADING
        for block in blocks
    ]
    levels = heading_levels([" ".join(line.split()) for line in lines], above=1)
    return tuple(
        replace(block, level=level) if level and not block.level else block
        for block, level in zip(blocks, levels, strict=True)
    )


def marks_headings(blocks: Sequence[Block]) -> bool:
    """Return whether more blocks than one, which may be the title, are marked as headings."""
    return sum(block.level > 0 for block in blocks) > 1


def _kinds_below(lines: Sequence[str], kinds: Sequence[int | None]) -> list[int | None]:
    """Return, for each line, the kind of the next non-empty line, `_END` for the last one."""
    below: list[int | None] = []
    following: int | None = _END
    for line, kind in zip(reversed(lines), reversed(kinds), strict=True):
        below.append(following)
        if line.strip():
            following = kind
    return below[::-1]


def _kind(line: str) -> int | None:
    if not line or len(line) > _MAX_HEADING_LENGTH or line[-1] in SENTENCE_AND_CLAUSE_MARKS:
        return None
    folded = fold(line)
    kind = next((kind for kind, pattern in enumerate(_KINDS) if pattern.match(folded)), None)
    is_article = kind != _ARTICLE_KIND or _ARTICLE.match(line.replace(" ", "")) is not None
    return kind if is_article else None


def articles(text: str, headings: Sequence[Heading], rows: Sequence[Part]) -> tuple[Part, ...]:
    """Return the articles of a law, each of which ends at the next article, heading or row."""
    heading_starts = {heading.start for heading in headings}
    row_starts = {row.start for row in rows}
    found = {match.start(): match[0] for match in _ARTICLE.finditer(text)}
    borders = sorted({*found, *heading_starts, *row_starts, len(text)})
    return tuple(
        Part(start, start + len(text[start:end].rstrip()), found[start])
        for start, end in pairwise(borders)
        if start in found and start not in heading_starts and start not in row_starts
    )
