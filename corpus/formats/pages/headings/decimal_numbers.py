"""Recognises headings with decimal numbers: 1 总则, 1.1 范围."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.blocks import Block
from corpus.text.characters import SENTENCE_AND_CLAUSE_MARKS

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.、]?[ \u3000](?=[^\d\s])")
_MAX_LENGTH = 40
_MIN_HEADINGS = 2
_MAX_LEVEL = 6

_Number = tuple[int, ...]


def decimal_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks in which short lines with rising decimal numbers are headings.

    There have to be two numbers with a point. A line is none if the next one is its neighbour in a
    list: it has as many parts in its number.
    """
    numbers = [_number(block) for block in blocks]
    found = [number for number in numbers if number]
    dotted = {number[0] for number in found if len(number) > 1}
    if sum(len(number) > 1 for number in found) < _MIN_HEADINGS or found != sorted(found):
        return tuple(blocks)
    following = [*numbers[1:], None]
    return tuple(
        replace(block, level=min(len(number) + 1, _MAX_LEVEL))
        if number
        and (len(number) > 1 or number[0] in dotted)
        and not (below and len(below) == len(number))
        else block
        for block, number, below in zip(blocks, numbers, following, strict=True)
    )


def _number(block: Block) -> _Number | None:
    text = block.text
    if block.level or block.part or block.before != "\n" or len(text) > _MAX_LENGTH:
        return None
    match = _NUMBER.match(text)
    if match is None or text[-1] in SENTENCE_AND_CLAUSE_MARKS:
        return None
    return tuple(map(int, match[1].split(".")))
