"""Builds beside a running server, each in a process of its own that can't crash the server."""

import _thread
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from bot.serving.jobs import AwaitedJob, Job, JobState, JobStore, new_identity
from bot.settings import SERVER_BUILD, Settings, without_unknown_variables
from corpus.child_process import module_command
from corpus.errors import ChuchuError, IndexBusy, JobNotFound
from embeddings.engine import IndexEngine
from embeddings.indexing.pipeline import Progress
from embeddings.types import BuildReport, Stage

log = logging.getLogger("chuchu")
_REPORT_SECONDS = 0.25
# How often a job's file is touched: a stage may report nothing for longer than it takes until a job
# counts as dead.
_HEARTBEAT_SECONDS = 10.0
# How long a build may take to end itself after the server has ended, and how long the server waits
# for that before it kills the build.
_UNWIND_SECONDS = 2.0
_STOP_SECONDS = 3.0
_NICENESS = 10
# Where a stage begins in the whole build, and how large a part of it it is, by the time it takes.
_STAGE_SHARES = {
    Stage.COMPARING: (0.0, 0.05),
    Stage.READING: (0.05, 0.2),
    Stage.INDEXING: (0.25, 0.7),
    Stage.WRITING: (0.95, 0.05),
}


class Rebuilder:
    """Starts builds of one folder's index, one at a time."""

    def __init__(
        self, settings: Settings, engine: IndexEngine, first_job: str | None = None
    ) -> None:
        """`engine` is that of the index that the settings name.

        `first_job` is the id of the server's first build, whichever process starts it.
        """
        self._settings = settings
        self._engine = engine
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self.jobs = JobStore(settings.index_folder)
        self._last_started = AwaitedJob(self.jobs, None)
        self.first_build = AwaitedJob(self.jobs, first_job)

    @property
    def is_running(self) -> bool:
        """Whether any process is building this index, or is about to."""
        is_pending = self._last_started.is_pending or self.first_build.is_pending
        return is_pending or self._engine.is_being_updated()

    def start(self) -> Job:
        """Start a build at a low priority, so that questions are answered as fast as before.

        Raises:
            IndexBusy: a build is running.
        """
        with self._lock:
            if self.is_running:
                raise IndexBusy("The index is being rebuilt already.", "Wait until that has ended.")
            job = Job(new_identity())
            process = self._launch(job, subprocess.DEVNULL)
            self._last_started = AwaitedJob(self.jobs, job.id)
            _lower_priority(process.pid)
        self._watch(process, job, None)
        return job

    def start_first(self, identity: str, on_end: Callable[[Job], None]) -> None:
        """Start the server's first build, which shows its progress on this process's terminal.

        `on_end` is called with the ended job, from another thread, unless the build was stopped.

        Raises:
            BuildError: the index can't be written.
        """
        job = Job(identity)
        with self._engine.translate_errors(), self._lock:
            process = self._launch(job, None)
        self._watch(process, job, on_end)

    def expect_stop(self) -> None:
        """Treat every build that ends from now on as stopped on purpose.

        This takes no lock, so a signal handler may call it.
        """
        self._stopping = True

    def stop(self) -> None:
        """Stop the running build without a message; returns when its process has ended."""
        with self._lock:
            self._stopping = True
            process = self._process
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _launch(self, job: Job, output: int | None) -> subprocess.Popen[bytes]:
        self.jobs.write(job)
        self._process = subprocess.Popen(  # noqa: S603 - our own program and settings
            module_command(
                *("bot", "index", str(self._settings.docs)),
                *("--index", str(self._settings.index_folder), "--job", job.id),
            ),
            # The build reads this pipe to its end, which comes when this process dies.
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env={**without_unknown_variables(os.environ), SERVER_BUILD: "1"},
            # Ctrl-C is for this process; in the build it would interrupt imports with a traceback.
            start_new_session=True,
        )
        return self._process

    def _watch(
        self,
        process: subprocess.Popen[bytes],
        job: Job,
        on_end: Callable[[Job], None] | None,
    ) -> None:
        threading.Thread(target=self._wait, args=(process, job, on_end), daemon=True).start()

    def _wait(
        self,
        process: subprocess.Popen[bytes],
        job: Job,
        on_end: Callable[[Job], None] | None,
    ) -> None:
        while (code := _exit_code(process)) is None:
            self.jobs.touch(job.id)
        if process.stdin is not None:
            process.stdin.close()
        if self._stopping:
            return
        ended = self._ended_job(job, code)
        if on_end is not None:
            on_end(ended)

    def _ended_job(self, job: Job, code: int) -> Job:
        """Return the job of a process that has ended, as failed if the process did not say so."""
        with suppress(JobNotFound):
            job = self.jobs.read(job.id)
        if not job.ended:
            log.warning("A build was ended before its time, with code %d.", code)
            error = "The build was ended before its time."
            job = replace(job, state=JobState.FAILED, error=error)
            with suppress(OSError):
                self.jobs.write(job)
        return job


def _exit_code(process: subprocess.Popen[bytes]) -> int | None:
    """Return a process's exit code, or None after a heartbeat if it is still running."""
    try:
        return process.wait(_HEARTBEAT_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _lower_priority(process: int) -> None:
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            own = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, process, own + _NICENESS)


def _end_with_server() -> None:
    """Wait until the server closes the pipe to this process, or dies, and end the build then.

    A build may be killed at any instant without harm. One that outlived its server would only keep
    the index locked.
    """
    while os.read(sys.stdin.fileno(), 1):
        pass
    # The interrupt lets the build clear its progress bar; native code may not notice it in time.
    _thread.interrupt_main()
    time.sleep(_UNWIND_SECONDS)
    os._exit(1)


@contextmanager
def report_as_job(
    index: Path, identity: str, show: Progress
) -> Iterator[tuple[Progress, Callable[[BuildReport], None]]]:
    """Write a build's progress and result to a job's file while the context lasts.

    Yields a function for the build to report its progress to, which calls `show` too, and a
    function for its result. An error of the error tree is written as the job's failure.

    Raises:
        JobNotFound: there is no such job.
    """
    threading.Thread(target=_end_with_server, daemon=True).start()
    jobs = JobStore(index)
    job = jobs.read(identity)
    written_at = 0.0

    def progress(stage: Stage, done: int, total: int) -> None:
        nonlocal written_at, job
        show(stage, done, total)
        now = time.monotonic()
        if now - written_at >= _REPORT_SECONDS or stage != job.stage or done == total:
            written_at = now
            start, share = _STAGE_SHARES[stage]
            reached = round(start + share * done / max(1, total), 3)
            job = replace(
                job, state=JobState.RUNNING, stage=stage, progress=reached, done=done, total=total
            )
            jobs.write(job)

    def finish(report: BuildReport) -> None:
        ended = replace(job, state=JobState.DONE, progress=1.0, done=job.total)
        jobs.write(replace(ended, counts=report.counts))

    try:
        yield progress, finish
    except ChuchuError as error:
        jobs.write(replace(job, state=JobState.FAILED, error=error.message))
        raise
