"""Which sentences of a passage are titles: they may repeat a question but never answer it."""

from bot.ranking.passage import Passage
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS_BELOW_100, SENTENCE_AND_CLAUSE_MARKS

# In characters.
_MAX_HEADING = 12
# 三、 or （三）. A short sentence that begins so is a heading.
_HEADING_NUMBER = lazy_pattern(rf"[(（]?[{HAN_NUMERALS_BELOW_100}]{{1,3}}[)）、]")


def is_title(sentence: str, passage: Passage) -> bool:
    """Return whether a sentence is a heading or the title."""
    return sentence in passage.stored.chunk.headings or sentence == passage.stored.title


def is_numbered_title(sentence: str) -> bool:
    """Return whether a sentence looks like a heading with a number."""
    is_short = len(sentence) <= _MAX_HEADING and sentence[-1] not in SENTENCE_AND_CLAUSE_MARKS
    return is_short and _HEADING_NUMBER.match(sentence) is not None
