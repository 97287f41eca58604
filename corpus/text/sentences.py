"""Where sentences begin and end."""

import re
from collections.abc import Iterator

# A sentence runs to its closing marks and the quotes or brackets closed behind them, or to the end
# of the line. A full stop counts only before white space: 3.5 and v1.2 are no sentence ends, nor is
# the number of a list item (1. ). Each alternative begins with a different character, so the scan
# need never go back, and is told not to: keeping places to go back to takes most of the time.
_SENTENCE = re.compile(
    r"""\s*(?:\d{1,3}\.)?                 # a list item's number
        (?:[^。！？!?…\n.]++|\.(?!\s))*+     # the body
        (?:[。！？!?…]+[”’」』）)】》"']*       # the end
        |\.(?=\s)|\n|\Z)""",
    re.VERBOSE,
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield `[start, end)` of each sentence in `text[start:end]`, white space around it left out.

    Together the spans hold every character but white space, in order.
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
