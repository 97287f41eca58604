"""A server while its first build is under way, and after each way in which that can end."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from filelock import FileLock

from bot.serving.jobs import JobStore
from embeddings.store.layout import IndexLayout
from tests.bot.serving.builds import (
    FULL,
    MANY_FILES,
    build_process,
    client_of,
    is_ready,
    queued_job,
    stopped_build,
    until,
)
from tests.conftest import serving
from tests.folder_builds import build_index

FILES = {"a.txt": "渡轮停航。"} | MANY_FILES
MORE = {"b.txt": "图书馆周一闭馆。"}

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="a build is found by its command line"
)


@pytest.fixture
def documents(folder):
    """A folder of one document."""
    return folder({"a.txt": "渡轮停航。"})


@pytest.fixture
def index(documents, tmp_path, tools):
    """The index of the folder."""
    build_index(documents, tmp_path / "index", tools)
    return tmp_path / "index"


def ask(http):
    return http.post("/ask", json={"question": "渡轮停航了吗？"})


@pytest.mark.parametrize("workers", ["1", "2"] if FULL else ["2"])
def test_the_page_is_served_and_questions_are_refused_until_the_index_is_built(
    folder, tmp_path, workers
):
    index = tmp_path / "index"
    server = serving(folder(FILES), index, "--workers", workers, "--no-watch", at_once=True)
    with client_of(server) as http:
        with stopped_build(index) as (job, _):
            for path in ("/", "/static/app.js", "/healthz", "/metrics"):
                assert http.get(path).status_code == 200
            shown = http.get(f"/index/jobs/{job}").json()
            assert (shown["state"], shown["stage"], shown["counts"]) == (
                "running",
                "indexing",
                None,
            )
            assert 0 <= shown["done"] < shown["total"] == len(FILES)
            for path in ("/readyz", "/index"):
                assert (http.get(path).status_code, http.get(path).json()["job"]) == (503, job)
            assert http.post("/index/rebuild").status_code == 409
            assert ask(http).status_code == 503
        until(lambda: is_ready(http))
        assert ask(http).json()["citations"][0]["path"] == "a.txt"
        ended = http.get(f"/index/jobs/{job}").json()
        assert (ended["state"], ended["counts"]["new"]) == ("done", len(FILES))


@pytest.mark.parametrize("workers", ["1", "2"] if FULL else ["1"])
def test_an_older_index_does_not_answer_for_documents_that_have_changed_since(
    folder, documents, index, workers
):
    folder(MORE)
    with client_of(serving(documents, index, "--workers", workers, at_once=True)) as http:
        with stopped_build(index, queued_job):
            assert ask(http).status_code == 503
        until(lambda: is_ready(http))
        assert ask(http).json()["index"] == {"generation": 2, "documents": 2}


def test_a_first_build_that_is_killed_leaves_the_older_index_to_answer(folder, documents, index):
    folder(FILES)
    with client_of(serving(documents, index, "--no-watch", at_once=True)) as http:
        with stopped_build(index) as (job, process):
            os.kill(process, signal.SIGKILL)
        until(lambda: is_ready(http))
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}
        ended = http.get(f"/index/jobs/{job}").json()
        assert (ended["state"], ended["error"]) == (
            "failed",
            "The build was ended before its time.",
        )


def test_a_first_build_that_fails_leaves_the_older_index_to_answer(documents, index):
    (documents / "a.txt").unlink()

    with client_of(serving(documents, index, "--no-watch")) as http:
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}


def test_an_index_that_cannot_be_written_any_more_answers(documents, index):
    (index / "jobs").write_text("in the way")

    with client_of(serving(documents, index, "--no-watch")) as http:
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}


def test_while_another_process_builds_the_first_index_the_server_waits_for_it(
    documents, tmp_path, tools
):
    index = tmp_path / "index"
    index.mkdir()
    with (
        FileLock(IndexLayout(index).lock) as lock,
        client_of(serving(documents, index, "--no-watch", at_once=True)) as http,
    ):
        job = queued_job(index)
        until(lambda: JobStore(index).read(job).ended and build_process(job) is None)
        assert http.get("/readyz").json()["job"] is None
        assert ask(http).status_code == 503

        lock.release()
        build_index(documents, index, tools)
        until(lambda: is_ready(http))
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}


def test_only_the_first_build_gets_as_much_processor_time_as_the_server(folder, documents, index):
    def niceness(process):
        with suppress(ProcessLookupError):
            return os.getpriority(os.PRIO_PROCESS, process)

    own = os.getpriority(os.PRIO_PROCESS, 0)
    with client_of(serving(documents, index, "--no-watch", at_once=True)) as http:
        with stopped_build(index, queued_job) as (_, process):
            assert niceness(process) == own
        until(lambda: is_ready(http))
        folder(MORE)
        job = http.post("/index/rebuild").json()["job"]
        until(lambda: (process := build_process(job)) and niceness(process) > own)
