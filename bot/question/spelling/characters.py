"""Characters that are corrected with care, or not at all."""

from corpus.text.characters import HAN_NUMERALS

NEVER_DOUBTFUL = frozenset(HAN_NUMERALS + "万亿两" + "的地得哪几谁什么多少怎何吗呢吧啥咋")
"""Characters of numbers and question words."""
