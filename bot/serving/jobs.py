"""What is known of rebuilds: a small file for each, beside the index, for every process to see."""

import json
import math
import os
import re
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import JobNotFound

_ID = re.compile(r"[0-9a-f]{16}")
_KEPT = 20
_SILENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.05


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A rebuild; `progress` goes from 0 to 1, `counts` is known once it is done.

    `done` of `total` steps of the stage are behind it: files, while files are compared or indexed.
    """

    id: str
    state: JobState = JobState.QUEUED
    stage: str | None = None
    progress: float = 0.0
    done: int = 0
    total: int = 0
    counts: dict[str, int] | None = None
    error: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)


def new_identity() -> str:
    """Return a name for a job that no other has."""
    return secrets.token_hex(8)


class JobStore:
    """The jobs of one index."""

    def __init__(self, index: Path) -> None:
        self._folder = index / "jobs"

    def write(self, job: Job) -> None:
        """Replace what is known of a job."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(job.id)
        aside = path.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8")
        aside.replace(path)
        for old in self._files()[:-_KEPT]:
            old.unlink(missing_ok=True)

    def read(self, identity: str) -> Job:
        """Return a job; one that fell silent has failed.

        Raises:
            JobNotFound: there is no such job.
        """
        if not _ID.fullmatch(identity):
            raise JobNotFound("There is no such job.")
        path = self._path(identity)
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            job = Job(**{**values, "state": JobState(values["state"])})
            silent = time.time() - path.stat().st_mtime > _SILENCE_SECONDS
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise JobNotFound("There is no such job.") from error
        if silent and not job.ended:
            return replace(job, state=JobState.FAILED, error="The build was ended.")
        return job

    def touch(self, identity: str) -> None:
        """Let a job that has nothing new to say not fall silent."""
        with suppress(OSError):
            os.utime(self._path(identity))

    def latest(self) -> Job | None:
        """Return the job that was last heard of."""
        try:
            return next((self.read(path.stem) for path in reversed(self._files())), None)
        except JobNotFound:
            return None

    def _path(self, identity: str) -> Path:
        return self._folder / f"{identity}.json"

    def _files(self) -> list[Path]:
        files = []
        for path in self._folder.glob("*.json"):
            # Another process may have just forgotten it.
            with suppress(FileNotFoundError):
                files.append((path.stat().st_mtime_ns, path))
        return [path for _, path in sorted(files)]


class AwaitedJob:
    """A job that must end before something else begins. Once it has ended, nobody looks again."""

    def __init__(self, board: JobStore, identity: str | None) -> None:
        """Without an identity there is nothing to wait for."""
        self._board = board
        self._identity = identity
        self._looked = -math.inf

    @property
    def is_pending(self) -> bool:
        """Whether the job has not ended; one that nobody knows has."""
        identity, now = self._identity, time.monotonic()
        if identity is not None and now - self._looked >= _LOOK_SECONDS:
            self._looked = now
            if self._has_ended(identity):
                self._identity = None
        return self._identity is not None

    def _has_ended(self, identity: str) -> bool:
        try:
            return self._board.read(identity).ended
        except JobNotFound:
            return True
