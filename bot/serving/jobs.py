"""The state of builds: a small JSON file for each, beside the index, read by every process."""

import json
import math
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from corpus.errors import JobNotFound
from corpus.write_access import folder_problem
from embeddings.types import Counts, Stage

_ID = re.compile(r"[0-9a-f]{16}")
_SUFFIX = ".json"
_KEPT = 20
# A job has a handful of numbers, and perhaps one sentence.
_MAX_BYTES = 64 * 1024
# A build that has not written or touched its file for so long is dead.
_STALE_NS = 60_000_000_000
# How far the clocks of two machines that share an index may differ.
_CLOCK_SKEW_NS = 60_000_000_000
_POLL_SECONDS = 0.05


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A build of the index, or a deep pass after one.

    `progress` goes from 0 to 1. `done` and `total` count the steps of the current stage: files,
    while files are compared or indexed. `counts` is None until the job is done.
    """

    id: str
    state: JobState = JobState.QUEUED
    stage: Stage | None = None
    progress: float = 0.0
    done: int = 0
    total: int = 0
    counts: Counts | None = None
    error: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def is_pass(self) -> bool:
        """Whether it is a deep pass, which has no other stage, rather than a build."""
        return self.stage is Stage.ENCODING


_JOB = TypeAdapter(Job)


def new_identity() -> str:
    """Return a random job id."""
    return secrets.token_hex(8)


class JobStore:
    """The jobs of one index.

    What lies in the folder and is no job's file is neither read nor removed.
    """

    def __init__(self, index: Path) -> None:
        """`index` is the folder of the index."""
        self._folder = index / "jobs"

    def write(self, job: Job) -> None:
        """Write a job's file, and remove the files of all but the newest jobs.

        Raises:
            OSError: the file can't be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(job.id)
        temporary = path.with_suffix(f".{os.getpid()}")
        try:
            temporary.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8")
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
        for old in self._identities()[_KEPT:]:
            with suppress(OSError):
                self._path(old).unlink()

    def write_problem(self) -> str | None:
        """Return why no job can be written, as one sentence without a path; None if one can."""
        reason = folder_problem(self._folder, "its folder of jobs")
        return reason and f"The index can't be written: {reason}."

    def read(self, identity: str) -> Job:
        """Return a job. An unfinished job whose process stopped reporting is returned as failed.

        Raises:
            JobNotFound: there is no such job, or its file is damaged.
        """
        if not _ID.fullmatch(identity):
            raise JobNotFound("There is no such job.")
        now = time.time_ns()
        try:
            written = self._written_at(identity, now)
            if written is None:
                raise JobNotFound("There is no such job.")
            with self._path(identity).open("rb") as file:
                job = _JOB.validate_json(file.read(_MAX_BYTES + 1))
        except (OSError, ValueError) as error:
            raise JobNotFound("There is no such job.") from error
        if job.id != identity or not math.isfinite(job.progress):
            raise JobNotFound("There is no such job.")
        if now - written > _STALE_NS and not job.ended:
            return replace(job, state=JobState.FAILED, error="The build was ended.")
        return job

    def written_at(self, identity: str) -> int:
        """Return when a job was written last, in nanoseconds; 0 where that is not known."""
        try:
            return self._written_at(identity, time.time_ns()) or 0
        except OSError:
            return 0

    def touch(self, identity: str) -> None:
        """Mark a job as alive although there is nothing new to write."""
        with suppress(OSError):
            os.utime(self._path(identity))

    def latest(self) -> Job | None:
        """Return the job that was written last, None where there is none.

        A running build comes before a deep pass of another process, which stands still meanwhile.
        """
        newest = None
        for job in self._jobs():
            if not job.is_pass and (newest is None or not job.ended):
                return job
            newest = newest or job
        return newest

    def is_pass_running(self) -> bool:
        """Return whether the server, in any of its processes, runs a deep pass."""
        return any(job.is_pass and not job.ended for job in self._jobs())

    def _jobs(self) -> Iterator[Job]:
        """Yield all jobs that can be read, newest first."""
        for identity in self._identities():
            with suppress(JobNotFound):
                yield self.read(identity)

    def running_id(self) -> str | None:
        """Return the id of the latest job, None where it has ended or there is none."""
        latest = self.latest()
        return None if latest is None or latest.ended else latest.id

    def _path(self, identity: str) -> Path:
        return self._folder / f"{identity}{_SUFFIX}"

    def _identities(self) -> list[str]:
        """Return the ids of all jobs that have a file, newest first."""
        now = time.time_ns()
        times: list[tuple[int, str]] = []
        for path in self._folder.glob(f"*{_SUFFIX}"):
            # Another process may be removing it.
            with suppress(OSError):
                written = self._written_at(path.stem, now) if _ID.fullmatch(path.stem) else None
                if written is not None:
                    times.append((written, path.stem))
        return [identity for _, identity in sorted(times, reverse=True)]

    def _written_at(self, identity: str, now: int) -> int | None:
        """Return when a job was written, in nanoseconds; None where its path is no regular file.

        A time in the future says nothing: the clock was set back, or somebody set the file's time.
        It is returned as 0, so that such a file never hides the job that is running.

        Raises:
            OSError: there is no such file, or it can't be looked at.
        """
        status = self._path(identity).lstat()
        # Opening a named pipe would wait for ever.
        if not stat.S_ISREG(status.st_mode):
            return None
        return status.st_mtime_ns if status.st_mtime_ns <= now + _CLOCK_SKEW_NS else 0


class AwaitedJob:
    """A job that must end before something else may begin."""

    def __init__(self, jobs: JobStore, identity: str | None) -> None:
        """Without an id there is nothing to wait for."""
        self._jobs = jobs
        self._identity = identity
        self._read_at = -math.inf

    @property
    def is_pending(self) -> bool:
        """Whether the job has not ended. A job that can't be found counts as ended."""
        identity, now = self._identity, time.monotonic()
        if identity is not None and now - self._read_at >= _POLL_SECONDS:
            self._read_at = now
            if self._has_ended(identity):
                self._identity = None
        return self._identity is not None

    def _has_ended(self, identity: str) -> bool:
        try:
            return self._jobs.read(identity).ended
        except JobNotFound:
            return True
