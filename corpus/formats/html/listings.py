"""Recognises listings of code among preformatted texts."""

from selectolax.lexbor import LexborNode

from corpus.text.characters import is_han

_SAMPLE = 2000


def is_listing(node: LexborNode) -> bool:
    """Return whether a `pre` element is a listing, not running text with its own line ends.

    It has a `code` element, or less than half of its letters are Chinese.
    """
    if node.css_first("code, samp, kbd") is not None:
        return True
    sample = node.text(deep=True)[:_SAMPLE]
    letters = sum(map(str.isalnum, sample))
    return sum(map(is_han, sample)) * 2 < letters


def has_listing(node: LexborNode) -> bool:
    """Return whether an element has preformatted text of more lines than one."""
    return any("\n" in each.text(deep=True).strip() for each in node.css("pre"))


def is_line_numbers(text: str) -> bool:
    """Return whether a text has only the numbers of a listing's lines, which stand beside it."""
    numbers = text.split()
    return len(numbers) > 1 and all(each == str(number) for number, each in enumerate(numbers, 1))
