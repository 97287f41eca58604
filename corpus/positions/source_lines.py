"""Finds the source lines of a cleaned text's paragraphs.

Cleaning only removes characters, so the letters of a paragraph are in the source in the same order.
Each paragraph is searched for by its first letters, behind the paragraph before it. A paragraph
that is worded differently in the source (a table row to which column names were added) is searched
for by the source's words.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from types import MappingProxyType

from corpus.cleaning.debris import strip_pinyin
from corpus.text.entities import unescape

_TAG = re.compile(r"<[^<>]{0,2000}>")
_NOT_LETTERS = re.compile(r"[\W_]+")
# How many letters of a paragraph are searched for, one attempt after another.
_ANCHOR_LENGTHS = (24, 12, 6)
_NO_SOURCE_TEXTS: Mapping[int, str] = MappingProxyType({})


def find_line_numbers(
    source: str, text: str, source_texts: Mapping[int, str] = _NO_SOURCE_TEXTS
) -> tuple[tuple[int, int], ...]:
    """Return `(start, line)` pairs for the paragraphs of `text` that are found in `source`.

    `source_texts` maps the start of a paragraph to what is searched for instead of its own words.
    """
    lines = [_letters(line) for line in source.split("\n")]
    ends = list(accumulate(len(line) for line in lines))
    letters = "".join(lines)
    found: list[tuple[int, str, int]] = []
    position = start = 0
    for paragraph in text.split("\n"):
        anchor, offset = _find(letters, _letters(source_texts.get(start, paragraph)), position)
        if offset >= 0:
            found.append((start, anchor, offset))
            position = offset + len(anchor)
        start += len(paragraph) + 1
    return tuple(_latest(letters, found, ends))


def _latest(
    letters: str, found: list[tuple[int, str, int]], ends: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs for the last occurrence of each paragraph before the next one.

    The first occurrence of a title, for example, is in the head of a page.
    """
    offsets = [offset for _, _, offset in found]
    for (start, anchor, offset), following in zip(found, [*offsets, None][1:], strict=True):
        if following is not None:
            offset = max(offset, letters.rfind(anchor, offset, following))
        yield start, bisect_right(ends, offset) + 1


def line_range(lines: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last source line of `text[start:end]`, None if it is not known."""
    first = bisect_right(lines, (start, 1 << 60)) - 1
    if first < 0:
        return None
    last = bisect_right(lines, (end - 1, 1 << 60)) - 1
    return lines[first][1], lines[last][1]


def _letters(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = unescape(text)
    return _NOT_LETTERS.sub("", strip_pinyin(text))


def _find(letters: str, wanted: str, position: int) -> tuple[str, int]:
    for length in _ANCHOR_LENGTHS:
        anchor = wanted[:length]
        offset = letters.find(anchor, position) if anchor else -1
        if offset >= 0:
            return anchor, offset
    return "", -1
