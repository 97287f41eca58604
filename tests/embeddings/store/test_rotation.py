import hashlib

import numpy as np
import pytest

from embeddings.store.dense.rotation import rotate, rotate_back

LENGTHS = [1, 2, 3, 7, 64, 300, 384, 768, 769, 1024]


def rows_of(dimensions, count=20):
    rows = np.random.default_rng(dimensions).standard_normal((count, dimensions), np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("dimensions", LENGTHS)
def test_a_rotation_keeps_lengths_and_cosines(dimensions):
    rows = rows_of(dimensions)

    rotated = rotate(rows)
    np.testing.assert_allclose(rotated @ rotated.T, rows @ rows.T, atol=1e-5)


@pytest.mark.parametrize("dimensions", LENGTHS)
def test_a_rotation_can_be_reversed(dimensions):
    rows = rows_of(dimensions)

    np.testing.assert_allclose(rotate_back(rotate(rows)), rows, atol=1e-6)


@pytest.mark.parametrize("dimensions", [64, 300, 384, 768, 769, 1024])
def test_a_rotation_spreads_a_single_large_component(dimensions):
    single = rotate(np.eye(dimensions, dtype=np.float32))

    assert np.abs(single).max() <= 4.5 / dimensions**0.5


def test_two_components_become_their_sum_and_difference():
    # Apart from signs, twice: (3 + 1) / sqrt(2) and (3 - 1) / sqrt(2), then the same of these.
    [row] = rotate(np.array([[3, 1]], np.float32))

    assert sorted(np.abs(row)) == pytest.approx([1, 3])


def test_a_rotated_vector_does_not_depend_on_the_others():
    rows = rows_of(384, 600)

    together = rotate(rows)
    for number in (0, 299, 599):
        np.testing.assert_array_equal(rotate(rows[number : number + 1])[0], together[number])


def test_a_rotation_does_not_change_its_argument():
    rows = rows_of(64)
    before = rows.copy()

    rotate(rows)
    rotate_back(rows)
    np.testing.assert_array_equal(rows, before)


def test_no_vectors_can_be_rotated():
    assert rotate(np.zeros((0, 384), np.float32)).shape == (0, 384)


def test_the_rotation_is_the_same_on_every_machine():
    content = rotate(np.eye(384, dtype=np.float32)).astype("<f4").tobytes()

    assert hashlib.sha256(content).hexdigest()[:16] == "5c135fc00c62eb4c"
