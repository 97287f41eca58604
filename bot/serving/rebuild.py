"""Rebuilds beside a running server, each in a process that can neither slow nor crash it."""

import _thread
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

from bot.serving.jobs import AwaitedJob, Job, JobState, JobStore, new_identity
from bot.settings import Settings
from corpus.errors import ChuchuError, IndexBusy, JobNotFound
from embeddings.build.pipeline import Progress
from embeddings.store.layout import IndexLayout
from embeddings.store.write_lock import is_being_written, translate_disk_errors
from embeddings.types import BuildReport, Stage

log = logging.getLogger("chuchu")
_EVERY_SECONDS = 0.25
# A stage may have nothing to tell for longer than a job may be silent.
_PULSE_SECONDS = 10.0
_UNWIND_SECONDS = 2.0
_END_SECONDS = 3.0
_NICER = 10
# What a stage is of the whole, by the time it takes.
_SHARES = {
    Stage.COMPARING: (0.0, 0.05),
    Stage.READING: (0.05, 0.2),
    Stage.INDEXING: (0.25, 0.7),
    Stage.WRITING: (0.95, 0.05),
}


class Rebuilder:
    """Starts rebuilds of one folder, one at a time."""

    def __init__(self, settings: Settings, first: str | None = None) -> None:
        """`first` is the job of the server's first build, whichever process starts it."""
        self._settings = settings
        self._layout = IndexLayout(settings.index_folder)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self.board = JobStore(settings.index_folder)
        self._own = AwaitedJob(self.board, None)
        self.first = AwaitedJob(self.board, first)

    @property
    def is_running(self) -> bool:
        """Whether any process is building this index, or is about to."""
        started = self._own.is_pending or self.first.is_pending
        return started or is_being_written(self._layout)

    def start(self) -> Job:
        """Start a rebuild that leaves the processor to those who answer, and return its job.

        Raises:
            IndexBusy: one is under way.
        """
        with self._lock:
            if self.is_running:
                raise IndexBusy("The index is being rebuilt already.", "Wait until that has ended.")
            job = Job(new_identity())
            process = self._launch(job, subprocess.DEVNULL)
            self._own = AwaitedJob(self.board, job.id)
            _make_nicer(process.pid)
        self._watch(process, job, _ignore)
        return job

    def start_first(self, identity: str, on_end: Callable[[Job], None]) -> None:
        """Start the server's first build, which tells this process's terminal how it goes.

        `on_end` is called with the ended job, from another thread, unless the build was stopped.

        Raises:
            BuildError: the index can't be written.
        """
        job = Job(identity)
        with translate_disk_errors(self._settings.index_folder), self._lock:
            process = self._launch(job, None)
        self._watch(process, job, on_end)

    def fall_silent(self) -> None:
        """Take whatever ends from now on for ended on purpose; safe in a signal's handler."""
        self._stopped = True

    def stop(self) -> None:
        """End the rebuild under way, in silence; returns when its process has ended."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _launch(self, job: Job, output: int | None) -> subprocess.Popen[bytes]:
        self.board.write(job)
        self._process = subprocess.Popen(  # noqa: S603 - our own program and settings
            [
                *(sys.executable, "-m", "bot", "index", str(self._settings.docs_folder)),
                *("--index", str(self._settings.index_folder), "--job", job.id),
            ],
            # The child reads this pipe to its end, which comes when this process dies.
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            # Ctrl-C is for this process; the child would be told in the middle of its imports.
            start_new_session=True,
        )
        return self._process

    def _watch(
        self, process: subprocess.Popen[bytes], job: Job, on_end: Callable[[Job], None]
    ) -> None:
        threading.Thread(target=self._await, args=(process, job, on_end), daemon=True).start()

    def _await(
        self, process: subprocess.Popen[bytes], job: Job, on_end: Callable[[Job], None]
    ) -> None:
        while (code := _ended(process)) is None:
            self.board.touch(job.id)
        if process.stdin is not None:
            process.stdin.close()
        if not self._stopped:
            on_end(self._outcome(job, code))

    def _outcome(self, job: Job, code: int) -> Job:
        with suppress(JobNotFound):
            job = self.board.read(job.id)
        if not job.ended:
            # Killed: it could not say so itself.
            log.warning("A build was ended before its time, with code %d.", code)
            error = "The build was ended before its time."
            job = replace(job, state=JobState.FAILED, error=error)
            with suppress(OSError):
                self.board.write(job)
        return job


def _ignore(_: Job) -> None:
    """Nobody waits for this job."""


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    try:
        return process.wait(_PULSE_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _make_nicer(process: int) -> None:
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            own = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, process, own + _NICER)


def _end_with_parent() -> None:
    # A build can be ended at any instant; one that nobody waits for would only hold the lock.
    while os.read(sys.stdin.fileno(), 1):
        pass
    # Unwound, it leaves no half a bar on the terminal; but it may be deep in foreign code.
    _thread.interrupt_main()
    time.sleep(_UNWIND_SECONDS)
    os._exit(1)


@contextmanager
def report_as_job(
    index: Path, identity: str, shown: Progress
) -> Iterator[tuple[Progress, Callable[[BuildReport], None]]]:
    """Keep a job's file up to date while a build runs, and write how it ended.

    What the build tells is passed on to `shown`.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    board = JobStore(index)
    job = board.read(identity)
    last = 0.0

    def progress(stage: Stage, done: int, total: int) -> None:
        nonlocal last, job
        shown(stage, done, total)
        now = time.monotonic()
        if now - last >= _EVERY_SECONDS or stage != job.stage or done == total:
            last = now
            start, share = _SHARES[stage]
            reached = round(start + share * done / max(1, total), 3)
            job = replace(
                job, state=JobState.RUNNING, stage=stage, progress=reached, done=done, total=total
            )
            board.write(job)

    def done(report: BuildReport) -> None:
        counts = asdict(report.counts)
        board.write(replace(job, state=JobState.DONE, progress=1.0, done=job.total, counts=counts))

    try:
        yield progress, done
    except ChuchuError as error:
        board.write(replace(job, state=JobState.FAILED, error=error.message))
        raise
