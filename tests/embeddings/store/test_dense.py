import numpy as np
import pytest
from faiss import IDSelectorBitmap, SearchParameters

from corpus.errors import IndexUnavailable
from embeddings.chunk_set import ChunkSet
from embeddings.store.dense.index import VectorIndex
from embeddings.store.dense.quantizer import QuantizedVectors, VectorQuantizer, map_index
from embeddings.store.dense.rotation import rotate_back, rotate_one
from embeddings.store.dense.writer import VectorWriter


def _add(writer, rows):
    writer.append(VectorQuantizer(rows.shape[1]).quantize(rows))


def stored(tmp_path, rows):
    writer = VectorWriter(2)
    _add(writer, np.array(rows, dtype=np.float32).reshape(-1, 2))
    writer.write(tmp_path / "vectors.faiss")
    return VectorIndex(tmp_path / "vectors.faiss")


def test_the_nearest_by_cosine_come_first_with_their_cosine(tmp_path):
    index = stored(tmp_path, [[0, 1], [0.6, 0.8], [1, 0]])

    hits = index.search(np.array([1, 0], np.float32), 3)
    assert [hit.chunk_id for hit in hits] == [2, 1, 0]
    # Vectors are quantized.
    assert [hit.score for hit in hits] == pytest.approx([1, 0.6, 0], abs=0.01)


def test_an_index_knows_its_size_and_dimensions(tmp_path):
    index = stored(tmp_path, [[0, 1], [1, 0]])

    assert (index.size, index.dimensions) == (2, 2)


def test_vectors_appended_in_parts_are_numbered_consecutively(tmp_path):
    writer = VectorWriter(2)
    for row in ([1, 0], [0, 1]):
        _add(writer, np.array([row], np.float32))
    writer.write(tmp_path / "v")

    [hit] = VectorIndex(tmp_path / "v").search(np.array([0, 1], np.float32), 1)
    assert (hit.chunk_id, hit.score) == (1, pytest.approx(1, abs=0.01))


def test_kept_and_new_vectors_are_written_in_the_given_order(tmp_path):
    stored(tmp_path, [[1, 0], [0, 1], [0.6, 0.8]])
    writer = VectorWriter(2)
    _add(writer, np.array([[0.8, 0.6], [-1, 0]], np.float32))
    writer.write(tmp_path / "next", tmp_path / "vectors.faiss", np.array([-1, 2, 0, -1]))

    index = VectorIndex(tmp_path / "next")
    rows = [[round(float(number), 1) for number in index.vector(row)] for row in range(index.size)]
    assert rows == [[0.8, 0.6], [0.6, 0.8], [1.0, 0.0], [-1.0, 0.0]]


def test_named_chunks_are_scored_in_their_order(tmp_path):
    index = stored(tmp_path, [[0, 1], [0.6, 0.8], [1, 0]])

    scores = index.scores(np.array([1, 0], np.float32), [2, 0, 1])
    assert scores == pytest.approx([1, 0, 0.6], abs=0.01)
    assert index.scores(np.array([1, 0], np.float32), []) == []


def test_the_zero_vector_finds_nothing(tmp_path):
    assert stored(tmp_path, [[0, 1]]).search(np.zeros(2, np.float32), 5) == []


def test_an_empty_index_is_written_read_and_finds_nothing(tmp_path):
    index = stored(tmp_path, [])

    assert index.size == 0
    assert index.search(np.array([1, 0], np.float32), 5) == []


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_finds_nothing(tmp_path, limit):
    assert stored(tmp_path, [[0, 1]]).search(np.array([1, 0], np.float32), limit) == []


@pytest.mark.parametrize("content", [None, b"", b"no vectors at all"])
def test_a_file_without_vectors_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "v").write_bytes(content)

    with pytest.raises(IndexUnavailable, match="vectors"):
        VectorIndex(tmp_path / "v")


def many(number):
    rows = np.random.default_rng(1).standard_normal((number, 64)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_quantized_vector_does_not_depend_on_the_others_and_scores_nearly_the_same(tmp_path):
    rows = many(1000)
    for name, part in (("some", rows[:300]), ("all", rows)):
        writer = VectorWriter(64)
        _add(writer, part)
        writer.write(tmp_path / name)

    few, more = VectorIndex(tmp_path / "some"), VectorIndex(tmp_path / "all")
    for row in (0, 299):
        np.testing.assert_array_equal(few.vector(row), more.vector(row))
    assert more.scores(rows[0], range(1000)) == pytest.approx(list(rows @ rows[0]), abs=0.02)
    assert (tmp_path / "all").stat().st_size < 1000 * 64 + 1000


def test_kept_vectors_are_copied_byte_for_byte(tmp_path):
    rows = many(4)
    for name, part in (("base", rows[:3]), ("next", rows[3:])):
        writer = VectorWriter(64)
        _add(writer, part)
        base = (tmp_path / "base", np.array([2, -1, 0])) if name == "next" else ()
        writer.write(tmp_path / name, *base)

    base, index = VectorIndex(tmp_path / "base"), VectorIndex(tmp_path / "next")
    np.testing.assert_array_equal(index.vector(0), base.vector(2))
    np.testing.assert_array_equal(index.vector(2), base.vector(0))
    assert index.vector(1) == pytest.approx(rows[3], abs=0.01)


@pytest.mark.parametrize(
    "order",
    [
        [],
        [-1, -1, -1],
        [0, 1, 2, 3, 4, 5],
        [-1, 0, 1, 2, -1, -1, 3, 4, 5],
        # What is added follows the last row, and would be the next one of the same array.
        [4, 5, -1, -1, 0, 1, -1],
        [5, 4, 3, -1, 2, 1, 0],
    ],
)
def test_runs_of_kept_and_of_new_vectors_follow_each_other(tmp_path, order):
    rows = VectorQuantizer(64).quantize(many(9))
    base = VectorWriter(64)
    base.append(rows[:6])
    base.write(tmp_path / "base")
    writer = VectorWriter(64)
    new = rows[6 : 6 + order.count(-1)]
    for each in range(len(new)):
        writer.append(new[each : each + 1])
    writer.write(tmp_path / "next", tmp_path / "base", np.array(order, np.int64))

    added = iter(range(6, 9))
    expected = rows[[next(added) if each < 0 else each for each in order]]
    written = QuantizedVectors(tmp_path / "next")
    np.testing.assert_array_equal(written.rows, expected)


@pytest.mark.parametrize("dimensions", [64, 300, 384, 768])
def test_a_vector_with_a_single_component_is_stored_as_accurately_as_any(tmp_path, dimensions):
    rows = np.eye(dimensions, dtype=np.float32)
    writer = VectorWriter(dimensions)
    _add(writer, rows)
    writer.write(tmp_path / "vectors")

    index = VectorIndex(tmp_path / "vectors")
    for number in (0, 1, dimensions // 2, dimensions - 1):
        assert index.vector(number) == pytest.approx(rows[number], abs=0.02)
        [hit] = index.search(rows[number], 1)
        assert (hit.chunk_id, hit.score) == (number, pytest.approx(1, abs=0.02))


def test_a_component_beyond_the_bounds_is_clipped_and_the_vector_still_found(tmp_path):
    longest = np.zeros((1, 64), np.float32)
    longest[0, 5] = 1
    rows = np.concatenate([rotate_back(longest), many(100)])
    writer = VectorWriter(64)
    _add(writer, rows)
    writer.write(tmp_path / "vectors")

    hits = VectorIndex(tmp_path / "vectors").search(rows[0], 2)
    assert hits[0].chunk_id == 0
    assert hits[0].score == pytest.approx(4 / 64**0.5, abs=0.01)


def test_the_zero_vector_stays_zero(tmp_path):
    writer = VectorWriter(64)
    _add(writer, np.zeros((1, 64), np.float32))
    writer.write(tmp_path / "vectors")

    assert not VectorIndex(tmp_path / "vectors").vector(0).any()


def test_more_hits_may_be_asked_for_than_there_are_vectors(tmp_path):
    writer = VectorWriter(64)
    _add(writer, many(100))
    writer.write(tmp_path / "vectors")

    assert len(VectorIndex(tmp_path / "vectors").search(many(1)[0], 500)) == 100


def test_vectors_of_an_odd_length_are_searched(tmp_path):
    writer = VectorWriter(3)
    _add(writer, np.eye(3, dtype=np.float32))
    writer.write(tmp_path / "vectors")

    index = VectorIndex(tmp_path / "vectors")
    assert [hit.chunk_id for hit in index.search(np.array([0, 0, 1], np.float32), 1)] == [2]


@pytest.mark.parametrize("spare", [1, 8])
@pytest.mark.parametrize("dimensions", [3, 64])
def test_a_search_finds_what_comparing_all_vectors_with_the_query_finds(
    tmp_path, monkeypatch, spare, dimensions
):
    # However few the first step finds at once.
    monkeypatch.setattr("embeddings.store.dense.index._SPARE", spare)
    random = np.random.default_rng(5)
    rows = random.normal(size=(400, dimensions)).astype(np.float32)
    # Texts that occur again and again have one vector, and ties are broken in one way.
    rows[100:300] = rows[random.integers(0, 8, 200)]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    writer = VectorWriter(dimensions)
    _add(writer, rows)
    writer.write(tmp_path / "vectors")
    index, exact = VectorIndex(tmp_path / "vectors"), map_index(tmp_path / "vectors")

    among = ChunkSet.of(random.random(400) < 0.3)
    only = SearchParameters(sel=IDSelectorBitmap(among.bits))
    for query in (*rows[:10], *random.normal(size=(10, dimensions)).astype(np.float32)):
        for limit in (1, 5, 40, 400):
            for chunks, parameters in ((None, None), (among, only)):
                count = min(limit, 400 if chunks is None else among.count)
                scores, ids = exact.search(rotate_one(query)[None], count, params=parameters)
                hits = index.search(query, limit, chunks)
                assert [hit.chunk_id for hit in hits] == ids[0].tolist()
                assert [hit.score for hit in hits] == scores[0].tolist()
