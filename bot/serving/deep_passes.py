"""The passes that encode a served index with the deep encoder, beside the answers."""

import logging
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.serving.jobs import Job, JobState, JobStore, new_identity
from corpus.errors import JobNotFound
from embeddings.types import Stage

log = logging.getLogger("chuchu")

BUSY = 75
"""The exit code of a pass that found another one at work (EX_TEMPFAIL of sysexits.h)."""

_HEARTBEAT_SECONDS = 10.0
_MAX_RETRIES = 3

Launch = Callable[[Job, bool], subprocess.Popen[bytes]]


@dataclass(frozen=True, slots=True, eq=False)
class _Pass:
    """A pass and its process; `stopped` is set when it is stopped on purpose."""

    job: Job
    process: subprocess.Popen[bytes]
    stopped: threading.Event = field(default_factory=threading.Event)


class DeepPasses:
    """Runs one pass at a time, in a process of its own.

    A pass may be killed at any moment: the next one goes on where it was. One that is killed by
    somebody else, or that finds another process encoding, is tried again after a pause.
    """

    def __init__(self, jobs: JobStore, launch: Launch, retry_seconds: float) -> None:
        """`launch` starts the process of a pass that reports through a job, and is told whether it
        is the first one."""
        self._jobs = jobs
        self._launch = launch
        self._retry_seconds = retry_seconds
        self._lock = threading.Lock()
        self._current: _Pass | None = None
        self._is_first = True

    def start(self) -> None:
        """Start a pass, unless one is running or about to be tried again; a failure is logged."""
        with self._lock:
            if self._current is None:
                self._begin(_MAX_RETRIES)

    def stop(self) -> None:
        """Kill the running pass, if there is one; returns when its process and job have ended."""
        with self._lock:
            current, self._current = self._current, None
            if current is not None:
                current.stopped.set()
                current.process.kill()
                current.process.wait()
                self._end_job(current.job)

    def _begin(self, retries: int) -> None:
        """Start a pass; the lock is held."""
        job = Job(new_identity(), stage=Stage.ENCODING)
        try:
            process = self._launch(job, self._is_first)
        except OSError as error:
            log.warning("Deep vectors can't be encoded now: %s", error.strerror)
            self._current = None
            return
        self._is_first = False
        self._current = _Pass(job, process)
        threading.Thread(target=self._wait, args=(self._current, retries), daemon=True).start()

    def _wait(self, running: _Pass, retries: int) -> None:
        process = running.process
        while True:
            try:
                code = process.wait(_HEARTBEAT_SECONDS)
                break
            except subprocess.TimeoutExpired:
                self._jobs.touch(running.job.id)
        if process.stdin is not None:
            process.stdin.close()
        with self._lock:
            if running.stopped.is_set():
                return
            self._end_job(running.job)
            if code < 0:
                log.warning("The encoding of deep vectors was killed by signal %d.", -code)
            may_retry = retries > 0 and (code < 0 or code == BUSY)
            if not may_retry:
                self._current = None
                return
        if not running.stopped.wait(self._retry_seconds):
            with self._lock:
                if self._current is running:
                    self._begin(retries - 1)

    def _end_job(self, job: Job) -> None:
        """Write the end of a pass that has not written it: what was encoded is kept, so nothing has
        failed."""
        with suppress(JobNotFound):
            job = self._jobs.read(job.id)
        if not job.ended:
            with suppress(OSError):
                self._jobs.write(replace(job, state=JobState.DONE))
