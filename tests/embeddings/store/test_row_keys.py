import numpy as np
import pytest

from corpus.errors import IndexUnavailable
from embeddings.store.row_keys import concatenate_ranges, read_row_keys, rows_by_key, write_row_keys


def test_ranges_are_joined_one_after_the_other():
    assert concatenate_ranges([range(4, 6), range(0), range(2)]).tolist() == [4, 5, 0, 1]
    assert concatenate_ranges([]).tolist() == []


def test_each_key_has_its_row_and_an_unused_one_has_none():
    assert rows_by_key(np.array([4, 5, 0]), 7).tolist() == [2, -1, -1, -1, 0, 1, -1]


@pytest.mark.parametrize("rows", [[], [3, 1, 2], [2**31 - 1, 0], [2**31, 0]])
def test_rows_come_back_as_they_were_written(tmp_path, rows):
    write_row_keys(tmp_path / "rows.npy", np.array(rows, np.int64))
    assert read_row_keys(tmp_path / "rows.npy").tolist() == rows
    assert read_row_keys(tmp_path / "rows.npy").dtype == np.int64


def test_a_key_takes_four_bytes_where_all_fit(tmp_path):
    write_row_keys(tmp_path / "rows.npy", np.arange(1000))
    assert (tmp_path / "rows.npy").stat().st_size < 4500


@pytest.mark.parametrize(
    "rows", [np.array([-1]), np.array([1.0]), np.array([[1, 2]]), np.array([1], np.int16)]
)
def test_arrays_that_are_no_row_keys_are_refused(tmp_path, rows):
    np.save(tmp_path / "rows.npy", rows)
    with pytest.raises(IndexUnavailable, match="can't be read"):
        read_row_keys(tmp_path / "rows.npy")


@pytest.mark.parametrize("content", [None, b"", b"\x93NUMPY", b"x" * 100])
def test_a_file_without_row_keys_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "rows.npy").write_bytes(content)
    with pytest.raises(IndexUnavailable, match="can't be read"):
        read_row_keys(tmp_path / "rows.npy")


def test_rows_with_python_objects_in_them_are_never_unpickled(tmp_path):
    np.save(tmp_path / "rows.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexUnavailable, match="can't be read"):
        read_row_keys(tmp_path / "rows.npy")
