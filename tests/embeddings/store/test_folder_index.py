"""Opening the generations of an index in a folder."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.store.folder_index import FolderIndex
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.manifest import describe_files, read_manifest, write_manifest
from embeddings.tools import Tools
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index

FILES = {"a.txt": "甲甲甲乙乙乙乙。", "b.txt": "乙乙乙乙乙乙乙。", "sub/c.txt": "丙丙丙丙丙丙丙。"}


@pytest.fixture
def built(folder, letters, tmp_path):
    """The paths of an index that was built and is not open."""
    layout = IndexLayout(tmp_path / "index")
    build_index(folder(FILES), layout.folder, letters)
    return layout


def test_an_index_that_was_never_built_is_refused_with_the_command_to_build_it(letters, tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexUnavailable, match="no index yet") as caught:
            open_index(folder, letters.recipe)
        assert "chuchu index" in caught.value.hint


@pytest.mark.parametrize(
    "name", [b"", b"\xff\xff", b"gen-1", b"../../etc", "gen-零零零零零一".encode(), b"gen-000009"]
)
def test_a_current_that_names_no_index_gives_way_to_the_newest_intact_one(
    built, letters, name, caplog
):
    built.current.write_bytes(name)

    assert open_index(built.folder, letters.recipe).info.generation == 1
    assert "Generation 1 answers instead" in caplog.text


@pytest.mark.parametrize("name", [b"", b"../../etc", b"gen-000009"])
def test_a_current_that_names_no_index_is_refused_where_there_is_no_other(built, letters, name):
    shutil.rmtree(built.generation(1).folder)
    built.current.write_bytes(name)

    with pytest.raises(IndexUnavailable) as caught:
        open_index(built.folder, letters.recipe)
    assert "chuchu index" in caught.value.hint


def test_a_damaged_generation_is_not_opened(built, letters):
    vectors = built.generation(1).vectors
    content = bytearray(vectors.read_bytes())
    content[-1] ^= 1
    vectors.write_bytes(content)

    with pytest.raises(IndexUnavailable, match=r"vectors\.faiss is damaged"):
        open_index(built.folder, letters.recipe)


def test_parts_of_two_generations_are_not_opened_as_one(built, letters, folder):
    build_index(folder({"d.txt": "丙乙甲。"}), built.folder, letters)
    first, second = built.generation(1), built.generation(2)
    shutil.copyfile(first.vectors, second.vectors)
    manifest = read_manifest(second)
    write_manifest(second, replace(manifest, files=describe_files(second)))

    with pytest.raises(IndexUnavailable, match="do not fit together") as caught:
        FolderIndex(second, letters.recipe)
    assert "chuchu index" in caught.value.hint
    assert open_index(built.folder, letters.recipe).info.generation == 1


def test_an_index_of_another_encoder_is_refused(built, letters):
    other = Tools(LetterEncoder(fingerprint="letters-2"), letters.analyser)

    with pytest.raises(IndexMismatch, match="another encoder") as caught:
        open_index(built.folder, other.recipe)
    assert "chuchu index" in caught.value.hint


def test_an_open_index_answers_while_the_next_one_is_built(built, letters, folder):
    index = open_index(built.folder, letters.recipe)
    for text in ("丁。", "戊。", "己。"):
        build_index(folder({"d.txt": text}), built.folder, letters)

    assert index.info.generation == 1
    assert index.document(index.documents(0, 1)[0].id).text == "甲甲甲乙乙乙乙。"
    [hit] = index.dense_search(np.array([1, 0, 0], np.float32), 1)
    assert hit.score == pytest.approx(0.6, abs=0.01)
    index.close()
