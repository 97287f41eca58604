"""Ranking features: the list of them, their weights, and the score that they give.

To add a feature, declare it below with its weight and its meaning, and compute it in
`bot.ranking.retrieval`. A feature without a default must be given by every caller; one that is
computed in reranking only needs the default 0. A feature that is being tried has the weight 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter, mul
from typing import Any

_WEIGHT = "weight"
_DEEP_WEIGHT = "deep_weight"


def weighted(weight: float, meaning: str, deep: float | None = None) -> dict[str, Any]:
    """Return the metadata of a feature's field: its weight, and what its value means.

    `deep` is its weight where the query has deep vectors; by default the same.
    """
    return {_WEIGHT: weight, _DEEP_WEIGHT: weight if deep is None else deep, "meaning": meaning}


def weights_of(features: type, *, deep: bool = False) -> dict[str, float]:
    """Return the weight of each field of a dataclass of features, by name, in their order.

    `deep` chooses the weights for queries with deep vectors.

    Raises:
        TypeError: a feature has no weight.
    """
    missing = [each.name for each in fields(features) if _WEIGHT not in each.metadata]
    if missing:
        raise TypeError(
            f"{features.__name__} declares {', '.join(missing)} without a weight. "
            "Declare a feature as field(metadata=weighted(WEIGHT, MEANING))."
        )
    key = _DEEP_WEIGHT if deep else _WEIGHT
    return {each.name: each.metadata[key] for each in fields(features)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingFeatures:
    """The features of a passage; each from 0 to 1, higher for better.

    `tests/benchmarks/ranking.py` tells how the weights were chosen.
    """

    lexical: float = field(
        metadata=weighted(
            1.0,
            "The chunk's BM25 divided by the query's best, times the largest coverage of any "
            "candidate: where even the best candidate contains little of the question, BM25 says "
            "little.",
        )
    )
    dense: float = field(
        metadata=weighted(1.6, "The cosine of question and chunk, negative values as 0.")
    )
    sentence: float = field(
        default=0.0,
        metadata=weighted(
            1.5,
            "The largest share of the question's weight that one sentence contains, terms of the "
            "context discounted. Computed in reranking only.",
        ),
    )
    context: float = field(
        metadata=weighted(
            1.5, "The share of the question's weight that the chunk and its context contain."
        )
    )
    maxsim: float = field(
        default=0.0,
        metadata=weighted(
            2.0,
            "MaxSim of the question's words with the best one or two sentences: also words of "
            "like meaning count. Computed in reranking only.",
        ),
    )
    deep: float = field(
        default=0.0,
        metadata=weighted(
            0.0,
            "The deep cosine of question and chunk, on the scale of `scaled_cosine`. Computed "
            "where the query has deep vectors.",
            deep=5.6,
        ),
    )
    deep_sentence: float = field(
        default=0.0,
        metadata=weighted(
            0.0,
            "The highest deep cosine of the question and a sentence, on the same scale. Computed "
            "in reranking only.",
            deep=2.8,
        ),
    )
    judged: float = field(
        default=0.0,
        metadata=weighted(
            0.0,
            "The probability that the passage answers, by the answer judge. Only the best passages "
            "are judged.",
            deep=1.0,
        ),
    )


FEATURE_WEIGHTS: Mapping[str, float] = weights_of(RankingFeatures)
DEEP_FEATURE_WEIGHTS: Mapping[str, float] = weights_of(RankingFeatures, deep=True)

# Cosines of the deep encoder below the first are unrelated texts; hardly one exceeds the second.
_COSINE_RANGE = (0.2, 0.9)

_values: Callable[[RankingFeatures], tuple[float, ...]] = attrgetter(*FEATURE_WEIGHTS)


def weighted_mean(
    features: RankingFeatures, weights: Mapping[str, float] = FEATURE_WEIGHTS
) -> float:
    """Return the weighted mean of the features of a passage; `weights` come in their order."""
    total: float = sum(map(mul, _values(features), weights.values()))
    return total / sum(weights.values())


def scaled_cosine(cosine: float) -> float:
    """Map a cosine of the deep encoder to a feature from 0 to 1."""
    low, high = _COSINE_RANGE
    return min(1.0, max(0.0, (cosine - low) / (high - low)))
