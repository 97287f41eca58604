"""Rebuilding beside a running server: by a call, and when documents change."""

import time
from contextlib import contextmanager

import httpx
import pytest
from filelock import FileLock

from embeddings.store.layout import IndexLayout
from embeddings.store.write_lock import is_being_written
from tests.conftest import serving

PATIENCE = 60.0


@contextmanager
def served(documents, index, *arguments):
    with serving(documents, index, *arguments) as url, httpx.Client(base_url=url) as http:
        yield http


def until(check):
    """Return the first true value of `check`; fail when it stays false."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = check()
        if value:
            return value
    raise AssertionError("it did not come true")


def ended_job(http, identity):
    def look():
        job = http.get(f"/index/jobs/{identity}").json()
        return job if job["state"] in ("done", "failed") else None

    return until(look)


def answers(http, question, path):
    found = http.post("/ask", json={"question": question}).json()
    return found["answerable"] and found["citations"][0]["path"] == path


def test_a_rebuild_by_call_is_seen_by_the_next_question(folder, tmp_path):
    documents = folder({"a.txt": "渡轮停航。"})
    with served(documents, tmp_path / "index", "--no-watch") as http:
        (documents / "b.txt").write_text("图书馆周一闭馆。", encoding="utf-8")
        assert not answers(http, "图书馆周几闭馆？", "b.txt")

        started = http.post("/index/rebuild")
        assert started.status_code == 202
        job = ended_job(http, started.json()["job"])

        assert (job["state"], job["progress"], job["error"]) == ("done", 1.0, None)
        assert (job["counts"]["new"], job["counts"]["unchanged"]) == (1, 1)
        assert answers(http, "图书馆周几闭馆？", "b.txt")
        assert http.get("/index").json()["generation"] == 2


def test_a_rebuild_that_fails_says_why_and_the_old_index_goes_on(folder, tmp_path):
    documents = folder({"a.txt": "渡轮停航。"})
    with served(documents, tmp_path / "index", "--no-watch") as http:
        (documents / "a.txt").unlink()
        documents.rmdir()

        job = ended_job(http, http.post("/index/rebuild").json()["job"])
        assert job["state"] == "failed"
        assert job["error"].endswith("does not exist.")
        assert answers(http, "渡轮停航了吗？", "a.txt")


def test_a_second_rebuild_is_refused_while_one_runs(folder, tmp_path):
    with served(folder({"a.txt": "渡轮停航。"}), tmp_path / "index", "--no-watch") as http:
        with FileLock(IndexLayout(tmp_path / "index").lock):
            refused = http.post("/index/rebuild")
        assert refused.status_code == 409
        assert refused.json()["error"]["type"] == "IndexBusy"


def test_a_page_of_another_site_may_not_rebuild(folder, tmp_path):
    with served(folder({"a.txt": "渡轮停航。"}), tmp_path / "index", "--no-watch") as http:
        for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
            assert http.post("/index/rebuild", headers={"Origin": origin}).status_code == 403
        own = f"http://{http.base_url.host}:{http.base_url.port}"
        assert http.post("/index/rebuild", headers={"Origin": own}).status_code == 202


def test_with_a_token_set_only_who_gives_it_may_rebuild(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("CHUCHU_ADMIN_TOKEN", "a-long-secret")
    with served(folder({"a.txt": "渡轮停航。"}), tmp_path / "index", "--no-watch") as http:
        for given in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "a-long-secret"}):
            assert http.post("/index/rebuild", headers=given).status_code == 403
        right = {"Authorization": "Bearer a-long-secret"}
        assert http.post("/index/rebuild", headers=right).status_code == 202


def test_a_job_that_does_not_exist_is_404(http):
    assert http.get("/index/jobs/0123456789abcdef").status_code == 404


def test_a_server_starts_with_the_index_there_is_while_another_builds(folder, tmp_path):
    documents = folder({"a.txt": "渡轮停航。"})
    with served(documents, tmp_path / "index", "--no-watch"):
        pass
    with (
        FileLock(IndexLayout(tmp_path / "index").lock),
        served(documents, tmp_path / "index", "--no-watch") as http,
    ):
        assert answers(http, "渡轮停航了吗？", "a.txt")


def test_a_rebuild_ends_with_the_server_that_started_it(folder, tmp_path):
    index = tmp_path / "index"
    documents = folder({f"{each:04}.txt": f"第{each}份。" * 2000 for each in range(200)})
    server = serving(documents, index, "--no-watch")
    with server as url:
        (documents / "more.txt").write_text("更多。", encoding="utf-8")
        httpx.post(f"{url}/index/rebuild")
        until(lambda: is_being_written(IndexLayout(index)))
        server.kill()

    until(lambda: not is_being_written(IndexLayout(index)))
    assert IndexLayout(index).current.read_text() == "gen-000001"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_documents_that_change_while_serving_are_found_by_every_worker(folder, tmp_path, workers):
    documents = folder({"a.txt": "渡轮停航。"})
    with served(documents, tmp_path / "index", "--workers", workers) as http:
        until(lambda: answers(http, "渡轮停航了吗？", "a.txt"))
        (documents / "b.txt").write_text("图书馆周一闭馆。", encoding="utf-8")
        (documents / ".draft.txt").write_text("不该被看到。", encoding="utf-8")

        until(lambda: answers(http, "图书馆周几闭馆？", "b.txt"))
        for _ in range(8):
            # Without keep-alive each call may reach another worker.
            answer = httpx.get(f"{http.base_url}/index").json()
            assert (answer["generation"], answer["documents"]) == (2, 2)


def test_the_metrics_count_questions_and_name_the_generation(folder, tmp_path):
    with served(folder({"a.txt": "渡轮停航。"}), tmp_path / "index", "--no-watch") as http:
        assert answers(http, "渡轮停航了吗？", "a.txt")
        http.post("/ask", json={"question": "怎样做红烧肉？"})

        lines = http.get("/metrics").text.splitlines()
        assert 'chuchu_questions_total{answerable="true"} 1.0' in lines
        assert 'chuchu_questions_total{answerable="false"} 1.0' in lines
        assert "chuchu_answer_seconds_count 2.0" in lines
        assert "chuchu_index_generation 1.0" in lines
