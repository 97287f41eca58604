"""Fixtures of the tests of `embeddings`."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from embeddings.store.folder_index import FolderIndex
from embeddings.store.generations import open_index
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.fakes import CharacterDeepEncoder, LetterEncoder
from tests.folder_builds import build_index


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture
def letters(analyser: Analyser) -> Tools:
    """Tools whose vectors can be computed by hand."""
    return Tools(LetterEncoder(), analyser, deep=CharacterDeepEncoder())


@pytest.fixture
def index_of(folder: Callable[..., Path], tmp_path: Path) -> Callable[..., FolderIndex]:
    """Return a function that builds an index of files and opens it."""

    def build(files: Mapping[str, str | bytes], tools: Tools) -> FolderIndex:
        build_index(folder(files), tmp_path / "index", tools)
        return open_index(tmp_path / "index", tools.recipe)

    return build


@pytest.fixture
def generation(
    index_of: Callable[..., FolderIndex], letters: Tools, tmp_path: Path
) -> GenerationLayout:
    """The paths of a small published generation."""
    index_of({"a.txt": "甲乙丙。", "b.txt": "乙丙丁。"}, letters).close()
    return IndexLayout(tmp_path / "index").generation(1)
