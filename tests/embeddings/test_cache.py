import sqlite3

import numpy as np
import pytest

from embeddings.cache import VectorCache
from tests.fakes import EncoderBroke, LetterEncoder


def encode(path, encoder, texts, build=1):
    cache = VectorCache(path, encoder, build)
    try:
        return cache.encode(texts)
    finally:
        cache.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vectors.sqlite"


def test_a_text_is_encoded_once_whoever_asks_again(path):
    encoder = LetterEncoder()

    first = encode(path, encoder, ["甲甲甲乙乙乙乙", "丙"])
    again = encode(path, encoder, ["丙", "甲甲甲乙乙乙乙"])
    assert encoder.encoded == ["甲甲甲乙乙乙乙", "丙"]
    np.testing.assert_allclose(first, [[0.6, 0.8, 0], [0, 0, 1]], atol=1e-3)
    np.testing.assert_allclose(again, [[0, 0, 1], [0.6, 0.8, 0]], atol=1e-3)


def test_equal_texts_in_one_batch_are_encoded_once(path):
    encoder = LetterEncoder()

    assert encode(path, encoder, ["甲", "甲", "甲"]).tolist() == [[1, 0, 0]] * 3
    assert encoder.encoded == ["甲"]


def test_a_text_without_meaning_is_remembered_too(path):
    encoder = LetterEncoder()

    assert encode(path, encoder, [""]).tolist() == [[0, 0, 0]]
    assert encode(path, encoder, [""]).tolist() == [[0, 0, 0]]
    assert encoder.encoded == [""]


def test_another_encoder_does_not_get_the_vectors_of_the_first(path):
    encode(path, LetterEncoder("甲乙"), ["甲"])

    other = LetterEncoder("乙甲", fingerprint="letters-2")
    assert encode(path, other, ["甲"]).tolist() == [[0, 1]]


def test_more_texts_than_one_statement_may_name_are_found_again(path):
    encoder = LetterEncoder()
    texts = ["甲" * number for number in range(1, 1300)]

    encode(path, encoder, texts)
    encode(path, encoder, texts)
    assert len(encoder.encoded) == len(texts)


def test_no_texts_give_no_vectors(path):
    assert encode(path, LetterEncoder(), []).shape == (0, 3)


def test_what_was_encoded_before_an_encoder_broke_is_kept(path):
    cache = VectorCache(path, LetterEncoder(fail_after=1), 1)
    cache.encode(["甲"])
    with pytest.raises(EncoderBroke):
        cache.encode(["乙"])
    cache.close()

    healthy = LetterEncoder()
    encode(path, healthy, ["甲", "乙"])
    assert healthy.encoded == ["乙"]


def test_vectors_that_recent_builds_did_not_use_are_forgotten(path):
    encoder = LetterEncoder()
    encode(path, encoder, ["甲", "乙"], build=1)
    cache = VectorCache(path, encoder, 2)
    cache.encode(["甲"])
    cache.forget_before(2)
    cache.close()

    encoder.encoded.clear()
    encode(path, encoder, ["甲", "乙"], build=3)
    assert encoder.encoded == ["乙"]


@pytest.mark.parametrize("content", [b"no database" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_cache_is_made_anew(path, content):
    path.write_bytes(content)

    encode(path, LetterEncoder(), ["甲"])
    encoder = LetterEncoder()
    encode(path, encoder, ["甲"])
    assert encoder.encoded == []


@pytest.mark.parametrize("page", [1, 2, 5])
def test_a_cache_damaged_inside_is_made_anew(path, page):
    texts = ["甲" * number for number in range(1, 500)]
    encode(path, LetterEncoder(), texts)
    content = bytearray(path.read_bytes())
    content[page * 4096 : (page + 1) * 4096] = b"\xff" * 4096
    path.write_bytes(content)

    assert encode(path, LetterEncoder(), texts).shape == (len(texts), 3)
    encoder = LetterEncoder()
    encode(path, encoder, texts)
    assert encoder.encoded == []


def test_a_cache_of_another_shape_is_made_anew(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE vectors (something TEXT)")
    connection.commit()
    connection.close()

    assert encode(path, LetterEncoder(), ["甲"]).tolist() == [[1, 0, 0]]


def test_a_row_of_the_wrong_size_is_encoded_again(path):
    encode(path, LetterEncoder(), ["甲"])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE vectors SET vector = x'00'")
    connection.commit()
    connection.close()

    assert encode(path, LetterEncoder(), ["甲"]).tolist() == [[1, 0, 0]]
