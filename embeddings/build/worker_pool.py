"""Processes that read and analyse documents beside the one that writes the index.

Python's threads share one interpreter; cleaning and segmenting are most of a build's work. Helpers
are asked in turn and answer in the same order, so the index does not depend on who was faster, and
no more batches are under way than two for each of them.
"""

import marshal
import os
import subprocess
import sys
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import cycle
from types import TracebackType

from corpus.child_process import python_path
from corpus.errors import BuildError
from corpus.sandbox.frames import read_frame, write_frame
from embeddings.build.pool_worker import LARGEST, Item, task_runner
from embeddings.text.analyser import Analyser

_MOST = 4
# Starting helpers takes half a second; this many bytes take one process a few.
_WORTH_IT = 4_000_000
_BATCH = 32
_WEIGHT = 1_000_000
# A request must fit into a pipe whole: whoever waits to write one does not read answers.
_REQUEST = 16_000
_AHEAD = 2
_AGAIN = "Build once more; what was encoded is kept."


def worker_count(work: int) -> int:
    """Return how many helpers to start for so many bytes of files.

    A build that was told to give way to others, as one beside a server is, starts none.
    """
    if work < _WORTH_IT or _gives_way():
        return 0
    has_affinity = hasattr(os, "sched_getaffinity")
    processors = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    return min(_MOST, processors) if processors > 1 else 0


def _gives_way() -> bool:
    return hasattr(os, "getpriority") and os.getpriority(os.PRIO_PROCESS, 0) > 0


class WorkerPool:
    """Does work on items in order: in helpers, or where there are none in this process."""

    def __init__(self, analyser: Analyser, helpers: int) -> None:
        self._analyser = analyser
        self._perform = task_runner(analyser)
        self._helpers: list[_Helper] = []
        self._wanted = helpers

    def __enter__(self) -> "WorkerPool":
        try:
            # All are started before the first is waited for.
            for _ in range(self._wanted):
                self._helpers.append(_Helper(self._analyser))
            for helper in self._helpers:
                helper.require(self._analyser.identity)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        for helper in self._helpers:
            helper.end()
        self._helpers.clear()

    def work(self, name: str, items: Iterable[tuple[int, Item]]) -> Iterator[Item]:
        """Yield what becomes of each item, in order; with each comes its weight in bytes.

        `name` is one of those of `pool_worker.task_runner`. Nothing else may be asked of the pool
        until the last item was yielded.

        Raises:
            BuildError: a helper ended or failed.
        """
        if not self._helpers:
            for _, item in items:
                yield from self._perform(name, [item])
            return
        turns = cycle(self._helpers)
        under_way: deque[_Helper] = deque()
        for batch in _batches(items):
            if len(under_way) >= _AHEAD * len(self._helpers):
                yield from under_way.popleft().answer()
            helper = next(turns)
            helper.ask(name, batch)
            under_way.append(helper)
        while under_way:
            yield from under_way.popleft().answer()


def _batches(items: Iterable[tuple[int, Item]]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    weight = size = 0
    for heavy, item in items:
        length = len(marshal.dumps(item))
        full = len(batch) == _BATCH or weight + heavy > _WEIGHT or size + length > _REQUEST
        if batch and full:
            yield batch
            batch, weight, size = [], 0, 0
        batch.append(item)
        weight, size = weight + heavy, size + length
    if batch:
        yield batch


class _Helper:
    """One process and the pipes to it."""

    def __init__(self, analyser: Analyser) -> None:
        dictionary = [str(analyser.user_dictionary)] if analyser.user_dictionary else []
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "embeddings.build.pool_worker", *dictionary],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": python_path()},
                # Ctrl-C is for this process; a helper ends when its pipe does.
                start_new_session=True,
            )
        except OSError as error:
            raise BuildError("A process of the build can't be started.", _AGAIN) from error
        if process.stdin is None or process.stdout is None:
            raise BuildError("A process of the build has no pipes.", _AGAIN)
        self._requests, self._answers = process.stdin, process.stdout
        self.end = weakref.finalize(self, _end, process)

    def require(self, identity: str) -> None:
        """Wait until the process is ready; its analyser must be the one of this process."""
        if self._frame().decode() != identity:
            raise BuildError("The dictionary changed while the build began.", _AGAIN)

    def ask(self, name: str, items: list[Item]) -> None:
        try:
            write_frame(self._requests, marshal.dumps((name, items)))
        except OSError as error:
            raise _ended() from error

    def answer(self) -> list[Item]:
        problem, answers = marshal.loads(self._frame())  # noqa: S302 - our own process wrote it
        if problem is not None:
            raise BuildError(f"A process of the build failed: {problem}.", _AGAIN)
        found: list[Item] = answers
        return found

    def _frame(self) -> bytes:
        frame = read_frame(self._answers, LARGEST)
        if frame is None:
            raise _ended()
        return frame


def _ended() -> BuildError:
    return BuildError("A process of the build ended. Was the memory too small for it?", _AGAIN)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                # What a dead process did not take can't be flushed.
                continue
