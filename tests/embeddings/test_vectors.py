import numpy as np
import pytest

from corpus.errors import IndexUnavailable
from embeddings.types import Hit
from embeddings.vectors import VectorIndex, VectorWriter


def stored(tmp_path, rows):
    writer = VectorWriter(2)
    writer.add(np.array(rows, dtype=np.float32).reshape(-1, 2))
    writer.write(tmp_path / "vectors.faiss")
    return VectorIndex(tmp_path / "vectors.faiss")


def test_the_nearest_by_cosine_come_first_with_their_cosine(tmp_path):
    index = stored(tmp_path, [[0, 1], [0.6, 0.8], [1, 0]])

    hits = index.search(np.array([1, 0], np.float32), 3)
    assert [hit.chunk_id for hit in hits] == [2, 1, 0]
    # Vectors are kept in half precision.
    assert [hit.score for hit in hits] == pytest.approx([1, 0.6, 0], abs=1e-3)


def test_what_was_written_is_read_with_its_size(tmp_path):
    index = stored(tmp_path, [[0, 1], [1, 0]])

    assert (index.size, index.dimensions) == (2, 2)


def test_vectors_added_in_parts_are_numbered_on(tmp_path):
    writer = VectorWriter(2)
    for row in ([1, 0], [0, 1]):
        writer.add(np.array([row], np.float32))
    writer.write(tmp_path / "v")

    assert VectorIndex(tmp_path / "v").search(np.array([0, 1], np.float32), 1) == [Hit(1, 1.0)]


def test_rows_of_another_file_and_new_ones_stand_in_the_order_that_is_asked_for(tmp_path):
    stored(tmp_path, [[1, 0], [0, 1], [0.6, 0.8]])
    writer = VectorWriter(2)
    writer.add(np.array([[0.8, 0.6], [-1, 0]], np.float32))
    writer.write(tmp_path / "next", tmp_path / "vectors.faiss", np.array([-1, 2, 0, -1]))

    index = VectorIndex(tmp_path / "next")
    rows = [[round(float(number), 1) for number in index.vector(row)] for row in range(index.size)]
    assert rows == [[0.8, 0.6], [0.6, 0.8], [1.0, 0.0], [-1.0, 0.0]]


def test_chosen_chunks_are_scored_in_the_order_asked_for(tmp_path):
    index = stored(tmp_path, [[0, 1], [0.6, 0.8], [1, 0]])

    scores = index.scores(np.array([1, 0], np.float32), [2, 0, 1])
    assert scores == pytest.approx([1, 0, 0.6], abs=1e-3)
    assert index.scores(np.array([1, 0], np.float32), []) == []


def test_a_question_without_meaning_finds_nothing(tmp_path):
    assert stored(tmp_path, [[0, 1]]).search(np.zeros(2, np.float32), 5) == []


def test_an_empty_index_is_written_read_and_finds_nothing(tmp_path):
    index = stored(tmp_path, [])

    assert index.size == 0
    assert index.search(np.array([1, 0], np.float32), 5) == []


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_finds_nothing(tmp_path, limit):
    assert stored(tmp_path, [[0, 1]]).search(np.array([1, 0], np.float32), limit) == []


@pytest.mark.parametrize("content", [None, b"", b"no vectors at all"])
def test_a_file_that_holds_no_vectors_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "v").write_bytes(content)

    with pytest.raises(IndexUnavailable, match="vectors"):
        VectorIndex(tmp_path / "v")
