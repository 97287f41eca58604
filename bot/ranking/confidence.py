"""How sure the bot is that the best passage answers the question.

A logistic model over things a person understands: the cosine of question and passage on the scale
of the folder, the shares of the question's weight that the best sentence and the passage with its
context hold, how nearly a sentence says it in words of like meaning, how far the next passage that
says something else lies behind (where nothing answers, several fit equally), and the size of the
folder: the more it holds, the more of any question it holds by chance.
`tests/benchmarks/confidence.py` fits the coefficients on questions put to the folder that answers
them and to folders that do not.
"""

import math

from bot.ranking.passage import Passage
from embeddings.types import IndexInfo

_INTERCEPT = -4.10
_COEFFICIENTS = (2.36, 2.16, 3.01, 3.09, 4.90, -0.27)
# Of a difference of scores: beyond it, more tells nothing.
_FAR_BEHIND = 0.3
# Lower than one half: the questions it was fitted on share most of their words with the text, and
# people's questions share fewer.
THRESHOLD = 0.3


def evidence(passages: list[Passage], index: IndexInfo) -> tuple[float, ...]:
    """Return what speaks for the best of the passages that were found in an index.

    They say different things, and are all that were found or two at least.
    """
    size = math.log(max(1, index.distinct_chunks))
    if not passages:
        return (0.0, 0.0, 0.0, 0.0, 0.0, size)
    features = passages[0].features
    cosine = index.calibration.scaled(features.dense)
    next_best = passages[1].score if len(passages) > 1 else 0.0
    lead = min(_FAR_BEHIND, passages[0].score - next_best)
    return (cosine, features.sentence, features.context, features.maxsim, lead, size)


def probability(features: tuple[float, ...]) -> float:
    """Return the probability, from 0 to 1, that a passage with this evidence answers."""
    value = _INTERCEPT + sum(a * b for a, b in zip(_COEFFICIENTS, features, strict=True))
    return 1.0 / (1.0 + math.exp(-value))


def confidence(passages: list[Passage], index: IndexInfo) -> float:
    """Return the probability, from 0 to 1, that the best of the passages answers."""
    return probability(evidence(passages, index)) if passages else 0.0
