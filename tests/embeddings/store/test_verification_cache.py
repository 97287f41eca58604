"""What a build found whole is opened without being read, until anyone touches it."""

import os
from unittest.mock import patch

import pytest

from corpus.errors import IndexUnavailable
from embeddings.store.generations import check, open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.manifest import verify_files
from tests.folder_builds import build_index


@pytest.fixture
def layout(folder, tmp_path, letters) -> IndexLayout:
    build_index(folder({"a.txt": "甲。", "b.txt": "乙。"}), tmp_path / "index", letters)
    return IndexLayout(tmp_path / "index")


@pytest.fixture
def opened(layout, letters):
    """Open the index; return how often its bytes were verified for that."""

    def times() -> int:
        with patch("embeddings.store.folder_index.verify_files", wraps=verify_files) as verify:
            open_index(layout.folder, letters.recipe).close()
        return verify.call_count

    return times


def test_files_that_a_build_verified_are_not_read_again(opened):
    assert [opened(), opened()] == [0, 0]


def test_a_check_reads_every_byte(layout, letters):
    with patch("embeddings.store.folder_index.verify_files", wraps=verify_files) as verify:
        check(layout.folder, letters.recipe)
    assert verify.call_count == 1


def test_a_file_that_was_touched_is_verified_again(layout, opened):
    os.utime(layout.generation(1).vectors, (1, 1))
    assert opened() == 1


def test_a_changed_file_whose_time_was_set_back_is_detected(layout, letters):
    path = layout.generation(1).vectors
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(IndexUnavailable, match="damaged"):
        open_index(layout.folder, letters.recipe)


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"generation": 1}', b"[" * 100_000])
def test_an_unreadable_cache_only_costs_time(layout, opened, damage):
    layout.verified.write_bytes(damage)
    assert opened() == 1


def test_a_file_that_was_added_is_refused(layout, letters):
    (layout.generation(1).folder / "more").write_text("")
    with pytest.raises(IndexUnavailable, match="does not belong"):
        open_index(layout.folder, letters.recipe)
