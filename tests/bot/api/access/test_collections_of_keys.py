"""Two users with different keys and collections: neither sees what is the other's."""

import pytest

from bot.api.access.key_edits import add_key
from bot.api.app import create_app
from bot.bootstrap import new_collections
from bot.settings import read_settings
from tests.folder_builds import build_index

TEXTS = {"laws": "年休假一共十天。", "letters": "密函的暗号是芝麻。"}
QUESTION = "密函的暗号是什么？"


@pytest.fixture
def client(tmp_path, tools, keys, in_process):
    for name, text in TEXTS.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
        build_index(tmp_path / name, tmp_path / "indexes" / name, tools)
    folders = {name: str(tmp_path / name) for name in TEXTS}
    settings = read_settings(folders=folders, index=tmp_path / "indexes", keys=keys.path, workers=2)
    return in_process(create_app(new_collections(settings, tools), settings))


@pytest.fixture
def users(keys):
    """The headers of each user."""
    found = {
        "clerk": add_key(keys.path, "lawyer", "ask", ["laws"]),
        "boss": add_key(keys.path, "captain", "manage", ["letters"]),
        "stranger": add_key(keys.path, "stranger", "manage", ["elsewhere"]),
        "all": keys.manage,
    }
    return {name: {"Authorization": f"Bearer {key}"} for name, key in found.items()}


def ask(client, headers, **more):
    return client.post("/ask", json={"question": QUESTION, **more}, headers=headers)


def cited(response):
    return {each["collection"] for each in response.json()["citations"]}


def test_questions_go_to_the_collections_of_the_key(client, users):
    assert ask(client, users["boss"]).json()["answerable"]
    assert cited(ask(client, users["boss"])) == {"letters"}
    assert cited(ask(client, users["clerk"])) <= {"laws"}
    assert cited(ask(client, users["all"])) >= {"letters"}
    assert cited(ask(client, users["all"], collections=["laws"])) <= {"laws"}
    assert ask(client, {}).status_code == 401
    for names in (["letters"], ["laws", "letters"], ["there-is-none"]):
        refused = ask(client, users["clerk"], collections=names)
        assert refused.status_code == 403
        assert "letters" not in refused.text
    assert ask(client, users["stranger"]).status_code == 403


def test_nothing_else_shows_another_s_collection(client, users):
    listed = client.get("/documents", headers=users["all"]).json()["documents"]
    ids = {each["collection"]: each["id"] for each in listed}
    assert ids.keys() == TEXTS.keys()
    clerk = users["clerk"]
    assert client.get(f"/documents/{ids['laws']}", headers=clerk).status_code == 200
    own = client.get(f"/documents/{ids['laws']}/file", headers=clerk)
    assert own.text == TEXTS["laws"]
    for path in ("", "/file", "/page/1.png"):
        hidden = client.get(f"/documents/{ids['letters']}{path}", headers=clerk)
        assert hidden.status_code == 404
    for path in ("/documents", "/index", "/examples", "/documents?q=a", "/v1/models"):
        response = client.get(path, headers=clerk)
        assert response.status_code == 200
        assert "letters" not in response.text
    for path in ("/documents", "/index", "/examples"):
        response = client.get(path, params={"collection": "letters"}, headers=clerk)
        assert response.status_code == 403
    within = ask(client, clerk, where={"document": ids["letters"]}).json()
    assert (within["matching_documents"], within["citations"]) == (0, [])
    chat = {"messages": [{"role": "user", "content": QUESTION}]}
    assert "芝麻" not in client.post("/v1/chat/completions", json=chat, headers=clerk).text
    assert "芝麻" in client.post("/v1/chat/completions", json=chat, headers=users["boss"]).text


def test_a_manager_rebuilds_the_own_collections_only(client, users):
    refused = client.post("/index/rebuild", params={"collection": "laws"}, headers=users["boss"])
    assert refused.status_code == 403
    assert client.post("/index/rebuild", headers=users["clerk"]).status_code == 403


def test_tools_for_programs_see_the_collections_of_the_key(client, users):
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": QUESTION}},
    }
    accepts = {"Accept": "application/json, text/event-stream"}
    found = {
        name: client.post("/mcp", json=call, headers=users[name] | accepts).text
        for name in ("clerk", "boss", "stranger")
    }
    assert "芝麻" in found["boss"]
    assert "芝麻" not in found["clerk"] + found["stranger"]
