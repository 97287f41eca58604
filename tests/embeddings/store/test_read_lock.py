import os
import signal
import subprocess
import sys

import pytest

from corpus.errors import IndexUnavailable
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.read_lock import lock_for_reading, lock_for_removal
from tests.folder_builds import build_index

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")


def is_free(generation):
    with lock_for_removal(generation) as free:
        return free


@posix_only
def test_a_generation_is_locked_until_its_reader_releases_it(generation):
    lock = lock_for_reading(generation)
    assert not is_free(generation)
    lock.release()
    assert is_free(generation)


@posix_only
def test_a_lock_ends_when_nothing_refers_to_it(generation):
    lock = lock_for_reading(generation)
    assert not is_free(generation)
    del lock
    assert is_free(generation)


@posix_only
def test_a_generation_that_is_being_removed_can_not_be_opened(generation):
    with lock_for_removal(generation), pytest.raises(IndexUnavailable, match="being removed"):
        lock_for_reading(generation)
    lock_for_reading(generation).release()


def test_a_missing_generation_is_unlocked_and_can_not_be_locked(tmp_path):
    missing = IndexLayout(tmp_path).generation(1)
    assert is_free(missing)
    with pytest.raises(IndexUnavailable):
        lock_for_reading(missing)


@posix_only
def test_an_old_generation_stays_while_another_process_reads_it(folder, letters, tmp_path):
    layout = IndexLayout(tmp_path / "index")
    for number in range(1, 3):
        build_index(folder({"a.txt": "甲" * number}), layout.folder, letters)
    reader = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import sys; from pathlib import Path;"
            "from embeddings.store.read_lock import lock_for_reading;"
            "from embeddings.store.layout import IndexLayout;"
            "lock = lock_for_reading(IndexLayout(Path(sys.argv[1])).generation(1));"
            "print('held', flush=True); sys.stdin.read()",
            str(layout.folder),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with reader:
        assert reader.stdout.readline() == b"held\n"
        build_index(folder({"a.txt": "乙"}), layout.folder, letters)
        assert layout.generations() == [1, 2, 3]
        os.kill(reader.pid, signal.SIGKILL)
        reader.wait()

    build_index(folder({"a.txt": "丙"}), layout.folder, letters)
    assert layout.generations() == [3, 4]


@posix_only
def test_an_open_index_is_locked_and_a_closed_one_is_not(folder, letters, tmp_path):
    layout = IndexLayout(tmp_path / "index")
    build_index(folder({"a.txt": "甲"}), layout.folder, letters)

    index = open_index(layout.folder, letters.recipe)
    assert not is_free(layout.generation(1))
    index.close()
    assert is_free(layout.generation(1))
