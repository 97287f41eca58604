"""Rebuilds beside a running server, each in a process that can neither slow nor crash it."""

import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from bot.jobs import Job, JobBoard, JobState
from bot.settings import Settings
from corpus.errors import ChuchuError, IndexBusy
from embeddings.build import Progress
from embeddings.generations import is_being_written
from embeddings.layout import IndexLayout
from embeddings.types import BuildReport, Stage

log = logging.getLogger("chuchu")
_EVERY_SECONDS = 0.25
# What a stage is of the whole, by the time it takes.
_SHARES = {Stage.COMPARING: (0.0, 0.05), Stage.INDEXING: (0.05, 0.9), Stage.WRITING: (0.95, 0.05)}


class Rebuilder:
    """Starts rebuilds of one folder, one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._layout = IndexLayout(settings.index_folder)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.board = JobBoard(settings.index_folder)

    @property
    def is_running(self) -> bool:
        """Whether any process is building this index."""
        own = self._process is not None and self._process.poll() is None
        return own or is_being_written(self._layout)

    def start(self) -> Job:
        """Start a rebuild and return its job.

        Raises:
            IndexBusy: one is under way.
        """
        with self._lock:
            if self.is_running:
                raise IndexBusy("The index is being rebuilt already.", "Wait until that has ended.")
            job = Job(secrets.token_hex(8))
            self.board.write(job)
            self._process = subprocess.Popen(  # noqa: S603 - our own program and settings
                [
                    *(sys.executable, "-m", "bot", "index", str(self._settings.docs_folder)),
                    *("--index", str(self._settings.index_folder), "--job", job.id),
                ],
                # The child reads this pipe to its end, which comes when this process dies.
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        threading.Thread(target=self._await, args=(self._process, job), daemon=True).start()
        return job

    def _await(self, process: subprocess.Popen[bytes], job: Job) -> None:
        code = process.wait()
        if process.stdin is not None:
            process.stdin.close()
        ended = self.board.read(job.id)
        if not ended.ended:
            # Killed: it could not say so itself.
            log.warning("a rebuild ended with code %d", code)
            self.board.write(
                replace(ended, state=JobState.FAILED, error="The build was ended before its time.")
            )


def _end_with_parent() -> None:
    # A build can be killed at any instant; one that nobody waits for would only hold the lock.
    sys.stdin.buffer.read()
    os._exit(1)


@contextmanager
def told_as_job(
    index: Path, identity: str
) -> Iterator[tuple[Progress, Callable[[BuildReport], None]]]:
    """Keep a job's file up to date while a build runs, and write how it ended."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    board = JobBoard(index)
    job = board.read(identity)
    last = 0.0

    def progress(stage: Stage, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY_SECONDS:
            last = now
            start, share = _SHARES[stage]
            reached = round(start + share * done / max(1, total), 3)
            board.write(replace(job, state=JobState.RUNNING, stage=stage, progress=reached))

    def done(report: BuildReport) -> None:
        board.write(replace(job, state=JobState.DONE, progress=1.0, counts=asdict(report.counts)))

    try:
        yield progress, done
    except ChuchuError as error:
        board.write(replace(job, state=JobState.FAILED, error=error.message))
        raise
