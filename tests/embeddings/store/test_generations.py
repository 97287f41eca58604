"""Checks, rollbacks and replacement of damaged generations."""

import pytest
from filelock import FileLock

from corpus.errors import IndexBusy, IndexUnavailable
from embeddings.store.generations import check, open_index, roll_back
from embeddings.store.layout import IndexLayout
from embeddings.store.write_lock import is_being_written
from tests.folder_builds import build_index


@pytest.fixture
def two(folder, letters, tmp_path):
    """An index of two generations: the first knows one document, the second two."""
    layout = IndexLayout(tmp_path / "index")
    build_index(folder({"a.txt": "甲甲甲。"}), layout.folder, letters)
    build_index(folder({"b.txt": "乙乙乙。"}), layout.folder, letters)
    return layout


def damage(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_check_finds_no_problem_in_intact_generations(two, letters):
    found = [
        (each.generation, each.current, each.problem) for each in check(two.folder, letters.recipe)
    ]
    assert found == [(1, False, None), (2, True, None)]


def test_a_check_names_the_damaged_file_of_the_damaged_generation(two, letters):
    damage(two.generation(1).catalog)

    first, second = check(two.folder, letters.recipe)
    assert "catalog.sqlite is damaged" in first.problem
    assert second.problem is None


def test_a_check_reports_a_current_that_names_nothing(two, letters):
    two.current.write_text("gen-000007")

    assert [each.problem for each in check(two.folder, letters.recipe)][-1] is not None


def test_a_check_without_an_index_is_an_error(letters, tmp_path):
    with pytest.raises(IndexUnavailable, match="no index yet"):
        check(tmp_path, letters.recipe)


def test_a_rollback_makes_the_generation_before_current(two, letters):
    assert roll_back(two.folder, letters.recipe) == 1
    assert open_index(two.folder, letters.recipe).info.documents == 1


def test_a_rollback_to_a_damaged_generation_is_refused(two, letters):
    damage(two.generation(1).vectors)

    with pytest.raises(IndexUnavailable, match="no generation to go back to"):
        roll_back(two.folder, letters.recipe)
    assert open_index(two.folder, letters.recipe).info.generation == 2


def test_after_a_rollback_a_build_makes_a_new_generation(two, folder, letters):
    roll_back(two.folder, letters.recipe)

    report = build_index(folder({}), two.folder, letters)
    assert (report.generation, report.documents) == (3, 2)


def test_a_rollback_during_a_build_is_refused(two, letters):
    with FileLock(two.lock), pytest.raises(IndexBusy):
        roll_back(two.folder, letters.recipe)


def test_the_previous_generation_answers_for_a_damaged_one(two, letters, caplog):
    damage(two.generation(2).vectors)

    assert open_index(two.folder, letters.recipe).info.generation == 1
    assert "vectors.faiss is damaged" in caplog.text


def test_a_build_after_damage_makes_an_intact_generation(two, folder, letters):
    damage(two.generation(2).vectors)

    report = build_index(folder({}), two.folder, letters)
    assert report.published
    assert open_index(two.folder, letters.recipe).info.documents == 2


def test_an_index_is_being_written_while_its_lock_is_held(two):
    assert not is_being_written(two)
    with FileLock(two.lock):
        assert is_being_written(two)
