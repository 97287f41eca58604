"""Whether a text asks something."""

from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold

# What makes a text a question of its own.
_ASKS = lazy_pattern(
    r"什么|甚么|啥|何时|何地|哪|几[\u4e00-\u9fff]|多[少久长大高远重]|谁|怎么|怎样|如何|为何|为什么"
    r"|[吗]|能否|是否|是不是|有没有|能不能|可不可以|要不要"
    r"|\b(?:what|who|when|where|which|why|how)\b"
)

_SENTENCE = lazy_pattern(r"[^?？。！!\n]+[?？。！!\n]*+")


def sentences_of(question: str) -> list[str]:
    """Return the sentences of a question with their marks. A line is one, unlike in documents."""
    return _SENTENCE.findall(question)


def asks(text: str) -> bool:
    """Return whether a text has a word that asks."""
    return _ASKS.search(fold(text)) is not None
