import random
from collections import Counter

import numpy as np
import pytest
from scipy import sparse

from embeddings.training.cooccurrence import count_pairs, mutual_information, word_vectors
from embeddings.training.event_pairs import same_events, term_matrix
from embeddings.training.pairs import AnsweringParagraph, Pairs, cut_to_question, windows_of
from embeddings.training.synonyms import closeness, retrofit, senses
from embeddings.training.tokens import TokenTexts
from embeddings.training.vocabulary import build_tokenizer, from_dictionary


def _texts(*texts):
    """Return texts made of lists of sentences, which are lists of ids, of 100 characters each."""
    flat = [np.array(sentence, dtype=np.int32) for text in texts for sentence in text]
    return TokenTexts(
        ids=np.concatenate(flat),
        starts=np.cumsum([0, *map(len, flat)]),
        characters=np.full(len(flat), 100),
        firsts=np.cumsum([0, *map(len, texts)]),
    )


def test_near_words_count_more_and_other_texts_not_at_all():
    ids, text_of = np.array([1, 2, 3, 1], np.int32), np.array([0, 0, 0, 1], np.int32)

    counts = count_pairs(ids, text_of, vocabulary=4, window=2).toarray()

    assert counts[1, 2] == counts[2, 1] == 1.0
    assert counts[1, 3] == counts[3, 1] == 0.5
    assert counts[2, 3] == 1.0
    assert counts.sum() == 5.0


def test_words_that_always_occur_together_have_mutual_information():
    counts = count_pairs(np.array([1, 2, 1, 2, 1, 2], np.int32), np.zeros(6, np.int32), 3, 1)

    information = mutual_information(counts)

    # They always occur together, and neither with itself: log 2.
    assert information[1, 2] == pytest.approx(np.log(2.0))
    assert information.nnz == 2


def test_words_that_occur_with_the_same_words_have_near_vectors():
    rng = np.random.default_rng(5)
    # 1 and 2 stand among 10 to 19, 3 and 4 among 20 to 29, never beside one another.
    texts = _texts(
        *(
            [[word, *rng.integers(base, base + 10, 4)]]
            for _ in range(300)
            for word, base in ((1, 10), (2, 10), (3, 20), (4, 20))
        )
    )

    vectors = word_vectors(texts, 30, dimensions=2, window=4, seed=1, subsampling=1.0)

    assert vectors[1] @ vectors[2] > 0.8
    assert abs(vectors[1] @ vectors[3]) < 0.3
    assert not vectors[0].any()


def test_articles_on_one_event_are_found_and_copies_are_not():
    shared = list(range(1, 11))
    texts = _texts(
        [shared + list(range(20, 32))],
        [shared[::-1] + list(range(40, 52))],
        [shared + list(range(20, 31)) + [60]],
        [list(range(70, 92))],
    )
    idf = np.ones(100, np.float32)

    found = list(same_events(texts, {0: 5, 1: 6, 2: 5, 3: 5}, idf))

    assert sorted(map(sorted, found)) == [[0, 1], [1, 2]]


def test_articles_of_other_weeks_are_not_one_event():
    texts = _texts([list(range(1, 20))], [list(range(1, 11)) + list(range(30, 40))])

    assert not list(same_events(texts, {0: 1, 1: 9}, np.ones(50, np.float32)))


def test_a_row_of_the_term_matrix_has_length_one_and_weights_by_idf():
    idf = np.array([0, 3, 4], np.float32)

    rows = term_matrix([np.array([1, 2, 0]), np.array([0])], idf).toarray()

    np.testing.assert_allclose(rows, [[0, 0.6, 0.8], [0, 0, 0]], atol=1e-6)


def test_a_window_is_as_long_as_a_chunk_and_of_one_text():
    texts = _texts([[1, 2]] * 7, [[3, 4]])

    assert [window.tolist() for window in windows_of(texts, 0)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [window.tolist() for window in windows_of(texts, 1)] == [[7]]


def test_a_batch_has_every_kind_of_pair_and_no_query_is_in_its_passage():
    texts = _texts(*([[10 * t + s, 500] for s in range(9)] for t in range(20)))
    windows = [windows_of(texts, text) for text in range(len(texts))]
    events = [(0, windows[1][0])] * 50
    article = [AnsweringParagraph(np.array([900 + n]), (np.array([800 + n]),)) for n in range(5)]

    drawn = Pairs(texts, windows, events, [article]).draw(40, random.Random(1))

    assert len(drawn) == 40
    assert sum(pair.query[0] >= 800 for pair in drawn) == 8
    assert not any(pair.query[0] in pair.passage for pair in drawn)


def test_a_sentence_is_cut_to_consecutive_tokens_as_many_as_a_question_has():
    rng = random.Random(3)
    pieces = [cut_to_question(np.arange(40), rng) for _ in range(200)]

    assert {len(each) for each in pieces} == set(range(6, 17))
    assert all((np.diff(each) == 1).all() for each in pieces)
    assert cut_to_question(np.arange(3), rng).tolist() == [0, 1, 2]


def test_remarks_and_articles_make_no_difference_to_a_meaning():
    meanings = senses(
        [
            ("大夫", "doctor"),
            ("医生", "a doctor (CL:個|个[ge4])"),
            ("师", "teacher"),
            ("甲", "variant of 乙"),
            ("乙", "variant of 甲"),
            ("孤", "lonely"),
        ]
    )

    assert meanings == {"doctor": {"大夫", "医生"}}


def test_the_dictionary_adds_synonyms_of_common_words_that_the_texts_contain():
    meanings = {"doctor": frozenset({"大夫", "医生", "郎中"}), "moon": frozenset({"月", "玉盘"})}
    counts = Counter({"医生": 90, "大夫": 2, "玉盘": 5, "郎中": 1})

    assert from_dictionary(meanings, counts, size=1) == ["大夫"]


def test_the_fewer_words_share_a_meaning_the_closer_they_are_related():
    meanings = {
        "doctor": frozenset({"a", "b", "c"}),
        "physician": frozenset({"a", "b"}),
        "thing": frozenset(map(str, range(13))),
    }
    vocabulary = {
        word: number for number, word in enumerate(["_", "a", "b", "c", *map(str, range(13))])
    }

    close = closeness(meanings, vocabulary).toarray()

    assert close[1, 2] == 1.0
    assert close[1, 3] == close[3, 1] == close[2, 3] == 0.5
    assert close[0].sum() == close[4:].sum() == 0


def test_synonyms_move_together_and_a_word_without_a_vector_gets_their_mean():
    vectors = np.array([[0, 0], [1, 0], [0, 1], [0, 0], [-1, 0]], dtype=np.float32)
    close = sparse.csr_matrix(
        ([1.0] * 4, ([1, 2, 3, 1], [2, 1, 1, 3])), shape=(5, 5), dtype=np.float32
    )

    moved = retrofit(vectors, close)

    # They were at right angles.
    assert moved[1] @ moved[2] > 0.5
    assert moved[3] @ moved[1] > 0.9
    assert moved[4].tolist() == [-1, 0]
    assert not moved[0].any()


def test_required_words_are_in_the_vocabulary_before_more_common_ones():
    counts = Counter({"医生": 90, "车站": 80, "大夫": 2})

    known = build_tokenizer(counts, size=7, least=2, required=["大夫"]).get_vocab()

    assert "大夫" in known
    assert "车站" not in known
