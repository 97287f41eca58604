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


def weighted(weight: float, meaning: str) -> dict[str, Any]:
    """Return the metadata of a feature's field: its weight, and what its value means."""
    return {_WEIGHT: weight, "meaning": meaning}


def weights_of(features: type) -> dict[str, float]:
    """Return the weight of each field of a dataclass of features, by name, in their order.

    Raises:
        TypeError: a feature has no weight.
    """
    missing = [each.name for each in fields(features) if _WEIGHT not in each.metadata]
    if missing:
        raise TypeError(
            f"{features.__name__} declares {', '.join(missing)} without a weight. "
            "Declare a feature as field(metadata=weighted(WEIGHT, MEANING))."
        )
    return {each.name: each.metadata[_WEIGHT] for each in fields(features)}


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


FEATURE_WEIGHTS: Mapping[str, float] = weights_of(RankingFeatures)


_TOTAL_WEIGHT = sum(FEATURE_WEIGHTS.values())
_values: Callable[[RankingFeatures], tuple[float, ...]] = attrgetter(*FEATURE_WEIGHTS)


def weighted_mean(features: RankingFeatures) -> float:
    """Return the weighted mean of the features of a passage."""
    total: float = sum(map(mul, _values(features), FEATURE_WEIGHTS.values()))
    return total / _TOTAL_WEIGHT
