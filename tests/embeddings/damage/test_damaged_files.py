"""A damaged generation never answers: the one before does, or an error names the remedy."""

import pytest

from embeddings.store.verification_cache import file_stamps, remember_verified
from tests.embeddings.damage.two_generations import DAMAGES, inflict, one_of_each_kind, parts


def test_a_byte_changed_in_any_file_of_the_current_generation_lets_the_one_before_answer(
    pair, caplog
):
    for path in parts(pair.newer):
        content = path.read_bytes()
        if inflict(DAMAGES["middle byte"], path):
            pair.assert_passed_over(caplog, path)
        path.write_bytes(content)
    assert pair.answer() == pair.second


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_to_any_kind_of_file_of_the_current_generation_lets_the_one_before_answer(
    pair, caplog, damage
):
    for path in one_of_each_kind(pair.newer):
        content = path.read_bytes()
        if inflict(damage, path):
            pair.assert_passed_over(caplog, path)
        path.write_bytes(content)
    assert pair.answer() == pair.second


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_to_both_generations_is_a_sentence_that_names_the_remedy(pair, damage):
    inflict(damage, pair.older.catalog)
    for path in one_of_each_kind(pair.newer):
        content = path.read_bytes()
        if inflict(damage, path):
            pair.assert_refused(path)
        path.write_bytes(content)


def test_a_build_mends_damage_to_any_file(pair, caplog):
    for path in one_of_each_kind(pair.newer):
        pair.restore()
        if inflict(DAMAGES["middle byte"], path):
            pair.assert_mended(caplog, path)


def test_a_build_finds_what_the_disk_itself_has_damaged(pair, caplog):
    """Such damage changes neither the times of a file nor its size."""
    for path in one_of_each_kind(pair.newer):
        pair.restore()
        if inflict(DAMAGES["middle byte"], path):
            remember_verified(pair.layout, 2, file_stamps(pair.newer))
            pair.assert_mended(caplog, path)


def test_a_build_replaces_an_index_without_an_intact_generation(pair, caplog):
    for generation in (pair.older, pair.newer):
        for path in parts(generation):
            inflict(DAMAGES["half"], path)

    pair.assert_mended(caplog, "all")


def test_after_such_a_build_the_previous_generation_is_intact(pair):
    inflict(DAMAGES["middle byte"], pair.newer.vectors)
    pair.build()

    assert pair.damaged() == set()
    assert pair.layout.generations() == [1, 3]


@pytest.mark.parametrize("name", ["foreign", "lexical/foreign", "catalog.sqlite-journal"])
@pytest.mark.parametrize("content", [b"", b"foreign"], ids=["empty", "filled"])
def test_a_foreign_file_lets_the_generation_before_answer(pair, caplog, name, content):
    (pair.newer.folder / name).write_bytes(content)
    pair.assert_passed_over(caplog, name)

    (pair.older.folder / name).write_bytes(content)
    pair.assert_refused(name)
    pair.assert_mended(caplog, name)


def test_a_folder_or_a_dead_link_in_the_place_of_a_file_lets_the_generation_before_answer(
    pair, caplog
):
    for path in one_of_each_kind(pair.newer):
        content = path.read_bytes()
        path.unlink()
        path.mkdir()
        pair.assert_passed_over(caplog, path)
        path.rmdir()
        path.symlink_to("nowhere")
        pair.assert_passed_over(caplog, path)
        path.unlink()
        path.write_bytes(content)
