from itertools import pairwise

from bot.ranking.confidence import confidence
from bot.ranking.features import FEATURE_WEIGHTS, RankingFeatures
from bot.ranking.passage import Passage
from bot.types import Question
from embeddings.types import IndexInfo
from tests.bot.stored import candidate

INDEX = IndexInfo(1, 2, 5, "", "", "", distinct_chunks=5)


def passage(value):
    """Return a passage whose features and score are all the same."""
    features = RankingFeatures(**dict.fromkeys(FEATURE_WEIGHTS, value))
    return Passage(candidate(Question("", "", (), {}), "甲"), value, features)


def test_without_passages_there_is_no_confidence():
    assert confidence([], INDEX) == 0


def test_confidence_is_a_probability_and_grows_with_the_features():
    values = [confidence([passage(value)], INDEX) for value in (0.0, 0.25, 0.5, 0.75, 1.0)]

    assert all(0 <= value <= 1 for value in values)
    assert all(low < high for low, high in pairwise(values))
    assert values[0] < 0.1
    assert values[-1] > 0.9


def test_a_second_passage_that_fits_as_well_lowers_the_confidence():
    alone, beside = ([passage(0.6)], [passage(0.6), passage(0.59)])

    assert confidence(beside, INDEX) < confidence(alone, INDEX)
    assert confidence([passage(0.6), passage(0.1)], INDEX) == confidence(alone, INDEX)


def test_confidence_does_not_depend_on_how_many_citations_are_wanted(sample_answerer):
    for question in ("图书馆的光盘借期是几天？", "海水淡化厂什么时候投产？"):
        values = {sample_answerer.ask(question, top_k).confidence for top_k in (1, 2, 5)}
        assert len(values) == 1
