"""Open indexes of several small folders."""

import pytest

from bot.collections.union_index import Member, UnionIndex
from embeddings.indexing.folder_engine.engine import FolderEngine
from tests.folder_builds import build_index


@pytest.fixture
def opened(tmp_path, tools):
    """Return a function that builds the index of files under a name, and opens it."""

    def make(name, files):
        documents = tmp_path / name
        documents.mkdir()
        for path, text in files.items():
            (documents / path).write_text(text, encoding="utf-8")
        build_index(documents, tmp_path / f"{name}-index", tools)
        return FolderEngine(tmp_path / f"{name}-index").open(tools.recipe)

    return make


@pytest.fixture
def union_of(opened):
    """Return a function that unites folders, given as files by the names of the folders."""
    return lambda **folders: UnionIndex(
        [Member(name, opened(name, files)) for name, files in folders.items()]
    )
