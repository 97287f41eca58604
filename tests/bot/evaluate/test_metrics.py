"""Each measure, with numbers that a reader can work out."""

import math
import random

import pytest

from bot.evaluate import metrics
from bot.evaluate.types import Bin


def test_hits_count_ranks_up_to_the_depth_and_never_what_was_not_found():
    ranks = [1, 3, 4, 0]

    assert [metrics.hit_share(ranks, depth) for depth in (1, 3, 5)] == [1 / 4, 2 / 4, 3 / 4]


def test_the_mean_reciprocal_rank_gives_nothing_beyond_the_depth():
    assert metrics.mean_reciprocal_rank([1, 2, 5, 6, 0], 5) == (1 + 1 / 2 + 1 / 5) / 5


def test_auroc_is_the_share_of_pairs_in_the_right_order_and_ties_count_half():
    # Of the pairs (.9, .8) (.9, .4) (.6, .8) (.6, .4) (.4, .8) (.4, .4), three are right, one ties.
    assert metrics.auroc([0.9, 0.6, 0.4], [0.8, 0.4]) == 3.5 / 6
    assert metrics.auroc([2, 3], [0, 1]) == 1
    assert metrics.auroc([0, 1], [2, 3]) == 0
    assert metrics.auroc([5, 5], [5]) == 0.5


def test_auroc_is_what_counting_every_pair_gives():
    rng = random.Random(3)
    positives = [rng.randrange(20) for _ in range(70)]
    negatives = [rng.randrange(15) for _ in range(50)]

    pairs = [(a > b) + (a == b) / 2 for a in positives for b in negatives]
    assert metrics.auroc(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))


def test_the_threshold_is_the_highest_that_keeps_the_given_share():
    scores = [each / 100 for each in range(1, 21)]  # 0.01 to 0.20

    assert metrics.threshold_reached_by(scores, 95) == 0.02  # 19 of 20 reach it
    assert metrics.threshold_reached_by(scores, 96) == 0.01  # 19.2 of 20 are 20
    assert metrics.threshold_reached_by([0.5], 95) == 0.5
    assert metrics.threshold_reached_by([0.3, 0.3, 0.9], 50) == 0.3


def test_a_score_at_the_threshold_reaches_it():
    assert metrics.share_reaching([0.1, 0.5, 0.9], 0.5) == 2 / 3


def test_the_brier_score_is_the_mean_squared_distance():
    assert metrics.brier_score([1.0, 0.5, 0.2], [True, True, False]) == pytest.approx(
        (0 + 0.25 + 0.04) / 3
    )


def test_a_bin_includes_its_lower_bound_and_the_last_one_includes_1():
    bins = metrics.reliability([0.0, 0.5, 0.6, 1.0], [False, True, False, True], bins=2)

    assert bins == (
        Bin(0, 0.5, questions=1, confidence=0, right=0),
        Bin(0.5, 1, questions=3, confidence=pytest.approx(0.7), right=2 / 3),
    )


def test_the_calibration_error_weighs_each_bin_by_its_questions():
    bins = (Bin(0, 0.5, 1, confidence=0.25, right=0), Bin(0.5, 1, 3, confidence=0.5, right=1))

    assert metrics.expected_calibration_error(bins) == 1 / 4 * 0.25 + 3 / 4 * 0.5


def test_percentiles_are_values_that_occurred():
    values = [40.0, 10.0, 30.0, 20.0]

    assert [metrics.percentile(values, percent) for percent in (0, 50, 75, 76, 95)] == [
        *(10, 20, 30, 40),
        40,
    ]
    assert metrics.percentile(list(range(1, 101)), 95) == 95


def test_the_interval_of_a_share_is_about_two_standard_errors_wide_and_the_same_each_time():
    low, high = metrics.bootstrap_interval(80, 100)
    error = math.sqrt(0.8 * 0.2 / 100)

    assert low == pytest.approx(0.8 - 1.96 * error, abs=0.015)
    assert high == pytest.approx(0.8 + 1.96 * error, abs=0.015)
    assert metrics.bootstrap_interval(80, 100) == (low, high)
    assert metrics.bootstrap_interval(5, 5) == (1, 1)


def test_nothing_measures_nothing():
    assert metrics.share([]) is None
    assert metrics.hit_share([], 1) is None
    assert metrics.mean_reciprocal_rank([], 5) is None
    assert metrics.bootstrap_interval(0, 0) is None
    assert metrics.auroc([], [0.5]) is None
    assert metrics.auroc([0.5], []) is None
    assert metrics.threshold_reached_by([], 95) is None
    assert metrics.share_reaching([0.5], None) is None
    assert metrics.share_reaching([], 0.5) is None
    assert metrics.brier_score([], []) is None
    assert metrics.reliability([], []) == ()
    assert metrics.expected_calibration_error(()) is None
    assert metrics.percentile([], 50) is None
