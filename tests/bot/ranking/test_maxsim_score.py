import numpy as np
import pytest

from bot.ranking.maxsim_score import maxsim_scores
from embeddings.encoding.maxsim import QuestionWords

WORDS = QuestionWords(np.array([1, 2]), np.eye(2, dtype=np.float32), np.array([0.6, 0.4]))


class GivenSimilarities:
    """Reads from each text, which consists of two numbers, its similarity with the two words."""

    def nearest(self, words, texts):
        return np.array([[float(part) for part in text.split()] for text in texts]).T


def score(context, *sentences):
    return maxsim_scores(GivenSimilarities(), WORDS, [(context, sentences)])[0]


def test_the_best_sentence_counts():
    assert score("0 0", "1 0", "0.5 0", "0.2 0.2") == pytest.approx(0.6)


def test_two_sentences_that_follow_one_another_count_a_little_less_than_one():
    assert score("0 0", "1 0", "0 1") == pytest.approx(0.95)
    assert score("0 0", "1 0", "0 0", "0 1") == pytest.approx(0.6)


def test_the_context_counts_for_each_sentence_but_less_than_its_own_words():
    assert score("1 1", "1 0") == pytest.approx(0.6 + 0.7 * 0.4)


def test_passages_do_not_borrow_from_one_another():
    scores = maxsim_scores(
        GivenSimilarities(), WORDS, [("0 0", ("1 0",)), ("0 0", ()), ("1 1", ("0 1",))]
    )

    assert scores == pytest.approx([0.6, 0.0, 0.4 + 0.7 * 0.6])
