"""Metrics over plain numbers; None where there are no values.

A rank counts from 1; 0 means that nothing right was found.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from bot.evaluate.types import Bin

_RESAMPLES = 10_000


def mean(values: Sequence[float]) -> float | None:
    """Return the mean of values."""
    return sum(values) / len(values) if values else None


def share(values: Sequence[bool]) -> float | None:
    """Return the share of values that are true: true values / all values."""
    return mean(values)


def hit_share(ranks: Sequence[int], depth: int) -> float | None:
    """Return Hit@depth: questions with 1 ≤ rank ≤ depth / all questions."""
    return share([1 <= rank <= depth for rank in ranks])


def mean_reciprocal_rank(ranks: Sequence[int], depth: int) -> float | None:
    """Return MRR@depth: the mean of 1 / rank, 0 where the rank is beyond the depth."""
    return mean([1 / rank if 1 <= rank <= depth else 0.0 for rank in ranks])


def bootstrap_interval(
    successes: int, total: int, level: float = 0.95, seed: int = 1
) -> tuple[float, float] | None:
    """Return the percentile bootstrap interval of a share.

    Resampling `total` binary values with replacement yields Binomial(total, successes / total)
    successes, so that distribution is sampled (Efron and Tibshirani 1993, "An Introduction to the
    Bootstrap"). The bounds are the (1 ± level) / 2 quantiles of 10,000 samples.
    """
    if not total:
        return None
    draws = np.random.default_rng(seed).binomial(total, successes / total, _RESAMPLES) / total
    low, high = np.quantile(draws, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the area under the ROC curve: the chance that a positive scores above a negative.

    It is (pairs with positive > negative + tied pairs / 2) / all pairs.
    """
    if not positives or not negatives:
        return None
    ordered = sorted(negatives)
    wins = sum(bisect_left(ordered, each) + bisect_right(ordered, each) for each in positives) / 2
    return wins / (len(positives) * len(negatives))


def threshold_reached_by(scores: Sequence[float], percent: int) -> float | None:
    """Return the highest threshold that at least `percent` of the scores reach.

    That is the ⌈percent · n / 100⌉-th of the n scores, the highest first.
    """
    needed = -(-percent * len(scores) // 100)
    return sorted(scores, reverse=True)[needed - 1] if needed else None


def share_reaching(scores: Sequence[float], threshold: float | None) -> float | None:
    """Return the share of scores that are at or above a threshold."""
    return None if threshold is None else share([score >= threshold for score in scores])


def brier_score(probabilities: Sequence[float], happened: Sequence[bool]) -> float | None:
    """Return the mean of (probability - outcome)², the outcome being 1 or 0 (Brier 1950)."""
    if not probabilities:
        return None
    pairs = zip(probabilities, happened, strict=True)
    return sum((probability - outcome) ** 2 for probability, outcome in pairs) / len(probabilities)


def reliability(
    probabilities: Sequence[float], happened: Sequence[bool], bins: int = 10
) -> tuple[Bin, ...]:
    """Return bins of equal width from 0 to 1, those that are not empty.

    A probability on a bound belongs to the upper bin, 1 to the last.
    """
    filled: dict[int, list[tuple[float, bool]]] = {}
    for pair in zip(probabilities, happened, strict=True):
        filled.setdefault(min(bins - 1, int(pair[0] * bins)), []).append(pair)
    return tuple(
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            questions=len(pairs),
            confidence=sum(probability for probability, _ in pairs) / len(pairs),
            right=sum(outcome for _, outcome in pairs) / len(pairs),
        )
        for number, pairs in sorted(filled.items())
    )


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: Σ (n_bin / n) · |confidence - right|."""
    total = sum(each.questions for each in bins)
    if not total:
        return None
    return sum(each.questions * abs(each.confidence - each.right) for each in bins) / total


def percentile(values: Sequence[float], percent: int) -> float | None:
    """Return the nearest-rank percentile: the ⌈percent · n / 100⌉-th of the n values, sorted."""
    rank = max(1, -(-percent * len(values) // 100))
    return sorted(values)[rank - 1] if values else None
