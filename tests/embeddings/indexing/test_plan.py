"""A dry run counts what a build would do, fails where it would, and changes nothing."""

import os
from dataclasses import replace
from unittest.mock import patch

import pytest

from corpus.errors import BuildError, ChuchuError, FolderError
from embeddings.types import Counts
from tests.folder_builds import build_index, plan_index

FILES = {"a.txt": "甲。", "b.txt": "乙。", "c.txt": "丙。", "empty.txt": ""}


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def plan_and_build(documents, index, tools, **options):
    """Return what the dry run and then the build report or raise."""
    outcomes = []
    for run in (
        lambda: plan_index(documents, index, tools.recipe, **options),
        lambda: build_index(documents, index, tools, **options),
    ):
        try:
            outcomes.append(replace(run().counts, encoded=0))
        except ChuchuError as error:
            outcomes.append((type(error), error.message, error.hint))
    return outcomes


@pytest.mark.parametrize("full", [False, True])
def test_a_plan_counts_what_a_build_would_do_and_changes_nothing(folder, letters, index, full):
    documents = folder(FILES)
    build_index(documents, index, letters)
    folder({"b.txt": "乙乙。", "d.txt": "丁。", "e.bin": b"\0"})
    (documents / "c.txt").unlink()
    before = sorted(index.rglob("*"))

    planned = plan_index(documents, index, letters.recipe, full=full)
    assert sorted(index.rglob("*")) == before
    assert planned.counts == Counts(new=1, updated=1, unchanged=1, removed=1, skipped=2)
    assert replace(build_index(documents, index, letters, full=full).counts, encoded=0) == (
        planned.counts
    )


def test_a_full_plan_reads_files_whose_stamp_has_not_changed(folder, letters, index):
    documents = folder({"a.txt": "甲。"})
    with (
        patch("corpus.walk._SETTLED_NS", -(10**12)),
        patch("corpus.walk._stamp", lambda *_: "1-1-1-1"),
    ):
        build_index(documents, index, letters)
        (documents / "a.txt").write_text("乙。", encoding="utf-8")

        assert plan_index(documents, index, letters.recipe).counts == Counts(unchanged=1)
        planned, built = plan_and_build(documents, index, letters, full=True)
    assert planned == built == Counts(updated=1)


def test_a_plan_for_a_missing_folder_fails_as_the_build_does(tmp_path, letters, index):
    planned, built = plan_and_build(tmp_path / "nowhere", index, letters)

    assert planned == built
    assert planned[0] is FolderError


def test_a_plan_for_an_index_in_place_of_the_documents_fails_as_the_build_does(folder, letters):
    documents = folder({"a.txt": "甲。"})
    planned, built = plan_and_build(documents, documents, letters)

    assert planned == built
    assert "folder of documents itself" in planned[1]


def test_a_plan_for_a_folder_without_files_fails_as_the_build_does(folder, letters, index):
    planned, built = plan_and_build(folder({}), index, letters)

    assert planned == built
    assert "holds no files" in planned[1]
    assert plan_and_build(folder({}), index, letters, allow_empty=True) == [Counts(), Counts()]
    # An empty index of an empty folder is up to date, unless all is to be built anew.
    assert plan_and_build(folder({}), index, letters) == [Counts(), Counts()]
    planned, built = plan_and_build(folder({}), index, letters, full=True)
    assert planned == built
    assert planned[0] is FolderError


@pytest.mark.parametrize("left", [{}, {"drawing.xyz": b"\xff"}])
@pytest.mark.parametrize("full", [False, True])
def test_a_plan_that_would_empty_the_index_fails_as_the_build_does(
    folder, letters, index, left, full
):
    documents = folder({"a.txt": "甲。"})
    build_index(documents, index, letters)
    (documents / "a.txt").unlink()
    folder(left)

    planned, built = plan_and_build(documents, index, letters, full=full)
    assert planned == built
    assert planned[0] is BuildError
    assert "No document was found" in planned[1]
    planned, built = plan_and_build(documents, index, letters, full=full, allow_empty=True)
    assert planned == built == Counts(removed=1, skipped=len(left))


def test_a_touched_file_is_planned_as_unchanged(folder, letters, index):
    documents = folder(FILES)
    build_index(documents, index, letters)
    os.utime(documents / "a.txt", (1, 1))

    for full in (False, True):
        planned, built = plan_and_build(documents, index, letters, full=full)
        assert planned == built == Counts(unchanged=3, skipped=1)
