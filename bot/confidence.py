"""How sure the bot is that the best passage answers the question.

A logistic model over things a person understands: the cosine of question and passage on the scale
of the folder, the shares of the question's weight that the best sentence and the passage with its
context hold, how nearly a sentence says it in words of like meaning, and the size of the folder:
the more it holds, the more of any question it holds by chance. `tests/benchmarks/confidence.py`
fits the coefficients on questions put to the folder that answers them and to folders that do not.
"""

import math

from bot.types import Passage
from embeddings.types import IndexInfo

_INTERCEPT = -3.71
_COEFFICIENTS = (2.58, 2.74, 3.43, 3.77, -0.39)
# Lower than one half: the questions it was fitted on share most of their words with the text, and
# people's questions share fewer.
THRESHOLD = 0.3


def evidence(passages: list[Passage], index: IndexInfo) -> tuple[float, ...]:
    """Return what speaks for the best of the passages that were found in an index."""
    size = math.log(max(1, index.distinct_chunks))
    if not passages:
        return (0.0, 0.0, 0.0, 0.0, size)
    signs = passages[0].signs
    cosine = index.calibration.scaled(signs.dense)
    return (cosine, signs.sentence, signs.context, signs.maxsim, size)


def probability(signs: tuple[float, ...]) -> float:
    """Return the probability, from 0 to 1, that a passage with this evidence answers."""
    value = _INTERCEPT + sum(a * b for a, b in zip(_COEFFICIENTS, signs, strict=True))
    return 1.0 / (1.0 + math.exp(-value))


def confidence(passages: list[Passage], index: IndexInfo) -> float:
    """Return the probability, from 0 to 1, that the best of the passages answers."""
    return probability(evidence(passages, index)) if passages else 0.0
