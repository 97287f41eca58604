"""What is not needed to answer from an index is not loaded to do so."""

import subprocess
import sys

import pytest

BUILD = {"embeddings.indexing", "embeddings.training", "typer", "rich", "watchfiles", "fastapi"}
READERS = {"pypdfium2", "selectolax", "chardet", "torch", "sentence_transformers"}


def loaded_by(statement: str) -> set[str]:
    """Return the modules, with the packages that they are in, that a fresh interpreter loads."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "from bot.answer.answerer import Answerer",
        "from embeddings.store.folder_index import FolderIndex",
        "from embeddings.store.generations import open_index",
    ],
)
def test_answering_loads_neither_the_build_nor_readers_of_files(statement):
    loaded = loaded_by(statement)

    assert "embeddings.index" in loaded or "embeddings.store" in loaded
    assert sorted(loaded & (BUILD | READERS)) == []


def test_opening_an_index_loads_nothing_of_a_build():
    engine = "embeddings.indexing.folder_engine"
    loaded = loaded_by(
        "from bot.bootstrap import open_engine\n"
        "from bot.settings import read_settings\n"
        "assert open_engine(read_settings(index='missing')).current_version() is None"
    )

    assert f"{engine}.engine" in loaded
    build = {name for name in loaded if name.startswith("embeddings.indexing")}
    assert build <= {"embeddings.indexing", engine, f"{engine}.engine"}
    assert sorted(loaded & READERS) == []


def test_the_answerer_loads_no_engine_of_an_index():
    loaded = loaded_by("from bot.answer.answerer import Answerer")

    assert not loaded & {"faiss", "tantivy", "sqlite3", "embeddings.store.folder_index"}
