"""A build that fails says why, leaves the previous generation, and the next one succeeds."""

import gc
import os
import resource
import sys

import numpy as np
import pytest
from filelock import FileLock

from corpus.errors import BuildError, EncoderError, FolderError, IndexBusy
from embeddings.store.generations import open_index
from embeddings.tools import Tools
from embeddings.types import Counts
from tests.embeddings.indexing.documents import many
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index, plan_index
from tests.unprivileged import obeying_permissions


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
    with pytest.raises(EncoderError, match="fails at every text"):
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


GONE = "documents of the index are gone"


@pytest.fixture
def indexed(build, folder):
    """A folder of 21 documents that is indexed."""
    build(many(21))
    return folder({})


def remove(documents, number):
    for path in sorted(documents.glob("*.txt"))[:number]:
        path.unlink()


def outcomes(documents, layout, tools, **options):
    """Return what the dry run and the build raise; None where they accept the folder."""
    found = []
    for run in (
        lambda: plan_index(documents, layout.folder, tools.recipe, **options),
        lambda: build_index(documents, layout.folder, tools, **options),
    ):
        try:
            run()
        except BuildError as error:
            found.append(f"{error.message} {error.hint}")
        else:
            found.append(None)
    return found


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("lost", [11, 20])
def test_a_build_refuses_to_remove_most_documents(indexed, layout, letters, lost, full):
    remove(indexed, lost)
    [plan, build] = outcomes(indexed, layout, letters, full=full)
    assert plan == build
    assert f"{lost} of the 21 {GONE}" in build
    assert "--allow-empty" in build
    assert layout.current.read_text() == "gen-000001"
    assert not layout.building.folder.exists()
    assert outcomes(indexed, layout, letters, full=full, allow_empty=True) == [None, None]


def test_another_folder_does_not_replace_the_documents_of_an_index(
    indexed, layout, letters, tmp_path
):
    other = tmp_path / "other"
    other.mkdir()
    for number in range(30):
        (other / f"another-{number}.txt").write_text(f"丙丁{number}。", encoding="utf-8")
    [plan, build] = outcomes(other, layout, letters)
    assert plan == build
    assert f"21 of the 21 {GONE}" in build


@pytest.mark.parametrize("change", ["half", "moved", "edited"])
def test_a_loss_of_up_to_half_and_documents_that_moved_or_changed_are_accepted(
    indexed, layout, letters, change
):
    if change == "half":
        remove(indexed, 10)
    for number, path in enumerate(sorted(indexed.glob("*.txt"))):
        if change == "moved":
            (indexed / "below").mkdir(exist_ok=True)
            path.rename(indexed / "below" / f"{number}.txt")
        elif change == "edited":
            path.write_text(f"全部改写，第{number}份。", encoding="utf-8")
    assert outcomes(indexed, layout, letters) == [None, None]


def test_whoever_deletes_most_of_a_few_documents_is_not_asked(build, folder, layout, letters):
    build(many(10))
    documents = folder({})
    remove(documents, 9)
    assert outcomes(documents, layout, letters) == [None, None]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_documents_that_can_not_be_read_any_more_are_not_removed(indexed, layout, letters):
    for path in indexed.glob("*.txt"):
        path.chmod(0)
    (indexed / "new.txt").write_text("新的。", encoding="utf-8")
    with obeying_permissions():
        [_, build] = outcomes(indexed, layout, letters)
    assert GONE in build


def test_a_build_leaves_the_collection_of_garbage_as_it_was(build, folder):
    before = gc.get_threshold()
    gc.set_threshold(600, 9, 8)
    try:
        build({"a.txt": "甲。"})
        (folder({}) / "a.txt").unlink()
        with pytest.raises(BuildError):
            build()
        assert gc.get_threshold() == (600, 9, 8)
    finally:
        gc.set_threshold(*before)
