"""Ranking features and their weights."""

from dataclasses import dataclass
from operator import mul


@dataclass(frozen=True, slots=True)
class RankingFeatures:
    """What speaks for a passage; each from 0 to 1, higher for better.

    `lexical` is the chunk's BM25 divided by the best of the question, times the most that any
    candidate holds of the question; `dense` is the cosine. `context` and `sentence` are shares of
    the question's weight: what the chunk and its context hold together, and the most that one
    sentence holds of what the context does not say already.
    `maxsim` is how near a sentence or two come to the question's words, in words of like meaning;
    0 where that was not looked at.
    """

    lexical: float
    dense: float
    sentence: float
    context: float
    maxsim: float = 0.0


# What each sign is worth; `tests/benchmarks/ranking.py` tells how they were chosen.
FEATURE_WEIGHTS = RankingFeatures(lexical=1.0, dense=1.6, sentence=1.5, context=1.5, maxsim=2.0)


def weighted_mean(features: RankingFeatures, weights: RankingFeatures) -> float:
    """Return the weighted mean of the signs."""
    values = _values(weights)
    total: float = sum(map(mul, _values(features), values))
    return total / sum(values)


def _values(features: RankingFeatures) -> tuple[float, ...]:
    # dataclasses.astuple copies deeply, which takes longer than all the rest.
    return features.lexical, features.dense, features.sentence, features.context, features.maxsim
