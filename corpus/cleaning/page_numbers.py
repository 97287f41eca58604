"""Numbers of pages between the lines of a text that was saved or copied page by page."""

from collections.abc import Sequence
from itertools import pairwise

from corpus.cleaning.line_shapes import begins_list_item, ends_sentence, page_number

# A number stands alone on its line, with few signs beside it.
_MAX_LENGTH = 24
_LAST_CHARACTERS = frozenset("0123456789-—–－─·.~页)）")
# The line above a page's end is about as long as the page is wide.
_MIN_LINE = 14


def find_page_numbers(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the lines that are numbers of pages.

    They are where such numbers ascend one by one through the text. A number that could be
    something else, such as `3`, is one only where it interrupts a sentence; there, a single one is
    enough if nothing but a page's number is written like it.
    """
    found = [
        (at, *number)
        for at, line in enumerate(lines)
        if line and line[-1] in _LAST_CHARACTERS and len(line) <= _MAX_LENGTH
        if (number := page_number(line.strip())) is not None
    ]
    if not found:
        return frozenset()
    in_sequence = _in_sequence([number for _, number, _ in found])
    return frozenset(
        at
        for (at, _, is_certain), ascends in zip(found, in_sequence, strict=True)
        if (ascends or is_certain) and ((ascends and is_certain) or _interrupts(lines, at))
    )


def _in_sequence(numbers: Sequence[int]) -> list[bool]:
    """Return, for each number, whether the one before or behind it is next to it in counting."""
    steps = [second - first == 1 for first, second in pairwise(numbers)]
    return [before or behind for before, behind in pairwise([False, *steps, False])]


def _interrupts(lines: Sequence[str], at: int) -> bool:
    """Return whether the lines around a number are parts of one sentence."""
    above = next((line for line in reversed(lines[max(0, at - 4) : at]) if line.strip()), "")
    below = next((line for line in lines[at + 1 : at + 5] if line.strip()), "")
    return (
        len(above.rstrip()) >= _MIN_LINE
        and not ends_sentence(above.rstrip())
        and not below[:1].isspace()
        and bool(below)
        and not begins_list_item(below)
    )
