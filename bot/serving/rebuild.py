"""Builds beside a running server, each in a process of its own that can't crash the server."""

import logging
import os
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from bot.engine.settings import COLLECTION_VARIABLE
from bot.serving.build_log import log_lines_of
from bot.serving.build_processes import exit_code, lower_priority
from bot.serving.deep_passes import DeepPasses
from bot.serving.jobs import AwaitedJob, Job, JobState, JobStore, new_identity
from bot.setting_variables import without_unknown_variables
from bot.settings import SERVER_BUILD, Settings
from corpus.errors import FolderError, IndexBusy, IndexNotWritable, JobNotFound
from corpus.isolation import module_command
from corpus.walk import require_folder
from embeddings.engine import IndexEngine

log = logging.getLogger("chuchu")
# How long the server waits at its end for a build to end itself, before it kills the build.
_STOP_SECONDS = 3.0
# A rebuild that was killed is tried again after a pause, in which memory may become free.
_RETRY_SECONDS = 60.0
_MAX_RETRIES = 3
_WRITABLE = "Name a writable folder with --index."


class Rebuilder:
    """Starts builds of one folder's index, one at a time."""

    def __init__(
        self,
        settings: Settings,
        engine: IndexEngine,
        first_job: str | None = None,
        retry_seconds: float = _RETRY_SECONDS,
    ) -> None:
        """`engine` is that of the index that the settings name.

        `first_job` is the id of the server's first build, whichever process starts it. A rebuild
        or a deep pass that was killed is tried again after `retry_seconds`.
        """
        self._settings = settings
        self._engine = engine
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._stopped = threading.Event()
        self._retry_seconds = retry_seconds
        self._retries = 0
        self._last_job: str | None = None
        self.jobs = JobStore(settings.index_folder)
        self._deep_passes = DeepPasses(self.jobs, self._launch_deep_pass, retry_seconds)
        self._last_started = AwaitedJob(self.jobs, None)
        self.first_build = AwaitedJob(self.jobs, first_job)

    @property
    def is_running(self) -> bool:
        """Whether any process is building this index, or is about to.

        A deep pass does not count, though it publishes a generation: a build ends the pass of this
        process then, and waits until that of another one has published.
        """
        is_pending = self._last_started.is_pending or self.first_build.is_pending
        return is_pending or (self._engine.is_being_updated() and not self.jobs.is_pass_running())

    def start(self) -> Job:
        """Start a build at a low priority, so that questions are answered as fast as before.

        If it is killed, it is tried again, at most three times.

        Raises:
            IndexBusy: a build is running.
            IndexNotWritable: the index or the job can't be written, or no process be started.
        """
        with self._lock:
            if self.is_running:
                raise IndexBusy("The index is being rebuilt already.", "Wait until that has ended.")
            self._require_writable()
            self._retries = 0
            try:
                return self._start_rebuild()
            except OSError as error:
                raise _not_started(error) from error

    def write_problem(self) -> str | None:
        """Return why no build can write the index, as one sentence without a path; else None."""
        return self._engine.write_problem() or self.jobs.write_problem()

    def update_problem(self) -> str | None:
        """Return why the index can't be brought up to date, as `write_problem` does."""
        problem = self.write_problem()
        if problem is None:
            try:
                require_folder(self._settings.docs)
            except FolderError:
                return "The folder of documents is missing or can't be read."
        return problem

    def _require_writable(self) -> None:
        settings = self._settings
        if not settings.docs.exists() and settings.index_folder.is_relative_to(settings.docs):
            # The job's file would bring an empty folder into being.
            raise IndexNotWritable("The folder of documents is missing.", "Is it mounted?")
        problem = self.write_problem()
        if problem is not None:
            raise IndexNotWritable(problem, _WRITABLE)

    def _start_rebuild(self) -> Job:
        """Start a build; the lock is held."""
        if self._engine.is_being_updated():
            # A pass publishes. It need not: the build takes up what it has encoded. Before that it
            # stands still by itself while a build runs.
            self._deep_passes.stop()
        job = Job(new_identity())
        process = self._launch(job, is_quiet=True)
        self._last_job = job.id
        self._last_started = AwaitedJob(self.jobs, job.id)
        lower_priority(process.pid)
        self._watch(process, job, self._retry_if_killed)
        return job

    def _retry_if_killed(self, ended: Job, was_killed: bool) -> None:
        """Try a build again that was killed, unless another one was started since.

        Whatever killed it may kill the next one too, so the number of attempts is limited until
        documents change, or somebody asks for a rebuild.
        """
        if not was_killed:
            return
        if self._retries >= _MAX_RETRIES:
            log.error("The rebuild was killed %d times and is given up.", _MAX_RETRIES + 1)
            return
        if self._stopped.wait(self._retry_seconds):
            return
        try:
            with self._lock:
                if self._stopping or self._last_job != ended.id or self.is_running:
                    return
                self._retries += 1
                self._start_rebuild()
        except OSError as error:
            log.warning("The rebuild could not be started again: %s", error)

    def start_first(
        self, identity: str, on_end: Callable[[Job], None], *, is_quiet: bool = False
    ) -> None:
        """Start the server's first build, which shows its progress on this process's terminal.

        With `is_quiet` it shows errors only.

        `on_end` is called with the ended job, from another thread, unless the build was stopped.

        Raises:
            IndexNotWritable: as for `start`.
        """

        def end(ended: Job, was_killed: bool) -> None:
            on_end(ended)
            self._retry_if_killed(ended, was_killed)

        job = Job(identity)
        self._require_writable()
        try:
            with self._lock:
                process = self._launch(job, is_quiet=is_quiet)
                self._last_job = job.id
        except OSError as error:
            raise _not_started(error) from error
        self._watch(process, job, end)

    def expect_stop(self) -> None:
        """Treat every build that ends from now on as stopped on purpose.

        This takes no lock, so a signal handler may call it.
        """
        self._stopping = True

    def stop(self) -> None:
        """Stop the running build without a message; returns when its process has ended."""
        with self._lock:
            self._stopping = True
            self._stopped.set()
            self._deep_passes.stop()
            process = self._process
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _launch(self, job: Job, *, is_quiet: bool) -> subprocess.Popen[bytes]:
        # Of a rebuild only errors belong into the server's log.
        self._process = self._popen(job, "--quiet") if is_quiet else self._popen(job)
        return self._process

    def _launch_deep_pass(self, job: Job, is_first: bool) -> subprocess.Popen[bytes]:
        # A folder that is too large is reported once.
        options = ("--deep-pass",) if is_first else ("--deep-pass", "--quiet")
        process = self._popen(job, *options)
        lower_priority(process.pid)
        return process

    def _popen(self, job: Job, *options: str) -> subprocess.Popen[bytes]:
        self.jobs.write(job)
        is_logged = self._settings.log_format == "json"
        process = subprocess.Popen(  # noqa: S603 - our own program and settings
            module_command(
                *("bot", "index", str(self._settings.docs)),
                *("--index", str(self._settings.index_folder), "--job", job.id),
                *("--reader", self._settings.reader, *options),
            ),
            # The build reads this pipe to its end, which comes when this process dies.
            stdin=subprocess.PIPE,
            # Only the first build, which has no options, speaks to the user.
            stdout=subprocess.DEVNULL if options else None,
            stderr=subprocess.PIPE if is_logged else None,
            env={**without_unknown_variables(os.environ), **self._of_build()},
            # Ctrl-C is for this process; in the build it would interrupt imports with a traceback.
            start_new_session=True,
        )
        if is_logged:
            log_lines_of(process)
        return process

    def _of_build(self) -> dict[str, str]:
        return {SERVER_BUILD: "1", COLLECTION_VARIABLE: self._settings.collection_name}

    def _watch(
        self,
        process: subprocess.Popen[bytes],
        job: Job,
        on_end: Callable[[Job, bool], None],
    ) -> None:
        threading.Thread(target=self._wait, args=(process, job, on_end), daemon=True).start()

    def _wait(
        self,
        process: subprocess.Popen[bytes],
        job: Job,
        on_end: Callable[[Job, bool], None],
    ) -> None:
        while (code := exit_code(process)) is None:
            self.jobs.touch(job.id)
        if process.stdin is not None:
            process.stdin.close()
        if self._stopping:
            return
        ended, was_killed = self._ended_job(job, code)
        if ended.state is JobState.DONE:
            self._start_deep_pass(ended)
        on_end(ended, was_killed)

    def _start_deep_pass(self, ended: Job) -> None:
        """Encode what a build left, unless another one was started since."""
        if self._settings.reader == "off":
            return
        with self._lock:
            if not self._stopping and self._last_job == ended.id:
                self._deep_passes.start()

    def _ended_job(self, job: Job, code: int) -> tuple[Job, bool]:
        """Return the job of a process that has ended, and whether the process was killed.

        The job is a failed one if the process did not say how it ended.
        """
        with suppress(JobNotFound):
            job = self.jobs.read(job.id)
        if code == 0 and not job.ended:
            # It had no room to say so.
            job = replace(job, state=JobState.DONE, progress=1.0)
        was_killed = not job.ended
        if was_killed:
            log.warning("A build was ended before its time, with code %d.", code)
            error = "The build was ended before its time."
            job = replace(job, state=JobState.FAILED, error=error)
            with suppress(OSError):
                self.jobs.write(job)
        return job, was_killed


def _not_started(error: OSError) -> IndexNotWritable:
    reason = (error.strerror or "input/output error").lower()
    return IndexNotWritable(f"No build can be started: {reason}.", "Is there space on the disk?")
