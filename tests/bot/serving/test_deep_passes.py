"""Deep passes beside a server: one at a time, killed at any moment, tried again."""

import subprocess
import sys
from contextlib import contextmanager

import pytest
from filelock import FileLock

from bot.serving.deep_passes import BUSY, DeepPasses
from bot.serving.jobs import Job, JobState, JobStore, new_identity
from bot.serving.rebuild import Rebuilder
from bot.settings import read_settings
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.store.layout import IndexLayout
from embeddings.types import Stage
from tests.bot.serving.builds import client_of, ended_job, until
from tests.conftest import serving
from tests.folder_builds import build_index

RUNS_FOR_EVER = "import sys; sys.stdin.read()"
KILLED = "import os; os.kill(os.getpid(), 9)"
FOUND_ANOTHER = f"raise SystemExit({BUSY})"
FAILED = "raise SystemExit(1)"


@pytest.fixture
def jobs(tmp_path):
    return JobStore(tmp_path / "index")


@pytest.fixture
def passes_of(jobs):
    """Return a function that makes passes which run a program each; the last one goes on."""

    @contextmanager
    def make(*programs):
        waiting = list(programs)
        launched = []

        def launch(job, is_first):
            jobs.write(job)
            launched.append((job.id, is_first))
            program = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return subprocess.Popen([sys.executable, "-Ic", program], stdin=subprocess.PIPE)

        passes = DeepPasses(jobs, launch, retry_seconds=0)
        passes.start()
        try:
            yield passes, launched
        finally:
            passes.stop()

    return make


def test_one_pass_runs_at_a_time_and_is_reported_as_one(passes_of, jobs):
    with passes_of(RUNS_FOR_EVER) as (passes, launched):
        passes.start()

        assert [is_first for _, is_first in launched] == [True]
        assert jobs.latest() == Job(launched[0][0], stage=Stage.ENCODING)
        assert jobs.is_pass_running()


def test_a_pass_that_is_stopped_has_ended_with_its_job_and_is_not_tried_again(passes_of, jobs):
    with passes_of(RUNS_FOR_EVER) as (passes, launched):
        passes.stop()

        assert jobs.read(launched[0][0]).state is JobState.DONE
        assert not jobs.is_pass_running()
        passes.start()
        assert [is_first for _, is_first in launched] == [True, False]


@pytest.mark.parametrize("program", [KILLED, FOUND_ANOTHER])
def test_a_pass_that_was_killed_or_found_another_is_tried_again(passes_of, jobs, program):
    with passes_of(program, RUNS_FOR_EVER) as (_, launched):
        until(lambda: len(launched) == 2)

        assert jobs.read(launched[0][0]).ended
        assert until(lambda: not jobs.read(launched[1][0]).ended)


def test_a_pass_that_is_killed_again_and_again_is_given_up_until_the_next_build(passes_of, jobs):
    with passes_of(KILLED) as (passes, launched):
        until(lambda: len(launched) == 4 and jobs.read(launched[3][0]).ended)
        until(lambda: passes.start() or len(launched) > 4)


def test_a_pass_that_fails_is_not_tried_again(passes_of, jobs):
    with passes_of(FAILED) as (passes, launched):
        until(lambda: jobs.read(launched[0][0]).ended)
        until(lambda: passes.start() or len(launched) == 2)


def test_a_pass_that_cannot_be_started_is_one_line(jobs, caplog):
    def launch(_, __):
        raise OSError(28, "No space left on device")

    DeepPasses(jobs, launch, retry_seconds=0).start()
    assert caplog.messages == ["Deep vectors can't be encoded now: No space left on device"]


def test_a_rebuild_may_begin_while_a_pass_publishes(folder, tmp_path, jobs):
    settings = read_settings(docs=folder({"a.txt": "渡轮停航。"}), index=tmp_path / "index")
    rebuilder = Rebuilder(settings, FolderEngine(settings.index_folder))
    jobs.write(Job(new_identity(), stage=Stage.ENCODING))
    with FileLock(IndexLayout(settings.index_folder).lock):
        assert not rebuilder.is_running
        jobs.write(Job(jobs.latest().id, JobState.DONE, Stage.ENCODING))
        assert rebuilder.is_running


def test_a_server_publishes_the_deep_vectors_that_an_index_lacks(folder, tmp_path, tools):
    documents = folder({"ferry.txt": "渡轮停航公告。\n雾大的日子渡轮不开。"})
    build_index(documents, tmp_path / "index", tools)
    served = serving(documents, tmp_path / "index", "--reader", "auto", "--no-watch")
    with client_of(served) as http:
        status = until(lambda: (found := http.get("/index").json())["generation"] == 2 and found)
        assert status["reader"] == {"encoder": "chuchu-deep-zh", "missing": 0}
        job = JobStore(tmp_path / "index").latest()
        assert job.is_pass
        assert ended_job(http, job.id)["counts"]["unchanged"] == 1

        with_reader, without = (
            http.post("/ask", json={"question": "什么天气不开船？", "reader": reader}).json()
            for reader in ("auto", "off")
        )
        assert with_reader["citations"][0]["path"] == "ferry.txt"
        assert with_reader["citations"][0]["score"] != without["citations"][0]["score"]
        assert http.post("/index/rebuild").status_code == 202
