"""Finds the builds that a server has started, and lets them stand still."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import httpx

from bot.serving.jobs import JobState, JobStore
from tests.conftest import serving

TIMEOUT_SECONDS = 60.0
PAUSE = 0.05
# The long form of the tests tries each way of stopping with one and with several processes.
FULL = os.environ.get("CHUCHU_TEST_LOAD") == "full"
# To index these takes long enough to find the build at work.
MANY_FILES = {f"{each:03}.txt": f"第{each}份。" * 600 for each in range(150)}

Value = TypeVar("Value")


def until(check: Callable[[], Value]) -> Value:
    """Return the first true value of `check`; fail when it stays false."""
    end = time.monotonic() + TIMEOUT_SECONDS
    while not (value := check()):
        assert time.monotonic() < end, "it did not come true"
        # Looking without a pause would take the processor from those who are looked at.
        time.sleep(PAUSE)
    return value


def build_process(job: str) -> int | None:
    """Return the id of the process that builds for a job, None where there is none."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if job.encode() in place.read_bytes().split(b"\0"):
                return int(place.parent.name)
    return None


def queued_job(index: Path) -> str:
    """Return the id of the newest job as soon as there is one."""
    return until(JobStore(index).latest).id


def indexing_job(index: Path) -> str:
    """Return the id of the newest job once its build indexes files."""

    def look() -> str | None:
        job = JobStore(index).latest()
        if job and job.state is JobState.RUNNING and job.stage == "indexing":
            return job.id
        return None

    return until(look)


@contextmanager
def stopped_build(
    index: Path, when: Callable[[Path], str] = indexing_job
) -> Iterator[tuple[str, int]]:
    """Let a build begin and stand still; yields its job's id and its process."""
    job = when(index)
    process = until(lambda: build_process(job))
    os.kill(process, signal.SIGSTOP)
    try:
        yield job, process
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)


@contextmanager
def client_of(server: serving) -> Iterator[httpx.Client]:
    """A client of a server that runs while the context lasts."""
    with server as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        yield http


def is_ready(http: httpx.Client) -> bool:
    return http.get("/readyz").status_code == 200


def ended_job(http: httpx.Client, identity: str) -> dict[str, object]:
    """Wait for a job's end and return what the server tells of it."""

    def look() -> dict[str, object] | None:
        job = http.get(f"/index/jobs/{identity}").json()
        return job if job["state"] in ("done", "failed") else None

    return until(look)
