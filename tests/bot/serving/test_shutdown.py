"""How a server ends while its first build is under way: at once, and in silence."""

import os
import signal
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from embeddings.store.layout import IndexLayout
from tests.bot.serving.builds import (
    FULL,
    MANY_FILES,
    TIMEOUT_SECONDS,
    build_process,
    indexing_job,
    queued_job,
    stopped_build,
    until,
)
from tests.command_line import command

# The build must still be at work when it is stopped, however late that is noticed.
MORE_FILES = {f"{each:04}.txt": f"第{each}份。" * 600 for each in range(2000)}
PROGRESS = ("Comparing files", "Indexing files", "Writing the index")
# A signal, when it comes, and to how many workers.
STOPS = [
    (signal.SIGINT, queued_job, "1"),
    (signal.SIGINT, indexing_job, "2"),
    (signal.SIGTERM, indexing_job, "1"),
]
MORE_STOPS = [
    (signal.SIGINT, queued_job, "2"),
    (signal.SIGINT, indexing_job, "1"),
    (signal.SIGTERM, indexing_job, "2"),
]

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="a build is found by its command line"
)


@contextmanager
def server_of(documents, index, *arguments):
    """A server whose standard output and error are caught."""
    options = "--index", index, "--port", "0"
    with subprocess.Popen(
        command("serve", documents, *options, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # As in a terminal, Ctrl-C reaches all processes of the group.
        start_new_session=True,
    ) as server:
        try:
            yield server
        finally:
            server.kill()


def check_silent(server):
    _, stderr = server.communicate(timeout=TIMEOUT_SECONDS)
    assert [line for line in stderr.splitlines() if not line.startswith(PROGRESS)] == []


@pytest.mark.parametrize("workers", ["1", "2"] if FULL else ["2"])
def test_a_first_build_that_is_killed_and_leaves_nothing_ends_the_server(folder, tmp_path, workers):
    index = tmp_path / "index"
    with server_of(folder(MANY_FILES), index, "--workers", workers) as server:
        with stopped_build(index) as (_, process):
            os.kill(process, signal.SIGKILL)
        _, stderr = server.communicate(timeout=TIMEOUT_SECONDS)
    assert server.returncode == 1
    assert stderr.splitlines()[-1].startswith("A build was ended before its time")
    assert "Traceback" not in stderr


@pytest.mark.parametrize(("number", "moment", "workers"), STOPS + (MORE_STOPS if FULL else []))
def test_a_server_that_is_stopped_during_its_first_build_ends_the_build_in_silence(
    folder, tmp_path, number, moment, workers
):
    index = tmp_path / "index"
    with server_of(folder(MORE_FILES), index, "--workers", workers) as server:
        job = moment(index)
        os.killpg(server.pid, number)
        server.wait(timeout=TIMEOUT_SECONDS)
        # Where the server is killed at once, the build ends when the pipe between them closes.
        until(lambda: build_process(job) is None)
        check_silent(server)
    assert server.returncode in (0, 130, -number)
    assert not IndexLayout(index).current.exists()


def test_workers_that_are_interrupted_while_they_start_are_silent(folder, tmp_path):
    def is_importing(process):
        with suppress(OSError):
            is_in_group = os.getpgid(int(process.name)) == server.pid
            is_worker = is_in_group and b"spawn_main" in (process / "cmdline").read_bytes()
            return is_worker and "pydantic_core" in (process / "maps").read_text()

    with server_of(folder({"a.txt": "渡轮。"}), tmp_path / "index", "--workers", "2") as server:
        until(lambda: any(map(is_importing, Path("/proc").glob("[0-9]*"))))
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=TIMEOUT_SECONDS)
        check_silent(server)
