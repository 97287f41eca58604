"""What a build that a server started does for it: it reports its progress, and ends with it."""

import _thread
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from bot.serving.jobs import Job, JobState, JobStore
from corpus.errors import ChuchuError
from embeddings.indexing.pipeline import Progress
from embeddings.types import BuildReport, Stage

_REPORT_SECONDS = 0.25
# How long a build may take to end itself after the server has ended.
_UNWIND_SECONDS = 2.0
# Where a stage begins in the whole build, and how large a part of it it is, by the time it takes.
_STAGE_SHARES = {
    Stage.COMPARING: (0.0, 0.05),
    Stage.READING: (0.05, 0.2),
    Stage.INDEXING: (0.25, 0.7),
    Stage.WRITING: (0.95, 0.05),
    # A pass of its own, after the build.
    Stage.ENCODING: (0.0, 1.0),
}


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
) -> Iterator[tuple[Progress, Callable[[BuildReport | None], None]]]:
    """Write a build's progress and result to a job's file while the context lasts.

    Yields a function for the build to report its progress to, which calls `show` too, and a
    function for its result. An error of the error tree is written as the job's failure. That the
    job's file can't be written, as on a full disk, is no reason to end the build.

    Raises:
        JobNotFound: there is no such job.
    """
    threading.Thread(target=_end_with_server, daemon=True).start()
    jobs = JobStore(index)
    job = jobs.read(identity)
    written_at = 0.0

    def write(changed: Job) -> None:
        with suppress(OSError):
            jobs.write(changed)

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
            write(job)

    def finish(report: BuildReport | None) -> None:
        ended = replace(job, state=JobState.DONE, progress=1.0, done=job.total)
        write(replace(ended, counts=report.counts if report else None))

    try:
        yield progress, finish
    except ChuchuError as error:
        write(replace(job, state=JobState.FAILED, error=error.message))
        raise
