import os
import signal
import subprocess
import sys

import pytest

from corpus.errors import IndexUnavailable
from embeddings.build.pipeline import build_index
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.read_lock import lock_for_reading, lock_for_removal

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")


def is_free(generation):
    with lock_for_removal(generation) as free:
        return free


@posix_only
def test_a_generation_is_held_until_its_reader_lets_go(generation):
    held = lock_for_reading(generation)
    assert not is_free(generation)
    held.release()
    assert is_free(generation)


@posix_only
def test_a_hold_ends_when_nothing_refers_to_it(generation):
    held = lock_for_reading(generation)
    assert not is_free(generation)
    del held
    assert is_free(generation)


@posix_only
def test_while_a_generation_is_being_removed_nobody_can_begin_to_read_it(generation):
    with lock_for_removal(generation), pytest.raises(IndexUnavailable, match="being removed"):
        lock_for_reading(generation)
    lock_for_reading(generation).release()


def test_what_is_not_there_can_not_be_held_and_is_held_by_nobody(tmp_path):
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
            "held = lock_for_reading(IndexLayout(Path(sys.argv[1])).generation(1));"
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
def test_an_opened_index_is_held_and_a_closed_one_is_not(folder, letters, tmp_path):
    layout = IndexLayout(tmp_path / "index")
    build_index(folder({"a.txt": "甲"}), layout.folder, letters)

    index = open_index(layout.folder, letters.recipe)
    assert not is_free(layout.generation(1))
    index.close()
    assert is_free(layout.generation(1))
