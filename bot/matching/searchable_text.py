"""Searchable text: folded, and without the white space that some writers put beside Han characters.

Question terms are looked up in searchable text only, so 渡轮 is found in 渡 轮.
"""

from itertools import pairwise

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN

# A run of white space behind a Han character, or before one. The pattern begins with a character
# class, for which a text is scanned quickly; the first lookbehind admits only the start of a run,
# without which a long run would be read again from each of its characters.
_BESIDE_HAN = lazy_pattern(rf"\s(?<!\s\s)(?:(?<=[{HAN}]\s)\s*+|\s*+(?=[{HAN}]))")


def remove_han_spacing(folded: str) -> str:
    """Return a folded text without the runs of white space that touch a Han character."""
    parts = folded.split()
    if len(parts) == 1 and len(parts[0]) == len(folded):
        return folded
    # In most texts each run touches one, and joining what stands between takes half the time.
    if parts and _is_begun_and_ended(folded, parts) and _all_touch_han(parts):
        return "".join(parts)
    return _BESIDE_HAN.sub("", folded)


def _is_begun_and_ended(text: str, parts: list[str]) -> bool:
    """Return whether neither white space begins nor ends a text, which consists of these parts."""
    return text.startswith(parts[0]) and text.endswith(parts[-1])


def _all_touch_han(parts: list[str]) -> bool:
    """Return whether one of the characters beside each gap is a Han character of the basic
    plane."""
    return all(
        "\u4e00" <= right[0] <= "\u9fff" or "\u4e00" <= left[-1] <= "\u9fff"
        for left, right in pairwise(parts)
    )
