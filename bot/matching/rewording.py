"""Questions in other words, for networks that compare words by what they learned of them."""

from collections.abc import Iterable

from bot.types import Question
from corpus.text.fold import fold


def reworded(folded: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return a folded text with each name replaced by the first other name paired with it; a name
    within one that comes before it is left alone."""
    first: dict[str, str] = {}
    for name, other in pairs:
        if not any(name in earlier for earlier in first):
            first[name] = other
    for name, other in first.items():
        folded = folded.replace(name, other, 1)
    return folded


def in_words_of(question: Question, searchable: str) -> str:
    """Return a question in the words of a searchable text.

    A name that the text does not contain is replaced by its other name that the text contains.
    """
    missing = [
        (name, other)
        for name, other in question.aliases
        if name not in searchable and other in searchable
    ]
    return reworded(fold(question.text), missing) if missing else question.text
