import json

import pytest

from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.recipe import Recipe
from embeddings.store.manifest import (
    FORMAT,
    FileChecksum,
    Manifest,
    describe_files,
    read_manifest,
    verify_files,
    write_manifest,
)

RECIPE = Recipe("letters", "letters-1", 3, "characters/1", "1")


def test_a_manifest_comes_back_as_it_was_written(generation, tmp_path):
    manifest = Manifest(
        1, "2024-07-08T09:00:00+00:00", RECIPE, 2, 3, (FileChecksum("a", 1, "0" * 64),)
    )
    write_manifest(generation, manifest)

    assert read_manifest(generation) == manifest


def test_a_generation_as_it_was_built_is_intact(generation):
    manifest = read_manifest(generation)

    verify_files(generation, manifest)
    assert manifest.files == describe_files(generation)
    names = {seal.path.split("/")[0] for seal in manifest.files}
    single = {"catalog.sqlite", "vectors.faiss", "rows.npy", "calibration.json"}
    assert names == single | {"lexical", "deep"}


def test_one_changed_bit_in_any_file_is_detected(generation):
    manifest = read_manifest(generation)
    for path in generation.files():
        content = path.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1} if content else ():
            damaged = bytearray(content)
            damaged[place] ^= 1
            path.write_bytes(damaged)
            with pytest.raises(IndexUnavailable, match=f"{path.name} is damaged") as caught:
                verify_files(generation, manifest)
            assert "chuchu index" in caught.value.hint
        path.write_bytes(content)


def test_a_truncated_file_is_detected(generation):
    content = generation.catalog.read_bytes()
    generation.catalog.write_bytes(content[:-1])

    with pytest.raises(IndexUnavailable, match=r"catalog\.sqlite is damaged"):
        verify_files(generation, read_manifest(generation))


def test_a_missing_file_is_detected(generation):
    generation.vectors.unlink()

    with pytest.raises(IndexUnavailable, match=r"vectors\.faiss is missing"):
        verify_files(generation, read_manifest(generation))


@pytest.mark.parametrize("name", ["more", "lexical/more", "catalog.sqlite-journal"])
def test_a_foreign_file_is_detected(generation, name):
    (generation.folder / name).touch()

    with pytest.raises(IndexUnavailable, match=f"{name} does not belong to it"):
        verify_files(generation, read_manifest(generation))


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\xff\xfe", b"{", b"[]", b"null", b"7", b"{}", b'{"recipe": 1}', b"[" * 100_000],
    ids=range(10),
)
def test_an_unreadable_manifest_is_an_error_of_one_sentence(generation, content):
    generation.manifest.unlink()
    if content is not None:
        generation.manifest.write_bytes(content)

    with pytest.raises(IndexUnavailable, match="no readable manifest") as caught:
        read_manifest(generation)
    assert "chuchu index" in caught.value.hint


def test_a_manifest_with_an_unknown_entry_is_refused(generation):
    content = json.loads(generation.manifest.read_bytes())
    content["recipe"]["surprise"] = 1
    generation.manifest.write_text(json.dumps(content))

    with pytest.raises(IndexUnavailable, match="no readable manifest"):
        read_manifest(generation)


def test_another_format_is_refused_before_anything_else_is_read(generation):
    generation.manifest.write_text(json.dumps({"recipe": {"format": FORMAT + 1}}))

    with pytest.raises(IndexMismatch, match=f"format {FORMAT + 1}"):
        read_manifest(generation)
