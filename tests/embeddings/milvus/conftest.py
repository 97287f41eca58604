"""A Milvus server, and indexes in it."""

import pytest

from embeddings.indexing.milvus_engine.engine import MilvusEngine
from embeddings.store.milvus import connection
from tests.embeddings.contract.conftest import Subject


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """After a failure a server is asked again at once."""
    monkeypatch.setattr(connection, "_PAUSE", 0.0)


@pytest.fixture
def server(tmp_path):
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    from tests.milvus_server import MilvusServer

    running = MilvusServer(tmp_path / "milvus")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def subject(server, folder, letters):
    return Subject(MilvusEngine(server.address, timeout=2.0), folder, letters)
