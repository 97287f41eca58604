"""Searchable text: folded, and without the white space that some writers put beside Han characters.

Question terms are looked up in searchable text only, so 渡轮 is found in 渡 轮.
"""

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN

# A run of white space behind a Han character, or before one. The pattern begins with a character
# class, for which a text is scanned quickly; the first lookbehind admits only the start of a run,
# without which a long run would be read again from each of its characters.
_BESIDE_HAN = lazy_pattern(rf"\s(?<!\s\s)(?:(?<=[{HAN}]\s)\s*+|\s*+(?=[{HAN}]))")


def remove_han_spacing(folded: str) -> str:
    """Return a folded text without the runs of white space that touch a Han character."""
    return _BESIDE_HAN.sub("", folded)
