import pytest

from corpus.types import Chunk
from embeddings.encoding.deep_encoder import deep_passage, deep_recipe
from embeddings.indexing.folder_engine.deep_cache import open_deep_cache
from embeddings.types import StoredChunk
from tests.fakes import CharacterDeepEncoder


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep_vectors.sqlite"


@pytest.fixture
def recipe():
    return deep_recipe(CharacterDeepEncoder())


def exists(path, recipe):
    with open_deep_cache(path, recipe, create=False) as cache:
        return cache.exists


def test_a_cache_is_one_once_vectors_were_kept_in_it(path, recipe):
    assert not exists(path, recipe)

    # A build would read the text of every chunk to look for it.
    with open_deep_cache(path, recipe, create=True) as cache:
        assert cache.exists
    assert not exists(path, recipe)

    chunk = StoredChunk(Chunk(0, "", 0, 2, (), ""), "甲。", "a.txt", "甲", None, None, None)
    vectors = CharacterDeepEncoder().encode_passages([deep_passage(chunk.text, "")])
    with open_deep_cache(path, recipe, create=True) as cache:
        cache.keep([chunk], vectors)
    assert exists(path, recipe)


@pytest.mark.parametrize("damage", [b"no database" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_counts_as_no_cache(path, recipe, damage):
    path.write_bytes(damage)

    assert not exists(path, recipe)
