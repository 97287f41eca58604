"""Milvus Lite in one folder, used by several processes."""

import stat
import subprocess
import sys

import pytest

from corpus.errors import IndexUnavailable
from embeddings.engine_address import MilvusAddress
from embeddings.indexing.milvus_engine.engine import MilvusEngine
from embeddings.store.milvus import local_server
from tests.embeddings.contract.conftest import Subject

OTHER = """
import sys
from pathlib import Path
from embeddings.engine_address import MilvusAddress
from embeddings.indexing.milvus_engine.engine import MilvusEngine
engine = MilvusEngine(MilvusAddress("", path=Path(sys.argv[1])))
print(engine.current_version(), flush=True)
input()
"""


@pytest.fixture
def lite(tmp_path, folder, letters):
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    place = tmp_path / "lite"
    yield Subject(MilvusEngine(MilvusAddress("", path=place)), folder, letters), place
    local_server.stop_serving(place)


def test_another_process_uses_the_folder_too_and_takes_over(lite, monkeypatch):
    subject, place = lite
    subject.build({"a.txt": "甲乙。"})
    version = subject.engine.current_version()
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, place],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert other.stdout.readline().strip() == version
    other.communicate("\n", timeout=60)

    # The process that serves ends; whoever asks next serves.
    local_server.stop_serving(place)
    assert subject.engine.current_version() == version
    assert place in {each.resolve() for each in local_server._served}


def test_nobody_else_reaches_the_socket(lite):
    subject, place = lite
    assert subject.engine.current_version() is None
    folder = local_server._socket(place.resolve()).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    with pytest.raises(IndexUnavailable, match="Somebody else can write"):
        local_server.local_uri(place)
    folder.chmod(0o700)


def test_a_folder_that_is_none_is_one_sentence(tmp_path, letters):
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    (tmp_path / "file").write_text("")
    engine = MilvusEngine(MilvusAddress("", path=tmp_path / "file"))
    with pytest.raises(IndexUnavailable, match="can't be opened"):
        engine.open(letters.recipe)
