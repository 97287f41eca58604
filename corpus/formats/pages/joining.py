"""Joins the texts of consecutive lines."""

from collections.abc import Sequence

from corpus.formats.pages.fragments import SOFT_HYPHEN
from corpus.text.characters import needs_no_spaces


def between(before: str, after: str) -> str:
    """Return the separator of two joined lines: nothing in Chinese, otherwise a space."""
    if not before or not after:
        return ""
    return "" if needs_no_spaces(before[-1]) or needs_no_spaces(after[0]) else " "


def appended(text: str, line: str) -> str:
    """Return a text with a further line; a word that was broken at the line's end is mended."""
    if text.endswith(SOFT_HYPHEN):
        return text[:-1] + line if line[:1].islower() else f"{text[:-1]}-{line}"
    return text + between(text, line) + line


def joined(lines: Sequence[str]) -> str:
    """Return the lines as one text."""
    text = ""
    for line in lines:
        text = appended(text, line)
    return text.replace(SOFT_HYPHEN, "-")
