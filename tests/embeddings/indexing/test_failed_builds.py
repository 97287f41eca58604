"""A build that fails says why, leaves the previous generation, and the next one succeeds."""

import resource
import sys

import numpy as np
import pytest
from filelock import FileLock

from corpus.errors import BuildError, FolderError, IndexBusy
from embeddings.store.generations import open_index
from embeddings.tools import Tools
from embeddings.types import Counts
from tests.embeddings.indexing.documents import many
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index


def test_a_folder_without_files_is_refused(build, layout):
    with pytest.raises(FolderError, match="holds no files") as caught:
        build()
    assert "--allow-empty" in caught.value.hint
    assert not layout.current.exists()


def test_the_folder_of_documents_is_refused_as_the_index(folder, letters):
    documents = folder({"a.txt": "甲。"})

    with pytest.raises(BuildError, match="folder of documents itself"):
        build_index(documents, documents, letters)
    assert [path.name for path in documents.iterdir()] == ["a.txt"]


def test_a_missing_folder_of_documents_leaves_no_index_behind(tmp_path, layout, letters):
    with pytest.raises(FolderError, match="does not exist"):
        build_index(tmp_path / "nowhere", layout.folder, letters)
    assert not layout.folder.exists()


@pytest.mark.parametrize("damage", ["vectors.faiss", "catalog.sqlite", "manifest.json"])
def test_a_damaged_generation_is_replaced(build, layout, letters, damage):
    build({"a.txt": "甲。"})
    (layout.generation(1).folder / damage).write_bytes(b"")

    assert build().published
    assert open_index(layout.folder, letters.recipe).info.documents == 1


@pytest.mark.parametrize("content", [b"", b"nothing", b"gen-000077"])
def test_a_damaged_current_is_replaced(build, layout, letters, content):
    build({"a.txt": "甲。"})
    layout.current.write_bytes(content)

    assert build().published
    assert open_index(layout.folder, letters.recipe).info.documents == 1


class LostEncoder(LetterEncoder):
    """Gives no numbers, as a broken model may."""

    def encode(self, texts, *, query=False):
        return super().encode(texts, query=query) * np.float32("nan")


def test_invalid_vectors_end_a_build_and_are_not_reused_by_the_next(build, layout, letters):
    lost = Tools(LostEncoder(), letters.analyser)
    with pytest.raises(BuildError, match="no vector"):
        build({"a.txt": "甲。"}, lost)
    assert layout.generations() == []

    assert build().counts == Counts(new=1, encoded=2)


def test_what_killed_builds_left_behind_is_removed(build, layout):
    build({"a.txt": "甲。"})
    left = layout.generation(7)
    left.lexical.mkdir(parents=True)
    left.catalog.write_bytes(b"half")

    build({"b.txt": "乙。"})
    assert 7 not in layout.generations()
    assert layout.current.read_text() == f"gen-{layout.generations()[-1]:06}"


def test_a_second_build_is_refused_while_one_runs(build, layout, letters):
    build({"a.txt": "甲。"})
    with FileLock(layout.lock), pytest.raises(IndexBusy) as caught:
        build({"b.txt": "乙。"})
    assert "Another process" in caught.value.message
    assert caught.value.hint

    assert build().published


@pytest.mark.parametrize("name", ["", "lock", "CURRENT", "vectors.sqlite", "gen-000001"])
def test_a_file_in_place_of_the_index_is_reported_in_one_sentence(build, layout, name):
    place = layout.folder / name
    place.parent.mkdir(exist_ok=True)
    if name in ("", "gen-000001"):
        place.write_text("in the way")
    else:
        place.mkdir()

    with pytest.raises(BuildError, match="can't be written") as caught:
        build({"a.txt": "甲。"})
    assert caught.value.hint


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
@pytest.mark.parametrize("kilobytes", [0, 1, 6, 20, 60, 100])
def test_a_full_disk_is_one_sentence_and_the_old_generation_stays(
    folder, layout, letters, kilobytes
):
    documents = folder({"a.txt": "甲。"})
    build_index(documents, layout.folder, letters)
    folder(many(200))

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
    try:
        with pytest.raises(BuildError, match="can't be written"):
            build_index(documents, layout.folder, letters)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert layout.generations() == [1]
    assert open_index(layout.folder, letters.recipe).info.documents == 1
