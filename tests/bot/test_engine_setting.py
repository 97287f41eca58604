"""The index in a server: chosen by a setting, and answered from without a folder."""

import json
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import load_tools, new_collections, open_engine
from bot.server import build_app
from bot.settings import read_settings
from corpus.errors import IndexNotWritable, SettingsError
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.indexing.pipeline import build_index
from embeddings.store.milvus import connection
from tests.command_line import check_failed, chuchu
from tests.milvus_server import MilvusServer

QUESTION = {"question": "光盘借期是几天？"}


@pytest.fixture
def server(tmp_path, monkeypatch):
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    monkeypatch.setattr(connection, "_PAUSE", 0.0)
    running = MilvusServer(tmp_path / "milvus")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def settings(server):
    return read_settings(
        engine=f"milvus://127.0.0.1:{server.port}", engine_timeout=0.5, reader="off"
    )


def test_a_server_without_a_folder_answers_from_the_engine_and_comes_back(server, settings, folder):
    assert settings.answers_only
    tools = load_tools(settings)
    app = build_app(settings, tools, new_collections(settings, tools))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        assert client.get("/readyz").status_code == 503
        documents = folder({"a.md": "# 借阅规则\n\n光盘借期为7天。"})
        builder = open_engine(read_settings(**engine_of(settings), docs=documents))
        with closing(builder):
            build_index(documents, builder, tools)
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["generation"]) == (200, 1)
        answer = client.post("/ask", json=QUESTION).json()
        assert "7天" in answer["citations"][0]["quote"]
        refused = client.post("/index/rebuild")
        assert refused.status_code == 503
        assert "No folder of documents is named" in refused.text

        server.stop()
        for response in (client.get("/readyz"), client.post("/ask", json=QUESTION)):
            assert response.status_code == 503
            error = response.json()["error"]
            assert error["message"] == "The engine of the index does not answer."
            assert str(server.port) not in response.text
        server.start()
        assert client.post("/ask", json=QUESTION).json()["citations"] == answer["citations"]


def engine_of(settings):
    return {"engine": settings.engine, "reader": "off"}


def test_without_a_folder_nothing_is_built(settings):
    tools = load_tools(settings)
    with pytest.raises(IndexNotWritable, match="No folder"), open_engine(settings).update(tools):
        pass


@pytest.mark.parametrize(
    "address",
    [
        *("postgres://host/database", "milvus://", "milvus://host:port", "milvus-lite://relative"),
        *("milvus://host/a;b", "milvus://host/db?x=1", "folders"),
    ],
)
def test_what_is_no_address_of_an_engine_is_refused(address):
    with pytest.raises(SettingsError, match="engine"):
        read_settings(engine=address)


def test_the_settings_do_not_show_what_the_engine_asks_for(folder):
    settings = read_settings(
        engine="milvus+tls://me:geheim@host/library", engine_token="geheim2", docs=folder({})
    )
    assert not settings.answers_only
    assert settings.engine_address.uri == "https://host:19530"
    assert settings.engine_address.token == "geheim2"
    assert "geheim" not in f"{settings!r} {settings.engine_address}"
    assert isinstance(open_engine(read_settings(docs=folder({}))), FolderEngine)


def test_each_collection_has_a_name_of_its_own_in_the_engine(tmp_path):
    settings = read_settings(
        engine="milvus://host", folders={"法规": tmp_path / "a", "notices": tmp_path / "b"}
    )
    names = {name: open_engine(each)._names.prefix for name, each in settings.collections.items()}
    assert names["notices"] == "chuchu_notices"
    assert names["法规"].isascii()
    assert names["法规"] != names["notices"]


@pytest.fixture
def command(server):
    """Return a function that runs a command with the engine."""

    def run(*arguments, **variables):
        engine = f"milvus://127.0.0.1:{server.port}"
        return chuchu(*arguments, CHUCHU_ENGINE=engine, **variables)

    return run


def test_the_commands_work_with_the_engine(command, folder):
    documents = folder({"a.md": "# 借阅规则\n\n光盘借期为7天。"})
    assert command("index", documents).returncode == 0
    assert command("index", folder({"b.txt": "图书借期为30天。"})).returncode == 0

    status = json.loads(command("status", "--json").stdout)
    assert (status["generation"], status["documents"]) == (2, 2)
    assert "7天" in command("ask", "光盘借期是几天？").stdout
    checked = json.loads(command("check", "--json").stdout)
    assert [each["problem"] for each in checked["generations"]] == [None, None]
    assert "generation 1 is current" in command("rollback").stdout
    assert json.loads(command("status", "--json").stdout)["documents"] == 1
    check_failed(command("index"), "No folder of documents is named")


def test_several_indexers_share_the_collections_of_an_engine(command, folder, server):
    root = folder({"laws/a.txt": "劳动法规定年假。", "notices/b.txt": "渡轮停航的公告。"})
    folders = {name: root / name for name in ("laws", "notices")}
    settings = read_settings(
        engine=f"milvus://127.0.0.1:{server.port}", folders=folders, reader="off"
    )
    named = {"CHUCHU_FOLDERS": ";".join(f"{name}={path}" for name, path in folders.items())}
    laws, notices = map(open_engine, settings.collections.values())
    with laws.update(load_tools(settings)):
        run = command("index", **named)
        assert (run.returncode, "Another process is building" in run.stderr) == (0, True)
        assert (laws.current_version(), notices.current_version() is None) == (None, False)
    # The other indexer has ended without having built anything.
    assert command("index", **named).returncode == 0
    assert laws.current_version() is not None
    for word in ("劳动法", "停航"):
        assert word in command("ask", f"{word}？", **named).stdout
