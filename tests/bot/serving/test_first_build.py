"""A server while its first build is under way, and after the ways in which that can end."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from bot.serving.jobs import JobState, JobStore
from embeddings.build.pipeline import build_index
from embeddings.store.layout import IndexLayout
from tests.conftest import serving

PATIENCE = 60.0
FILES = {"a.txt": "渡轮停航。"} | {f"{each:03}.txt": f"第{each}份。" * 1500 for each in range(200)}
PROGRESS = ("Comparing files", "Indexing files", "Writing the index")

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="a build is found by its command line"
)


def until(check):
    """Return the first true value of `check`; fail when it stays false."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = check()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("it did not come true")


def process_of(job):
    """Return the process that builds for a job, None where there is none."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if job.encode() in place.read_bytes().split(b"\0"):
                return int(place.parent.name)
    return None


def started(index):
    """Return the job as soon as there is one."""
    return until(JobStore(index).latest).id


def begun(index):
    """Return the job that is running once files are being indexed."""

    def look():
        job = JobStore(index).latest()
        return job and job.state is JobState.RUNNING and job.stage == "indexing" and job.id

    return until(look)


@contextmanager
def held(index):
    """Let a build begin and stand still; yields its job and its process."""
    job = begun(index)
    process = process_of(job)
    os.kill(process, signal.SIGSTOP)
    try:
        yield job, process
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)


@contextmanager
def client_of(server):
    with server as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        yield http


def is_ready(http):
    return http.get("/readyz").status_code == 200


def ask(http):
    return http.post("/ask", json={"question": "渡轮停航了吗？"})


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_page_is_there_and_questions_are_put_off_until_the_index_is_built(
    folder, tmp_path, workers
):
    index = tmp_path / "index"
    server = serving(folder(FILES), index, "--workers", workers, "--no-watch", at_once=True)
    with client_of(server) as http:
        with held(index) as (job, _):
            for path in ("/", "/static/app.js", "/healthz", "/metrics"):
                assert http.get(path).status_code == 200
            told = http.get(f"/index/jobs/{job}").json()
            assert (told["state"], told["stage"], told["counts"]) == ("running", "indexing", None)
            assert 0 <= told["done"] < told["total"] == len(FILES)
            for path in ("/readyz", "/index"):
                assert (http.get(path).status_code, http.get(path).json()["job"]) == (503, job)
            assert http.post("/index/rebuild").status_code == 409
            assert ask(http).status_code == 503
        until(lambda: is_ready(http))
        assert ask(http).json()["citations"][0]["path"] == "a.txt"
        ended = http.get(f"/index/jobs/{job}").json()
        assert (ended["state"], ended["counts"]["new"]) == ("done", len(FILES))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_older_index_does_not_answer_for_documents_that_have_changed_since(
    folder, tmp_path, tools, workers
):
    documents, index = folder({"a.txt": "渡轮停航。"}), tmp_path / "index"
    build_index(documents, index, tools)
    folder(FILES)
    with client_of(serving(documents, index, "--workers", workers, at_once=True)) as http:
        with held(index):
            assert ask(http).status_code == 503
        until(lambda: is_ready(http))
        assert ask(http).json()["index"] == {"generation": 2, "documents": len(FILES)}


def test_a_first_build_that_is_killed_leaves_the_older_index_to_answer(folder, tmp_path, tools):
    documents, index = folder({"a.txt": "渡轮停航。"}), tmp_path / "index"
    build_index(documents, index, tools)
    folder(FILES)
    with client_of(serving(documents, index, "--no-watch", at_once=True)) as http:
        with held(index) as (job, process):
            os.kill(process, signal.SIGKILL)
        until(lambda: is_ready(http))
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}
        ended = http.get(f"/index/jobs/{job}").json()
        assert (ended["state"], ended["error"]) == (
            "failed",
            "The build was ended before its time.",
        )


def test_a_first_build_that_fails_leaves_the_older_index_to_answer(folder, tmp_path, tools):
    documents, index = folder({"a.txt": "渡轮停航。"}), tmp_path / "index"
    build_index(documents, index, tools)
    (documents / "a.txt").unlink()

    with client_of(serving(documents, index, "--no-watch")) as http:
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}


def test_an_index_in_a_place_that_cannot_be_written_any_more_answers(folder, tmp_path, tools):
    documents, index = folder({"a.txt": "渡轮停航。"}), tmp_path / "index"
    build_index(documents, index, tools)
    (index / "jobs").write_text("in the way")

    with client_of(serving(documents, index, "--no-watch")) as http:
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}


def test_while_another_process_builds_the_first_index_the_server_waits_for_it(
    folder, tmp_path, tools
):
    documents, index = folder({"a.txt": "渡轮停航。"}), tmp_path / "index"
    index.mkdir()
    with (
        FileLock(IndexLayout(index).lock) as lock,
        client_of(serving(documents, index, "--no-watch", at_once=True)) as http,
    ):
        job = started(index)
        until(lambda: JobStore(index).read(job).ended and process_of(job) is None)
        assert http.get("/readyz").json()["job"] is None
        assert ask(http).status_code == 503

        lock.release()
        build_index(documents, index, tools)
        until(lambda: is_ready(http))
        assert ask(http).json()["index"] == {"generation": 1, "documents": 1}


@contextmanager
def terminal(documents, index, *arguments):
    """A server whose standard output and error are caught."""
    command = [
        *(sys.executable, "-m", "bot", "serve", str(documents), "--index", str(index)),
        *("--port", "0", *arguments),
    ]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # As in a terminal, Ctrl-C is for all processes that stay together.
        start_new_session=True,
    ) as server:
        try:
            yield server
        finally:
            server.kill()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_first_build_that_is_killed_and_leaves_nothing_ends_the_server(folder, tmp_path, workers):
    index = tmp_path / "index"
    with terminal(folder(FILES), index, "--workers", workers) as server:
        with held(index) as (_, process):
            os.kill(process, signal.SIGKILL)
        out, said = server.communicate(timeout=PATIENCE)
    assert server.returncode == 1
    assert out.count("\n") == 1
    assert said.splitlines()[-1].startswith("A build was ended before its time")
    assert "Traceback" not in said


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("number", "moment"),
    [(signal.SIGINT, started), (signal.SIGINT, begun), (signal.SIGTERM, begun)],
)
def test_a_server_that_is_stopped_during_its_first_build_ends_it_too_in_silence(
    folder, tmp_path, number, moment, workers
):
    index = tmp_path / "index"
    with terminal(folder(FILES), index, "--workers", workers) as server:
        job = moment(index)
        os.killpg(server.pid, number)
        server.wait(timeout=PATIENCE)
        # Who is ended at once leaves the end of the build to the pipe between them.
        until(lambda: process_of(job) is None)
        check_silent(server)
    assert server.returncode in (0, 130, -number)
    assert not IndexLayout(index).current.exists()


def check_silent(server):
    _, said = server.communicate(timeout=PATIENCE)
    assert [line for line in said.splitlines() if not line.startswith(PROGRESS)] == []


def test_workers_that_are_interrupted_while_they_start_are_silent(folder, tmp_path):
    def is_importing(process):
        with suppress(OSError):
            together = os.getpgid(int(process.name)) == server.pid
            is_worker = together and b"spawn_main" in (process / "cmdline").read_bytes()
            return is_worker and "pydantic_core" in (process / "maps").read_text()

    with terminal(folder({"a.txt": "渡轮。"}), tmp_path / "index", "--workers", "2") as server:
        until(lambda: any(map(is_importing, Path("/proc").glob("[0-9]*"))))
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=PATIENCE)
        check_silent(server)


def test_only_the_first_build_takes_as_much_of_the_processor_as_the_server(folder, tmp_path):
    def niceness(process):
        with suppress(ProcessLookupError):
            return os.getpriority(os.PRIO_PROCESS, process)

    index, own = tmp_path / "index", os.getpriority(os.PRIO_PROCESS, 0)
    with client_of(serving(folder(FILES), index, "--no-watch", at_once=True)) as http:
        with held(index) as (_, process):
            assert niceness(process) == own
        until(lambda: is_ready(http))
        folder({f"more/{path}": text for path, text in FILES.items()})
        job = http.post("/index/rebuild").json()["job"]
        until(lambda: (process := process_of(job)) and niceness(process) > own)
