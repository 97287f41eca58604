"""Rebuilding beside a running server: by a request, and when documents change."""

import shutil

import httpx
import pytest
from filelock import FileLock

from embeddings.store.layout import IndexLayout
from embeddings.store.write_lock import is_being_written
from tests.bot.serving.builds import (
    FULL,
    MANY_FILES,
    client_of,
    ended_job,
    is_ready,
    stopped_build,
    until,
)
from tests.conftest import serving
from tests.folder_builds import build_index

FERRY = "渡轮停航了吗？"


@pytest.fixture(scope="module")
def place(tmp_path_factory, tools):
    """A folder of one document, and its index beside it."""
    place = tmp_path_factory.mktemp("rebuilt")
    (place / "documents").mkdir()
    (place / "documents" / "a.txt").write_text("渡轮停航。", encoding="utf-8")
    build_index(place / "documents", place / "index", tools)
    return place


@pytest.fixture(scope="module")
def shared(place):
    """A client of one server for all tests that leave its folder as they found it."""
    with client_of(serving(place / "documents", place / "index", "--no-watch")) as http:
        yield http


@pytest.fixture
def idle(shared, place):
    """The shared server while nothing is being built; its documents are put back afterwards."""
    documents = place / "documents"
    yield until(lambda: not is_being_written(IndexLayout(place / "index")) and shared)
    shutil.rmtree(documents, ignore_errors=True)
    documents.mkdir()
    (documents / "a.txt").write_text("渡轮停航。", encoding="utf-8")
    until(lambda: not is_being_written(IndexLayout(place / "index")))


@pytest.fixture
def copied(place, tmp_path):
    """A copy of the folder and its index, as they are while nothing is being built."""
    return shutil.copytree(place, tmp_path / "copied")


def answers(http, question, path):
    found = http.post("/ask", json={"question": question}).json()
    return found["answerable"] and found["citations"][0]["path"] == path


def test_the_next_question_sees_a_rebuild_by_request(idle, place):
    (place / "documents" / "b.txt").write_text("图书馆周一闭馆。", encoding="utf-8")
    assert not answers(idle, "图书馆周几闭馆？", "b.txt")
    before = idle.get("/index").json()["generation"]

    started = idle.post("/index/rebuild")
    assert started.status_code == 202
    job = ended_job(idle, started.json()["job"])

    assert (job["state"], job["progress"], job["error"]) == ("done", 1.0, None)
    assert (job["counts"]["new"], job["counts"]["unchanged"]) == (1, 1)
    assert answers(idle, "图书馆周几闭馆？", "b.txt")
    assert idle.get("/index").json()["generation"] == before + 1


def test_a_rebuild_that_fails_says_why_and_the_old_index_goes_on(idle, place):
    shutil.rmtree(place / "documents")

    job = ended_job(idle, idle.post("/index/rebuild").json()["job"])
    assert job["state"] == "failed"
    assert job["error"].endswith("does not exist.")
    assert answers(idle, FERRY, "a.txt")


def test_a_second_rebuild_is_refused_while_one_runs(idle, place):
    with FileLock(IndexLayout(place / "index").lock):
        refused = idle.post("/index/rebuild")
    assert refused.status_code == 409
    assert refused.json()["error"]["type"] == "IndexBusy"


def test_a_page_of_another_site_may_not_rebuild(idle):
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        assert idle.post("/index/rebuild", headers={"Origin": origin}).status_code == 403
    own = f"http://{idle.base_url.host}:{idle.base_url.port}"
    started = idle.post("/index/rebuild", headers={"Origin": own})
    assert started.status_code == 202
    ended_job(idle, started.json()["job"])


def test_a_job_that_does_not_exist_is_404(idle):
    assert idle.get("/index/jobs/0123456789abcdef").status_code == 404


def test_the_metrics_count_questions_and_name_the_generation(idle):
    def read():
        lines = (line.rsplit(" ", 1) for line in idle.get("/metrics").text.splitlines())
        return {name: float(value) for name, value in lines if name.startswith("chuchu")}

    assert answers(idle, FERRY, "a.txt")
    before = read()
    assert answers(idle, FERRY, "a.txt")
    idle.post("/ask", json={"question": "怎样做红烧肉？"})

    after = read()
    for name, more in (
        ('chuchu_questions_total{answerable="true"}', 1),
        ('chuchu_questions_total{answerable="false"}', 1),
        ("chuchu_answer_seconds_count", 2),
    ):
        assert after[name] - before.get(name, 0) == more, name
    assert after["chuchu_index_generation"] == idle.get("/index").json()["generation"]


def test_a_server_starts_with_the_index_there_is_while_another_process_builds(copied):
    index = copied / "index"
    with (
        FileLock(IndexLayout(index).lock),
        client_of(serving(copied / "documents", index, "--no-watch")) as http,
    ):
        assert answers(http, FERRY, "a.txt")


def test_a_rebuild_ends_with_the_server_that_started_it(copied):
    layout = IndexLayout(copied / "index")
    current = layout.current.read_text()
    server = serving(copied / "documents", layout.folder, "--no-watch")
    with server as url:
        for name, text in MANY_FILES.items():
            (copied / "documents" / name).write_text(text, encoding="utf-8")
        httpx.post(f"{url}/index/rebuild", trust_env=False)
        with stopped_build(layout.folder):
            assert is_being_written(layout)
            server.kill()

    until(lambda: not is_being_written(layout))
    assert layout.current.read_text() == current


@pytest.mark.parametrize("workers", ["1", "2"] if FULL else ["2"])
def test_documents_that_change_while_serving_are_found_by_every_worker(copied, workers):
    server = serving(copied / "documents", copied / "index", "--workers", workers)
    with client_of(server) as http:
        until(lambda: is_ready(http))
        before = http.get("/index").json()["generation"]
        (copied / "documents" / "b.txt").write_text("图书馆周一闭馆。", encoding="utf-8")
        (copied / "documents" / ".draft.txt").write_text("不该被看到。", encoding="utf-8")

        until(lambda: http.get("/index").json()["generation"] > before)
        assert answers(http, "图书馆周几闭馆？", "b.txt")
        for _ in range(8):
            # Without keep-alive each request may reach another worker.
            answer = httpx.get(f"{http.base_url}/index", trust_env=False).json()
            assert (answer["generation"], answer["documents"]) == (before + 1, 2)
