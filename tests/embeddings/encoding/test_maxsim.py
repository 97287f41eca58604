from typing import ClassVar

import numpy as np
import pytest

from corpus.text.fold import fold
from embeddings.bundled import BUNDLED
from embeddings.encoding import unit_vectors, word_codes
from embeddings.encoding.encoders import load_encoder
from embeddings.encoding.maxsim import MaxSim, load_maxsim
from tests.threads import results_of_many_threads


class _Letters:
    """Knows a, b and c, which lie along and between two axes; everything else is unknown."""

    vocabulary: ClassVar = {"a": 1, "b": 2, "c": 3}
    word_id = vocabulary.get

    table = np.array([[0, 0], [2, 0], [0, 1], [3, 4]], dtype=np.float16)

    def tokenise(self, folded):
        return [["_abc".find(each) if each in "abc" else 0 for each in text] for text in folded]

    tokenise_words = tokenise


@pytest.fixture(scope="module")
def letters():
    return MaxSim(_Letters())


@pytest.fixture(scope="module")
def bundled():
    return load_maxsim(load_encoder(BUNDLED))


def test_the_nearest_word_of_each_text_counts(letters):
    near = letters.nearest(letters.words("ab"), ["a", "c", "bc", "x", ""])

    # c is (0.6, 0.8) when its length is one.
    np.testing.assert_allclose(
        near, [[1.0, 0.6, 0.6, 0.0, 0.0], [0.0, 0.8, 1.0, 0.0, 0.0]], atol=1e-6
    )


def test_a_word_counts_once_and_is_weighted_by_the_length_of_its_vector(letters):
    words = letters.words("aaxb")

    assert words.ids.tolist() == [0, 1, 2]
    np.testing.assert_allclose(words.weights, [0, 2 / 3, 1 / 3])


def test_words_of_the_history_have_less_weight(letters):
    words = letters.words("ab").lightened(letters.words("b"), 0.25)

    # 2 and 1 become 0.5 and 1.
    np.testing.assert_allclose(words.weights, [1 / 3, 2 / 3])


def test_a_question_of_unknown_words_is_near_to_nothing(letters):
    assert not letters.nearest(letters.words("xyz"), ["a", "xyz"]).any()
    assert letters.nearest(letters.words(""), ["a"]).shape == (0, 1)


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [("大夫", "医生", "桥梁"), ("头一回", "首次", "树木"), ("早晨", "清晨", "水库")],
)
def test_words_of_like_meaning_are_nearer_than_others(bundled, word, like, unlike):
    same, near, far = bundled.nearest(bundled.words(word), [word, like, unlike])[0]

    assert same == pytest.approx(1.0, abs=1e-3)
    assert near > far + 0.2


def test_texts_that_are_tokenised_together_are_kept_apart(bundled):
    texts = ["大夫看病", "", "桥梁\r", "医生\r\n\n渡轮 ", "", "\n", "a b，早晨。"]
    words = bundled.words("大夫清晨")

    together = bundled.nearest(words, texts)

    alone = np.hstack([bundled.nearest(words, [text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    assert together[:, 1].tolist() == [0] * len(words.weights)


@pytest.mark.parametrize("vectors", [10, 150])
def test_threads_that_need_the_same_new_words_get_equal_results(bundled, monkeypatch, vectors):
    # Unknown words, and the vectors of known ones, are forgotten now and then, or never kept.
    monkeypatch.setattr(word_codes, "_MAX_CACHED_WORDS", 50)
    monkeypatch.setattr(unit_vectors, "_MAX_CACHED_VECTORS", vectors)
    texts = [f"第{number}号阅读者{chr(0x4E00 + number)}渡轮、大夫。" for number in range(200)]
    words = bundled.words("大夫渡轮")
    alone = bundled.nearest(words, texts)
    fresh = MaxSim(load_encoder(BUNDLED))

    together = results_of_many_threads(
        lambda thread: [fresh.nearest(words, texts[at : at + 20]) for at in range(thread, 180, 8)]
    )

    for thread, found in enumerate(together):
        expected = [alone[:, at : at + 20] for at in range(thread, 180, 8)]
        np.testing.assert_allclose(np.hstack(found), np.hstack(expected), atol=1e-5)


def test_words_that_are_tokenised_together_have_the_pieces_that_each_has_alone():
    encoder = load_encoder(BUNDLED)
    words = [
        "abc12",
        "：",
        "",
        "\u0301",
        "1.5万",
        "㎏x",
        "龘",
        "e\u0301",
        "",
        "가\u11a8",
        "fQ9",
        "\r",
    ]

    assert encoder.tokenise_words(words) == [encoder.tokenise([each])[0] for each in words]
    assert encoder.tokenise_words([]) == []


def test_maxsim_is_prepared_once_for_an_encoder():
    encoder = load_encoder(BUNDLED)

    assert load_maxsim(encoder) is load_maxsim(encoder)


def test_the_bundled_encoder_compares_words_for_an_encoder_that_is_not_static(bundled):
    class Other:
        name = "other"

    compared = load_maxsim(Other())

    question = fold("大夫")
    np.testing.assert_array_equal(
        compared.nearest(compared.words(question), ["医生"]),
        bundled.nearest(bundled.words(question), ["医生"]),
    )


def test_a_word_of_several_pieces_is_as_near_as_the_nearest_of_them(letters):
    words = letters.words("ab")

    for text in ("ac", "xa c", "x"):
        pieces = [each for each in text if each in "abc"]
        alone = [letters.nearest(words, [each])[:, 0] for each in pieces]
        expected = np.max(alone, axis=0) if alone else np.zeros(len(words.weights))
        np.testing.assert_allclose(letters.nearest(words, [text])[:, 0], expected, atol=1e-6)


def test_the_whole_vocabulary_changes_nothing(bundled, monkeypatch):
    texts = ["大夫看病，渡轮停航。\n第12号", "省内外的专任教师\r\n清晨"]
    words = bundled.words("医生早晨")
    monkeypatch.setattr(word_codes, "_FEW_WORDS", 3)

    whole = MaxSim(load_encoder(BUNDLED)).nearest(words, texts)

    np.testing.assert_array_equal(whole, bundled.nearest(words, texts))


def test_replaced_vectors_leave_those_that_are_read(monkeypatch):
    monkeypatch.setattr(unit_vectors, "_MAX_CACHED_VECTORS", 2)
    vectors = unit_vectors.UnitVectors(_Letters.table)

    first = vectors.of(np.array([1, 2]))
    second = vectors.of(np.array([3]))

    np.testing.assert_allclose(first, [[1, 0], [0, 1]])
    np.testing.assert_allclose(second, [[0.6, 0.8]], atol=1e-6)
