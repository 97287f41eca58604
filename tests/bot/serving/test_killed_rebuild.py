"""A rebuild that was killed is tried again, a limited number of times."""

import os
import signal
import subprocess

import pytest

from bot.serving.jobs import JobState
from bot.serving.rebuild import Rebuilder
from bot.settings import read_settings
from embeddings.indexing.folder_engine.engine import FolderEngine
from tests.bot.serving.builds import build_process, until


@pytest.fixture
def rebuilder(folder, tmp_path):
    documents = folder({"a.txt": "渡轮停航。"})
    settings = read_settings(docs=documents, index=tmp_path / "index")
    rebuilder = Rebuilder(settings, FolderEngine(settings.index_folder), retry_seconds=0)
    yield rebuilder
    rebuilder.stop()


def kill(job):
    os.kill(until(lambda: build_process(job)), signal.SIGKILL)


def next_job(rebuilder, seen):
    """Return the newest job once it is none of those seen."""

    def look():
        latest = rebuilder.jobs.latest()
        return latest.id if latest is not None and latest.id not in seen else None

    return until(look)


def test_a_rebuild_that_was_killed_is_tried_again(rebuilder):
    first = rebuilder.start().id
    kill(first)
    second = next_job(rebuilder, {first})

    assert until(lambda: rebuilder.jobs.read(second).ended)
    assert rebuilder.jobs.read(second).state is JobState.DONE
    assert rebuilder.jobs.read(first).state is JobState.FAILED


def test_a_rebuild_that_is_killed_again_and_again_is_given_up(rebuilder, caplog):
    seen = [rebuilder.start().id]
    for _ in range(3):
        kill(seen[-1])
        seen.append(next_job(rebuilder, set(seen)))
    kill(seen[-1])

    until(lambda: "given up" in caplog.text)
    assert rebuilder.jobs.latest().id == seen[-1]
    assert not rebuilder.is_running
    # Somebody who asks for it gets a new rebuild, with as many attempts.
    assert until(lambda: rebuilder.start().id) not in seen


def test_a_rebuild_that_fails_by_itself_is_not_tried_again(rebuilder, folder, capfd):
    (folder({}) / "a.txt").unlink()
    job = rebuilder.start().id

    until(lambda: rebuilder.jobs.read(job).ended)
    with rebuilder._lock:
        process = rebuilder._process
    assert isinstance(process, subprocess.Popen)
    assert process.wait() == 1
    assert rebuilder.jobs.latest().id == job
    # The log of the server has the reason, and nothing of the progress.
    assert capfd.readouterr().err.count("\n") == 1
