"""Sentence segmentation."""

import re
from collections.abc import Iterator

from corpus.patterns.lazy import lazy_pattern

# A sentence ends with its final punctuation and the quotation marks or brackets closed behind it,
# or with the line. A full stop ends a sentence only before white space (not in 3.5 or v1.2), and
# not behind the number of a list item (1. ). The alternatives begin with different characters, so
# possessive quantifiers change no match; they avoid backtracking, which takes most of the time.
_SENTENCE = lazy_pattern(
    r"""\s*(?:\d{1,4}\.)?                 # a list item's number
        (?:[^。！？!?…\n.]++|\.(?!\s))*+     # the body
        (?:[。！？!?…]+[”’」』）)】》"']*       # the end
        |\.(?=\s)|\n|\Z)""",
    re.VERBOSE,
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield `[start, end)` of each sentence in `text[start:end]`, without white space around it.

    Together the spans cover every character but white space, in order.
    """
    end = len(text) if end is None else end
    position = start
    while position < end:
        match = _SENTENCE.match(text, position, end)
        stop = match.end() if match else position
        stop = stop if stop > position else position + 1
        span = trim(text, position, stop)
        if span[0] < span[1]:
            yield span
        position = stop


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow `[start, end)` until it neither begins nor ends with white space."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
