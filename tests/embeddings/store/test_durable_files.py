import hashlib

import pytest

from corpus.checksum import bytes_sha256
from embeddings.store.durable_files import file_sha256, replace_file, write_file


def test_a_file_is_written_completely(tmp_path):
    write_file(tmp_path / "a", b"\x00\xff")

    assert (tmp_path / "a").read_bytes() == b"\x00\xff"


def test_a_replaced_file_leaves_nothing_beside_it(tmp_path):
    write_file(tmp_path / "CURRENT", b"gen-000001")
    replace_file(tmp_path / "CURRENT", b"gen-000002")

    assert (tmp_path / "CURRENT").read_bytes() == b"gen-000002"
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]


def test_a_replacement_that_fails_is_an_error_and_leaves_the_old_file(tmp_path):
    (tmp_path / "CURRENT").mkdir()

    with pytest.raises(OSError, match="CURRENT"):
        replace_file(tmp_path / "CURRENT", b"gen-000001")
    assert (tmp_path / "CURRENT").is_dir()


def test_a_file_and_its_bytes_have_the_same_checksum(tmp_path):
    content = bytes(range(256)) * 1000
    write_file(tmp_path / "a", content)

    expected = hashlib.sha256(content).hexdigest()
    assert file_sha256(tmp_path / "a") == bytes_sha256(content) == expected
