import hashlib

import numpy as np
import pytest

from embeddings.store.dense.rotation import rotate, rotate_back

LENGTHS = [1, 2, 3, 7, 64, 300, 384, 768, 769, 1024]


def rows_of(dimensions, count=20):
    rows = np.random.default_rng(dimensions).standard_normal((count, dimensions), np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("dimensions", LENGTHS)
def test_lengths_and_cosines_stay(dimensions):
    rows = rows_of(dimensions)

    there = rotate(rows)
    np.testing.assert_allclose(there @ there.T, rows @ rows.T, atol=1e-5)


@pytest.mark.parametrize("dimensions", LENGTHS)
def test_what_is_turned_back_is_what_it_was(dimensions):
    rows = rows_of(dimensions)

    np.testing.assert_allclose(rotate_back(rotate(rows)), rows, atol=1e-6)


@pytest.mark.parametrize("dimensions", [64, 300, 384, 768, 769, 1024])
def test_no_number_of_a_vector_stays_large(dimensions):
    single = rotate(np.eye(dimensions, dtype=np.float32))

    assert np.abs(single).max() <= 4.5 / dimensions**0.5


def test_two_numbers_become_their_sum_and_their_difference():
    # But for signs, twice: (3 + 1) / sqrt(2) and (3 - 1) / sqrt(2), then the same of these.
    [row] = rotate(np.array([[3, 1]], np.float32))

    assert sorted(np.abs(row)) == pytest.approx([1, 3])


def test_a_turned_vector_depends_on_nothing_beside_it():
    rows = rows_of(384, 600)

    together = rotate(rows)
    for number in (0, 299, 599):
        np.testing.assert_array_equal(rotate(rows[number : number + 1])[0], together[number])


def test_what_is_turned_is_not_changed_itself():
    rows = rows_of(64)
    before = rows.copy()

    rotate(rows)
    rotate_back(rows)
    np.testing.assert_array_equal(rows, before)


def test_no_rows_stay_no_rows():
    assert rotate(np.zeros((0, 384), np.float32)).shape == (0, 384)


def test_the_turn_is_the_same_on_every_machine():
    content = rotate(np.eye(384, dtype=np.float32)).astype("<f4").tobytes()

    assert hashlib.sha256(content).hexdigest()[:16] == "5c135fc00c62eb4c"
