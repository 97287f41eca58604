"""How well the words that answer agree with the expected answers: exact match and F1.

Both follow the official evaluation script of CMRC 2018 (Cui et al. 2019, "A Span-Extraction Dataset
for Chinese Machine Reading Comprehension"), with two differences: texts are folded, as everywhere
in an evaluation, and words that are not Chinese are told apart by a pattern, not by NLTK.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.evaluate.types import SpanScore
from corpus.text.fold import fold

# The punctuation that the script ignores. It keeps other marks, such as a full stop or %.
_IGNORED = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_HAN = "\u4e00-\u9fa5"
# A Han character, a word or number such as kx7781 or 1,234.5, or another mark.
_TOKEN = re.compile(rf"[{_HAN}]|[^\W{_HAN}]++(?:\.[^\W{_HAN}]++|,\d++)*+|\S")


def span_score(text: str, answers: Sequence[str]) -> SpanScore:
    """Return the exact match and the F1 of a span with the answer that is best for each."""
    return SpanScore(
        text=text,
        exact=any(_is_same(text, each) for each in answers),
        f1=max((_f1(tokens(text), tokens(each)) for each in answers), default=0.0),
    )


def tokens(text: str) -> list[str]:
    """Return the tokens of a text without punctuation: each Han character, and each other word."""
    return _TOKEN.findall(_normalised(text))


def _is_same(text: str, answer: str) -> bool:
    return _normalised(text) == _normalised(answer)


def _normalised(text: str) -> str:
    """Return a text folded and without punctuation."""
    # By the original characters: folding turns ， into the comma, which is no ignored mark.
    text = text.strip()
    return "".join(
        folded
        for character, folded in zip(text, fold(text), strict=True)
        if character not in _IGNORED
    )


def _f1(found: Sequence[str], expected: Sequence[str]) -> float:
    """Return the F1 of precision and recall, common / found and common / expected, where the common
    tokens are those of the longest stretch that stands in both."""
    match = SequenceMatcher(None, found, expected, autojunk=False).find_longest_match()
    return 2 * match.size / (len(found) + len(expected)) if match.size else 0.0
