"""How sure the bot is that the best passage answers the question.

A logistic model over two things a person understands: the share of the question's weight that the
passage holds, and the cosine of question and passage. Its coefficients were fitted by
`tests/benchmarks/confidence.py` on questions put to the folder that answers them and to folders
that do not.
"""

import math

from bot.types import Passage

_INTERCEPT = -6.0
_COVERAGE = 10.0
_DENSE = 4.0
THRESHOLD = 0.5


def confidence(passages: list[Passage]) -> float:
    """Return the probability, from 0 to 1, that the best of the passages answers."""
    if not passages:
        return 0.0
    best = passages[0]
    value = _INTERCEPT + _COVERAGE * best.signs.context + _DENSE * best.signs.dense
    return 1.0 / (1.0 + math.exp(-value))
