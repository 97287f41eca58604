"""One server over several folders."""

import os
import shutil

import pytest

from tests.bot.serving.builds import client_of, ended_job, until
from tests.conftest import serving
from tests.folder_builds import build_index

FERRY = "渡轮在风力达到八级时停航。"
DOGS = "养犬的人应当每年为犬只登记一次。"


@pytest.fixture
def folders(tmp_path):
    """Two folders with a document of the same name, and one that is not there."""
    for name, text in (("laws", DOGS), ("通知", FERRY)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def server_of(folders):
    """Return a function that serves the folders, with more options."""

    def serve(*options, at_once=False):
        first, *others = (f"{name}={folders / name}" for name in ("laws", "通知", "gone"))
        return serving(first, folders / "index", *others, *options, at_once=at_once)

    return serve


def ask(http, question, **more):
    return http.post("/ask", json={"question": question, **more}).json()


def states(http):
    found = http.get("/index").json()["collections"]
    return {each["name"]: (each["state"], each["documents"]) for each in found}


def both_are_ready(http):
    found = http.get("/index")
    return found.status_code == 200 and found.json()["documents"] == 2


def check_asking(http):
    ferry, dogs = ask(http, "渡轮几级风停航？"), ask(http, "多久给犬只登记一次？")
    for answer, name, text in ((ferry, "通知", FERRY), (dogs, "laws", DOGS)):
        (cited,) = [each for each in answer["citations"] if each["collection"] == name]
        assert cited is answer["citations"][0]
        document = http.get(f"/documents/{cited['document_id']}").json()
        assert (document["collection"], document["text"]) == (name, text)
        assert document["text"][cited["start"] : cited["end"]] == cited["quote"]
        assert [each["collection"] for each in answer["left_out"]] == ["gone"]
    only = ask(http, "渡轮几级风停航？", collections=["laws"])
    assert {each["collection"] for each in only["citations"]} <= {"laws"}
    assert "left_out" not in only


def check_refusals(http):
    for body, status, kind in (
        ({"collections": ["rules"]}, 404, "CollectionNotFound"),
        ({"collections": ["laws", "../laws"]}, 404, "CollectionNotFound"),
        ({"collections": ["gone"]}, 503, "IndexUnavailable"),
        ({"collections": []}, 422, "InvalidRequest"),
        ({"collections": "laws"}, 422, "InvalidRequest"),
        ({"collections": ["laws"] * 65}, 422, "InvalidRequest"),
    ):
        refused = http.post("/ask", json={"question": "犬只", **body})
        assert (refused.status_code, refused.json()["error"]["type"]) == (status, kind)
    assert http.get("/documents", params={"collection": "rules"}).status_code == 404
    assert http.post("/index/rebuild", params={"collection": "rules"}).status_code == 404


def check_lists(http):
    assert states(http) == {"laws": ("ready", 1), "通知": ("ready", 1), "gone": ("unavailable", 0)}
    listed = http.get("/documents").json()
    assert [each["collection"] for each in listed["documents"]] == ["laws", "通知"]
    assert http.get("/documents", params={"collection": "通知"}).json()["total"] == 1
    files = http.get("/index").json()["files"]
    assert [(each["collection"], each["path"]) for each in files] == [
        ("laws", "a.txt"),
        ("通知", "a.txt"),
    ]
    assert http.get("/readyz").status_code == 200
    assert "chuchu_index_documents 2.0" in http.get("/metrics").text
    chat = http.post(
        "/v1/chat/completions", json={"messages": [{"role": "user", "content": "渡轮几级风停航？"}]}
    ).json()
    (cited, *_) = chat["choices"][0]["message"]["annotations"]
    assert cited["url_citation"]["collection"] == "通知"
    assert "#doc=%E9%80%9A%E7%9F%A5%3A" in cited["url_citation"]["url"]


def test_a_change_in_one_folder_is_answered_while_the_others_answer(server_of, folders):
    with client_of(server_of()) as http:
        until(lambda: both_are_ready(http))
        check_asking(http)
        check_refusals(http)
        check_lists(http)

        (folders / "通知" / "a.txt").write_text("渡轮在风力达到九级时停航。", encoding="utf-8")

        def is_new():
            assert ask(http, "多久给犬只登记一次？", collections=["laws"])["answerable"]
            return "九级" in (ask(http, "渡轮几级风停航？")["answer"] or "")

        until(is_new)
        started = http.post("/index/rebuild", params={"collection": "laws"}).json()
        assert started == {"job": started["job"], "jobs": {"laws": started["job"]}}
        job = ended_job(http, started["job"])
        assert (job["collection"], job["state"]) == ("laws", "done")

        # A folder that comes later is indexed then.
        (folders / "gone").mkdir()
        (folders / "gone" / "b.txt").write_text("公园六点开放。", encoding="utf-8")
        until(lambda: states(http)["gone"] == ("ready", 1))
        assert "left_out" not in ask(http, "公园几点开放？")


def test_several_processes_answer_though_an_index_is_damaged(server_of, folders, tools):
    for name in ("laws", "通知"):
        build_index(folders / name, folders / "index" / name, tools)
    (current,) = (folders / "index" / "laws").glob("gen-*")
    (current / "catalog.sqlite").write_bytes(b"damaged")
    # Nothing builds it anew while its folder is gone.
    shutil.rmtree(folders / "laws")

    with client_of(server_of("--workers", "2", "--no-watch")) as http:
        until(lambda: states(http).get("通知") == ("ready", 1))
        for _ in range(6):
            answer = ask(http, "渡轮几级风停航？")
            assert answer["answerable"]
            assert {each["collection"] for each in answer["left_out"]} == {"laws", "gone"}
        assert states(http)["laws"] == ("unavailable", 0)


@pytest.mark.skipif(os.name != "posix", reason="needs a folder that can't be made")
def test_a_server_ends_where_no_folder_can_be_answered_from(folders):
    from tests.command_line import chuchu_process

    for name in ("empty", "bare"):
        (folders / name).mkdir()
    run = chuchu_process("serve", f"a={folders / 'empty'}", f"b={folders / 'bare'}", "--port", "0")
    assert run.returncode == 1
    assert run.stderr.count("holds no files") == 2
    assert "a: the index could not be built." in run.stderr
    assert "b: the index could not be built." in run.stderr
    assert "Traceback" not in run.stderr
