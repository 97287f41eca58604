"""The HTTP interface, through a server in a process of its own."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.api.app import create_app
from bot.api.guard import MAX_BODY
from bot.serving.jobs import Job, JobState, JobStore
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import SAMPLES, WEB, read_settings
from corpus.errors import IndexUnavailable
from embeddings.store.layout import IndexLayout

QUESTION = "渡轮能见度不足多少米时停航？"
JOB = "0123456789abcdef"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def ask(http, body, **options):
    """Send a body, which need not be JSON."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Content-Type": "application/json", **options}
    return http.post("/ask", content=content, headers=headers)


def check_error(response, status, *more):
    assert response.status_code == status
    check_headers(response)
    assert response.json().keys() == {"error", *more}
    error = response.json()["error"]
    assert error.keys() == {"type", "message", "hint"}
    assert all(isinstance(value, str) for value in error.values())
    assert error["message"].endswith((".", "…"))
    for secret in ("Traceback", "/site-packages", str(SAMPLES.parent), ".py"):
        assert secret not in response.text


def check_headers(response):
    assert HEADERS.items() <= dict(response.headers).items()
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "server" not in response.headers


def test_an_answer_has_the_shape_of_the_contract(http):
    response = ask(http, {"question": QUESTION, "top_k": 3, "history": []})
    answer = response.json()

    assert response.status_code == 200
    check_headers(response)
    assert answer.keys() == {
        *("question", "standalone_question", "answerable", "confidence", "answer"),
        *("citations", "index", "took_ms"),
    }
    assert (answer["question"], answer["answerable"]) == (QUESTION, True)
    assert 0 < answer["confidence"] <= 1
    assert "500公尺" in answer["answer"]
    assert "[1]" in answer["answer"]
    assert answer["index"] == {"generation": 1, "documents": http.get("/index").json()["documents"]}
    assert answer["took_ms"] > 0
    assert [citation["number"] for citation in answer["citations"]] == [1, 2, 3]
    first = answer["citations"][0]
    assert {
        *("number", "document_id", "path", "title", "url", "quote", "start", "end", "lines"),
        *("pages", "highlights", "score", "why", "also_in"),
    } <= first.keys()
    assert first["path"] == "notices/渡輪航線調整公告.txt"
    assert first["why"].keys() == {"lexical", "dense", "terms"}
    assert first["also_in"] == []
    assert len(first["lines"]) == 2
    assert first["pages"] is None


def test_every_citation_is_a_stretch_of_a_document_that_can_be_fetched(http):
    for citation in ask(http, {"question": "青澜市的补助", "top_k": 50}).json()["citations"]:
        text = http.get(f"/documents/{citation['document_id']}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["highlights"]
        for start, end in citation["highlights"]:
            assert 0 <= start < end <= len(citation["quote"])


def test_without_top_k_five_passages_are_cited(http):
    assert len(ask(http, {"question": "青澜市"}).json()["citations"]) == 5


def test_a_question_about_nothing_here_is_not_an_error(http):
    response = ask(http, {"question": "怎样做红烧肉才不腻？"})

    assert response.status_code == 200
    assert (response.json()["answerable"], response.json()["answer"]) == (False, None)
    assert response.json()["citations"]


@pytest.mark.parametrize("question", ["？", "😀", "a" * 2000, "的" * 2000, "\\\"'<script>%s{}"])
def test_an_odd_question_is_answered(http, question):
    assert ask(http, {"question": question}).json()["question"] == question


def test_many_questions_at_the_same_time_have_the_answers_they_have_alone(http):
    questions = [QUESTION, "图书馆的光盘借期是几天？", "怎样做红烧肉才不腻？"]
    alone = {question: ask(http, {"question": question}).json() for question in questions}

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda each: ask(http, {"question": each}).json(), questions * 10))
    for answer in answers:
        expected = alone[answer["question"]]
        assert {**answer, "took_ms": 0} == {**expected, "took_ms": 0}


@pytest.mark.parametrize(
    "body",
    [
        {"question": ""},
        {"question": " \n\t　"},
        {"question": "问" * 350_000},
        {"question": "问" * 2001},
        {"question": "渡轮\0停航"},
        {"question": "\0"},
        '{"question": "\\ud800"}',
        '{"question": "渡轮", "history": ["\\udfff"]}',
        '{"question": "渡轮", "history": [5]}',
        {"question": "渡轮", "history": "先问？"},
        {"question": "渡轮", "history": ["问" * 2001]},
        {"question": "渡轮", "history": ["问"] * 51},
        {"question": "渡轮", "top_k": 0},
        {"question": "渡轮", "top_k": -1},
        {"question": "渡轮", "top_k": 51},
        {"question": "渡轮", "top_k": 10**30},
        {"question": "渡轮", "top_k": "5"},
        {"question": "渡轮", "top_k": 1.5},
        {"question": "渡轮", "top_k": True},
        {"question": "渡轮", "top_k": [5]},
        '{"question": "渡轮", "top_k": NaN}',
        '{"question": "渡轮", "top_k": Infinity}',
        '{"question": NaN}',
        {"question": 5},
        {"question": None},
        {"question": ["渡轮"]},
        {"top_k": 5},
        {},
        [],
        "null",
        "5",
        '"渡轮"',
        "",
        "{",
        '{"question": "渡轮"',
        '{"question": "渡轮"} more',
        "[" * 100_000,
        '{"question": ' + "[" * 100_000,
        b"\xff\xfe\x00",
        '{"question": "渡轮"}'.encode("gb18030"),
        '{"question": "渡轮", "top_k": ' + "9" * 5000 + "}",
    ],
    ids=range(41),
)
def test_a_body_that_is_no_question_is_refused_with_a_sentence(http, body):
    check_error(ask(http, body), 422)


def test_what_was_sent_is_not_repeated_in_the_refusal(http):
    response = ask(http, {"question": "渡轮", "top_k": "secret-value"})

    check_error(response, 422)
    assert "secret-value" not in response.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "äöü"])
def test_a_body_of_another_type_is_refused_with_a_sentence(http, kind):
    response = ask(http, {"question": QUESTION}, **{"Content-Type": kind.encode("latin-1")})

    check_error(response, 422)


@pytest.mark.parametrize("size", [MAX_BODY + 1, 3 * MAX_BODY])
def test_a_body_that_is_too_large_is_refused_by_its_announced_size(http, size):
    check_error(ask(http, b" " * size), 413)


def test_a_body_that_is_too_large_is_refused_though_its_size_was_not_announced(http):
    def pieces():
        for _ in range(2 * MAX_BODY // 65536):
            yield b" " * 65536

    check_error(http.post("/ask", content=pieces()), 413)
    assert ask(http, {"question": QUESTION}).status_code == 200


def test_the_largest_body_is_read(http):
    body = json.dumps({"question": QUESTION}).encode()

    assert ask(http, body + b" " * (MAX_BODY - len(body))).status_code == 200


def test_documents_are_listed_in_pages(http):
    first = http.get("/documents").json()
    assert first["total"] == len(first["documents"]) > 5
    assert {"id", "path", "title", "date", "author", "url"} <= first["documents"][0].keys()

    page = http.get("/documents", params={"offset": 2, "limit": 3}).json()
    assert page == {"total": first["total"], "documents": first["documents"][2:5]}
    beyond = http.get("/documents", params={"offset": first["total"]}).json()
    assert beyond == {"total": first["total"], "documents": []}


@pytest.mark.parametrize("wanted", ["渡輪航線", "渡轮航线", " 渡轮  notices/ ", "NOTICES 渡輪"])
def test_documents_are_filtered_by_words_of_their_title_or_path_in_either_script(http, wanted):
    found = http.get("/documents", params={"q": wanted}).json()

    assert [document["path"] for document in found["documents"]] == ["notices/渡輪航線調整公告.txt"]
    assert found["total"] == 1


def test_a_filtered_list_is_paged_like_the_whole_one(http):
    whole = http.get("/documents").json()["documents"]
    notices = [document for document in whole if document["path"].startswith("notices/")]

    page = http.get("/documents", params={"q": "notices", "offset": 2, "limit": 3}).json()
    assert page == {"total": len(notices), "documents": notices[2:5]}
    nothing = http.get("/documents", params={"q": "notices 没有这个"}).json()
    assert nothing == {"total": 0, "documents": []}
    blank = http.get("/documents", params={"q": " \u3000"}).json()
    assert blank == {"total": len(whole), "documents": whole}
    check_error(http.get("/documents", params={"q": "长" * 201}), 422)


@pytest.mark.parametrize(
    "query",
    ["offset=-1", "limit=0", "limit=1001", "limit=x", "offset=", "offset=99999999999999999999"],
)
def test_a_page_that_cannot_be_is_refused(http, query):
    check_error(http.get(f"/documents?{query}"), 422)


def test_a_listed_document_can_be_fetched(http):
    summary = http.get("/documents").json()["documents"][0]
    document = http.get(f"/documents/{summary['id']}").json()

    assert {"id", "path", "title", "text"} <= document.keys()
    assert (document["id"], document["path"]) == (summary["id"], summary["path"])
    assert len(document["text"]) == summary["characters"]


@pytest.mark.parametrize(
    "identity", ["0" * 16, "x" * 5000, "%00", "%ff", "' OR 1=1", "..%2f..%2fx"]
)
def test_an_unknown_document_is_not_found(http, identity):
    check_error(http.get(f"/documents/{identity}"), 404)


def test_the_index_tells_what_it_holds(http):
    info = http.get("/index").json()

    assert {"generation", "documents", "chunks", "built_at", "encoder", "skipped"} <= info.keys()
    assert info["generation"] == 1
    assert info["chunks"] >= info["documents"] > 5
    assert info["skipped"] == []


def test_a_server_with_an_index_is_alive_and_ready(http):
    assert http.get("/healthz").status_code == 200
    assert http.get("/readyz").json()["generation"] == 1


def test_the_page_and_its_parts_are_served_with_their_types(http):
    kinds = {
        "/": "text/html",
        "/static/app.js": "text/javascript",
        "/static/style.css": "text/css",
        "/static/favicon.svg": "image/svg+xml",
    }
    for path, kind in kinds.items():
        response = http.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(kind)
        check_headers(response)


def test_the_scripts_and_styles_of_the_page_travel_compressed(http):
    files = [path for path in WEB.rglob("*") if path.suffix in (".js", ".css")]
    travelled = 0
    for file in files:
        with http.stream("GET", f"/static/{file.relative_to(WEB)}") as response:
            travelled += sum(len(piece) for piece in response.iter_raw())
        check_headers(response)
    assert 0 < travelled < 45_000
    plain = http.get("/static/style.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == (WEB / "style.css").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml",
        "/static/../../etc/passwd",
        "/static/%2e%2e/pyproject.toml",
        "/static/%2e%2e%2fpyproject.toml",
        "/static/..%2f..%2fetc%2fpasswd",
        "/static/..%5c..%5cpyproject.toml",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/%00",
        "/static/app.js%00",
        "/static/" + "a" * 5000,
        "/static/",
        "/static/missing.js",
        "/../pyproject.toml",
    ],
)
def test_no_path_leads_out_of_the_page(http, path):
    # Sent as it stands: the client would tidy it.
    url = httpx.URL(http.base_url).copy_with(raw_path=path.encode())
    check_error(http.send(http.build_request("GET", url)), 404)


@pytest.mark.parametrize("path", ["/nothing", "/docs", "/redoc", "/ask/x", "/%ff", "/😀"])
def test_an_unknown_address_is_not_found(http, path):
    check_error(http.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/ask", "POST"),
        ("DELETE", "/ask", "POST"),
        ("POST", "/documents", "GET"),
        ("PUT", "/index", "GET"),
        ("POST", "/", "GET"),
    ],
)
def test_a_wrong_method_is_refused_and_the_right_one_named(http, method, path, allowed):
    response = http.request(method, path)

    check_error(response, 405)
    assert allowed in response.headers["allow"]


@pytest.fixture
def client_of(in_process, tmp_path):
    """Return a function that makes a client of an application around what opens its index."""

    def make(load, first=None):
        settings = read_settings(index=tmp_path / "index")
        rebuilder = Rebuilder(settings, first)
        service = Service(IndexLayout(settings.index_folder), load, rebuilder.first)
        return in_process(create_app(service, rebuilder, settings))

    return make


def no_index():
    raise IndexUnavailable("There is no index yet.", "Build one.")


@pytest.mark.parametrize("path", ["/documents", "/documents/0"])
def test_without_an_index_a_client_is_told_to_come_back(client_of, path):
    response = client_of(no_index).get(path)

    check_error(response, 503)
    assert int(response.headers["retry-after"]) > 0


@pytest.mark.parametrize("path", ["/readyz", "/index"])
@pytest.mark.parametrize(
    ("state", "running"), [(JobState.RUNNING, True), (JobState.FAILED, False), (None, False)]
)
def test_without_an_index_a_client_is_told_which_job_builds_it(
    client_of, tmp_path, path, state, running
):
    if state is not None:
        JobStore(tmp_path / "index").write(Job(JOB, state))

    response = client_of(no_index).get(path)
    check_error(response, 503, "job")
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["job"] == (JOB if running else None)


@pytest.fixture
def building(client_of, sample_answerer, tmp_path):
    """A client of an application whose first build has not ended, though an index is there."""
    JobStore(tmp_path / "index").write(Job(JOB, JobState.RUNNING))
    return client_of(lambda: sample_answerer, JOB)


def test_until_the_first_build_has_ended_the_index_that_is_there_does_not_answer(building):
    for path in ("/readyz", "/index"):
        response = building.get(path)
        check_error(response, 503, "job")
        assert response.json()["error"]["type"] == "IndexNotReady"
        assert response.json()["error"]["message"] == "The index is being built."
    assert "chuchu_index_generation 0.0" in building.get("/metrics").text
    check_error(building.post("/index/rebuild"), 409)
    check_error(building.post("/ask", json={"question": 5}), 422)
    response = building.post("/ask", json={"question": QUESTION})
    check_error(response, 503)
    assert int(response.headers["retry-after"]) > 0


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_when_the_first_build_has_ended_who_waited_gets_an_answer(building, tmp_path, state):
    async def wait_and_see(client):
        waiting = [
            asyncio.create_task(client.post("/ask", json={"question": QUESTION})),
            asyncio.create_task(client.get("/documents")),
            asyncio.create_task(client.get("/documents/0")),
        ]
        assert (await client.get("/readyz")).status_code == 503
        assert not any(task.done() for task in waiting)
        JobStore(tmp_path / "index").write(Job(JOB, state))
        return await asyncio.gather(*waiting)

    answer, listed, unknown = building.talk(wait_and_see)
    assert answer.json()["answerable"] is True
    assert listed.json()["total"] > 5
    check_error(unknown, 404)


def test_who_waits_for_the_first_build_holds_up_nobody(building):
    async def crowd(client):
        waiting = [asyncio.create_task(client.get("/documents")) for _ in range(100)]
        others = [await client.get(path) for path in ("/healthz", "/static/app.js", "/metrics")]
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return [response.status_code for response in others]

    assert building.talk(crowd) == [200, 200, 200]


def test_without_an_index_a_question_is_put_off_and_the_server_is_alive(client_of):
    client = client_of(no_index)

    response = client.post("/ask", json={"question": QUESTION})
    check_error(response, 503)
    assert int(response.headers["retry-after"]) > 0
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 200


def test_a_fault_of_the_server_tells_nothing_of_its_inside(client_of, sample_answerer, caplog):
    class Broken:
        index = sample_answerer.index

        def ask(self, *_):
            raise RuntimeError("/secret/path")

    response = client_of(Broken).post("/ask", json={"question": QUESTION})
    check_error(response, 500)
    assert "secret" not in response.text
    assert "/secret/path" in caplog.text


def test_an_answer_in_process_is_the_answer_over_the_network(client_of, sample_answerer, http):
    ours = client_of(lambda: sample_answerer).post("/ask", json={"question": QUESTION}).json()
    theirs = ask(http, {"question": QUESTION}).json()

    assert {**ours, "took_ms": 0} == {**theirs, "took_ms": 0}


def test_an_info_without_skipped_files_and_one_with_are_shown_alike(client_of, answerer_of):
    answerer = answerer_of({"a.txt": "渡轮停航。", "b.bin": b"\0"})

    info = client_of(lambda: answerer).get("/index").json()
    assert info["skipped"] == [{"path": "b.bin", "reason": "unknown type .bin"}]
    assert info["documents"] == 1


def test_the_index_tells_of_each_file_what_became_of_it_page_by_page(http):
    whole = http.get("/index").json()
    assert whole["total_files"] == len(whole["files"]) == whole["documents"]
    assert {file["state"] for file in whole["files"]} == {"new"}
    for file in whole["files"]:
        assert file["kept"] > 0
        assert file["dropped"] >= 0
        assert file["encoding"]

    part = http.get("/index?offset=2&limit=3").json()
    assert part["files"] == whole["files"][2:5]
    assert part["total_files"] == whole["total_files"]
    assert http.get("/index?limit=0").json()["files"] == []
    assert http.get("/index?limit=10001").status_code == 422
