"""Corrects words that ask: 什幺, 时侯, and 那 where it can only mean 哪."""

from functools import lru_cache
from pathlib import Path

from bot.question.asking import asks
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold

_TABLE = Path(__file__).with_name("question_words.txt")
# 需要那些材料, 在那里办: where nothing else asks, that does.
_WHICH = lazy_pattern(
    r"(?<=[有要是需交带括含办找])那(?=些)|(?<=[在去到从往])那(?=[里儿][\u4e00-\u9fff]{0,2}[?。\s]*$)"
    r"|^那(?=些[^?]{1,16}\?)"
)


def correct_question_words(text: str) -> str:
    """Return a question with the right characters in the words that ask."""
    folded = fold(text)
    for wrong, right in _words():
        while (at := folded.find(wrong)) >= 0:
            text = text[:at] + right + text[at + len(wrong) :]
            folded = folded[:at] + right + folded[at + len(wrong) :]
    if "那" in folded and not asks(folded):
        match = _WHICH.search(folded)
        if match:
            text = f"{text[: match.start()]}哪{text[match.end() :]}"
    return text


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, str], ...]:
    """Read wrong words and right ones of the same length."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines)
    return tuple((wrong, right) for wrong, right in pairs)
