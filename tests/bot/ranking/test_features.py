from dataclasses import dataclass, field, fields

import pytest

from bot.ranking.confidence import COEFFICIENTS, ConfidenceFeatures, confidence_features
from bot.ranking.features import (
    FEATURE_WEIGHTS,
    RankingFeatures,
    weighted,
    weighted_mean,
    weights_of,
)

DECLARED = [*fields(RankingFeatures), *fields(ConfidenceFeatures)]
NOT_SAID = "图书馆的投诉邮箱是什么？"
QUESTIONS = ("YZ-320空压机的润滑油", "图书馆的光盘借期是几天？")


def only(**values):
    """Return features that are 0 but for the given ones."""
    return RankingFeatures(**(dict.fromkeys(FEATURE_WEIGHTS, 0.0) | values))


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.name)
def test_every_feature_has_a_weight_and_says_what_it_means(declared):
    # A ranking feature that is being tried has the weight 0; a coefficient of the confidence may be
    # negative.
    assert isinstance(declared.metadata["weight"], float | int)
    assert declared.metadata["meaning"].endswith(".")


def test_a_feature_without_a_weight_is_an_error_that_names_it():
    @dataclass(frozen=True)
    class Forgetful:
        dense: float = field(metadata=weighted(1.0, "A cosine."))
        freshness: float = 0.0

    with pytest.raises(TypeError, match="Forgetful declares freshness without a weight"):
        weights_of(Forgetful)


def test_a_feature_that_is_computed_but_not_declared_is_an_error_that_names_it():
    with pytest.raises(TypeError, match="freshness"):
        only(freshness=1.0)


def test_a_feature_that_is_declared_but_not_given_is_an_error_that_names_it():
    with pytest.raises(TypeError, match="dense"):
        RankingFeatures(lexical=1.0, context=1.0)


@pytest.mark.parametrize("name", [each for each, weight in FEATURE_WEIGHTS.items() if weight])
def test_every_ranking_feature_is_computed(sample_answerer, name):
    passages = [each for asked in QUESTIONS for each in sample_answerer.search(asked, 5)[1]]

    assert len({getattr(passage.features, name) for passage in passages}) > 1


@pytest.mark.parametrize("name", [each for each, weight in COEFFICIENTS.items() if weight])
def test_every_confidence_feature_is_computed(sample_answerer, name):
    info = sample_answerer.index.info
    asked = [NOT_SAID] if name == "lacks_asked_kind" else QUESTIONS
    found = [sample_answerer.search(each, 2)[1] for each in asked]

    assert all(getattr(confidence_features(passages, info), name) > 0 for passages in found)


@pytest.mark.parametrize("name", FEATURE_WEIGHTS)
def test_a_feature_counts_with_its_own_weight(name):
    expected = FEATURE_WEIGHTS[name] / sum(FEATURE_WEIGHTS.values())

    assert weighted_mean(only(**{name: 1.0})) == pytest.approx(expected)


def test_the_score_of_features_that_are_all_equal_is_their_value():
    assert weighted_mean(only(**dict.fromkeys(FEATURE_WEIGHTS, 0.25))) == pytest.approx(0.25)
