import numpy as np
import pytest

from bot.ranking.maxsim_score import maxsim_scores
from embeddings.encoding.maxsim import QuestionWords

_WORDS = QuestionWords(np.array([1, 2]), np.eye(2, dtype=np.float32), np.array([0.6, 0.4]))


class _Given:
    """Says of each text, which is written as two numbers, how near it is to the two words."""

    def nearest(self, words, texts):
        return np.array([[float(part) for part in text.split()] for text in texts]).T


def _near(context, *sentences):
    return maxsim_scores(_Given(), _WORDS, [(context, sentences)])[0]


def test_the_best_sentence_counts():
    assert _near("0 0", "1 0", "0.5 0", "0.2 0.2") == pytest.approx(0.6)


def test_two_sentences_that_follow_one_another_count_a_little_less_than_one():
    assert _near("0 0", "1 0", "0 1") == pytest.approx(0.95)
    assert _near("0 0", "1 0", "0 0", "0 1") == pytest.approx(0.6)


def test_the_context_counts_for_each_sentence_but_less_than_its_own_words():
    assert _near("1 1", "1 0") == pytest.approx(0.6 + 0.7 * 0.4)


def test_passages_do_not_borrow_from_one_another():
    found = maxsim_scores(_Given(), _WORDS, [("0 0", ("1 0",)), ("0 0", ()), ("1 1", ("0 1",))])

    assert found == pytest.approx([0.6, 0.0, 0.4 + 0.7 * 0.6])
