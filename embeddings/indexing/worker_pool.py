"""Worker processes that read and analyse documents beside the process that writes the index.

Threads would not help: cleaning and segmenting are most of a build's work, and Python's threads
share one interpreter. Workers get batches in turn and their responses are taken in the same order,
so the index does not depend on which of them is faster.

A worker that ends is replaced, and so is one that does not respond in time. What it was asked for
is done once more in a fresh worker, one item at a time, so that an item that ends its worker, or
never comes to an end, costs nothing but itself.
"""

import marshal
import os
import subprocess
import threading
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from types import TracebackType

from corpus.errors import BuildError
from corpus.isolation import module_command
from corpus.sandbox.frames import read_frame, widen, write_frame
from embeddings.encoding.encoder import Encoder
from embeddings.encoding.static import StaticEncoder
from embeddings.indexing.document_analysis import Fields
from embeddings.indexing.failures import INTERNAL_ERROR, PROCESS_ENDED, TOO_SLOW, Failure
from embeddings.indexing.pool_worker import MAX_FRAME, Item, Outcome, task_runner
from embeddings.text.analyser import Analyser

_MAX_WORKERS = 4
# Starting workers takes half a second, in which one process reads and analyses some megabytes.
_MIN_BYTES_FOR_WORKERS = 4_000_000
_BATCH_ITEMS = 32
_BATCH_BYTES = 1_000_000
# A request must fit into a pipe's buffer: a build that waits for room in it reads no responses, and
# the worker that waits for them to be read reads no requests.
_MAX_REQUEST = 16_000
_BATCHES_AHEAD = 3
_RESPONSE_BYTES = 1 << 20
# How often an item is tried alone: the system may have killed the first worker for another reason.
_ATTEMPTS = 2
# Where so many items in a row end their workers, it is no longer their fault.
_MAX_LOST_IN_A_ROW = 100
# How long an item may take; some ten times what the slowest known file of its size takes.
_ITEM_SECONDS = 120.0
_SECONDS_PER_MB = 120.0
_BUILD_AGAIN = "Build once more; what was encoded is kept."

_Batch = list[tuple[int, Item]]
"""Items, each with the bytes that it makes a worker read."""
# What stands for a trace where a worker has left none.
_ENDED, _NOT_IN_TIME = "", "not in time"
_FAILURES = {_ENDED: Failure(PROCESS_ENDED), _NOT_IN_TIME: Failure(TOO_SLOW)}


def worker_count(source_bytes: int) -> int:
    """Return how many workers to start to read so many bytes of files.

    A process of low priority, as a build beside a server is, starts none.
    """
    if source_bytes < _MIN_BYTES_FOR_WORKERS or _has_low_priority():
        return 0
    has_affinity = hasattr(os, "sched_getaffinity")
    processors = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    return min(_MAX_WORKERS, processors) if processors > 1 else 0


def _has_low_priority() -> bool:
    return hasattr(os, "getpriority") and os.getpriority(os.PRIO_PROCESS, 0) > 0


class WorkerPool:
    """Runs tasks on items in order: in worker processes, or without any in this process."""

    def __init__(self, analyser: Analyser, workers: int, encoder: Encoder | None = None) -> None:
        """Workers find the words of texts for an `encoder` whose tokenizer they can be given."""
        self._analyser = analyser
        self._count = workers
        self._run_here = task_runner(analyser, lambda: None)
        self._tokenizer = b""
        if workers and isinstance(encoder, StaticEncoder):
            self._tokenizer = encoder.tokenizer.to_str().encode()
        self._workers: list[_Worker] = []
        self._lost_in_a_row = 0

    def __enter__(self) -> "WorkerPool":
        try:
            # All are started before the first is waited for.
            for _ in range(self._count):
                self._workers.append(_Worker(self._analyser))
            for worker in self._workers:
                worker.prepare(self._analyser.identity, self._tokenizer)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what is run after that runs in this process."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, task: str, items: Iterable[tuple[int, Item]]) -> Iterator[Fields | Failure]:
        """Yield the result of a task of `pool_worker.task_runner` for each item, in order, or the
        failure that the item caused.

        Each item comes with the bytes that it makes a worker read. All results must be taken
        before the next call.

        Raises:
            BuildError: a worker can't be started, or workers end whatever they are asked for.
        """
        outcomes = self._in_workers if self._workers else self._in_this_process
        for trace, fields in outcomes(task, items):
            if trace is None:
                yield fields
            else:
                yield _FAILURES.get(trace) or Failure(INTERNAL_ERROR, trace)

    def _in_this_process(self, task: str, items: Iterable[tuple[int, Item]]) -> Iterator[Outcome]:
        for batch in _batches(items):
            yield from self._run_here(task, [item for _, item in batch])

    def _in_workers(self, task: str, items: Iterable[tuple[int, Item]]) -> Iterator[Outcome]:
        pending: deque[tuple[_Worker, _Batch]] = deque()
        for number, batch in enumerate(_batches(items)):
            if len(pending) >= _BATCHES_AHEAD * len(self._workers):
                yield from self._outcomes(task, *pending.popleft())
            worker = self._workers[number % len(self._workers)]
            worker.request(task, [item for _, item in batch])
            pending.append((worker, batch))
        while pending:
            yield from self._outcomes(task, *pending.popleft())

    def _outcomes(self, task: str, worker: "_Worker", batch: _Batch) -> Iterator[Outcome]:
        """Take a worker's response to a batch; where there is none, try each item alone."""
        outcomes = worker.response(sum(_seconds(size) for size, _ in batch))
        if isinstance(outcomes, list):
            yield from outcomes
            return
        if worker in self._workers and worker.has_ended:
            self._workers[self._workers.index(worker)] = self._fresh_worker()
            worker.end()
        # Started when an item needs it, and not after the last one: it takes as long as many files.
        alone: _Worker | None = None
        try:
            for size, item in batch:
                # An item that was alone in its batch has had its time.
                is_late = outcomes == _NOT_IN_TIME and len(batch) == 1
                for _ in range(0 if is_late else _ATTEMPTS):
                    alone = alone or self._fresh_worker()
                    alone.request(task, [item])
                    outcomes = alone.response(_seconds(size))
                    if not alone.has_ended:
                        break
                    alone.end()
                    alone = None
                    if outcomes == _NOT_IN_TIME:
                        break
                self._count_lost(outcomes in (_ENDED, _NOT_IN_TIME))
                yield (outcomes, ()) if isinstance(outcomes, str) else outcomes[0]
        finally:
            if alone is not None:
                alone.end()

    def _fresh_worker(self) -> "_Worker":
        worker = _Worker(self._analyser)
        try:
            worker.prepare(self._analyser.identity, self._tokenizer)
        except BaseException:
            worker.end()
            raise
        return worker

    def _count_lost(self, is_lost: bool) -> None:
        self._lost_in_a_row = self._lost_in_a_row + 1 if is_lost else 0
        if self._lost_in_a_row >= _MAX_LOST_IN_A_ROW:
            raise _worker_ended()


def _seconds(item_bytes: int) -> float:
    return _ITEM_SECONDS + _SECONDS_PER_MB * item_bytes / 1_000_000


def _batches(items: Iterable[tuple[int, Item]]) -> Iterator[_Batch]:
    """Yield items in batches that are limited in their number, bytes to read, and request."""
    batch: _Batch = []
    batch_bytes = request = 0
    for item_bytes, item in items:
        length = len(marshal.dumps(item))
        is_full = (
            len(batch) == _BATCH_ITEMS
            or batch_bytes + item_bytes > _BATCH_BYTES
            or request + length > _MAX_REQUEST
        )
        if batch and is_full:
            yield batch
            batch, batch_bytes, request = [], 0, 0
        batch.append((item_bytes, item))
        batch_bytes, request = batch_bytes + item_bytes, request + length
    if batch:
        yield batch


class _Worker:
    """A worker process and the pipes to it."""

    def __init__(self, analyser: Analyser) -> None:
        dictionary = [str(analyser.user_dictionary)] if analyser.user_dictionary else []
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                module_command("embeddings.indexing.pool_worker", *dictionary),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Ctrl-C must reach the build alone; a worker ends when its input does.
                start_new_session=True,
            )
        except OSError as error:
            raise BuildError("A process of the build can't be started.", _BUILD_AGAIN) from error
        if process.stdin is None or process.stdout is None:
            raise BuildError("A process of the build has no pipes.", _BUILD_AGAIN)
        self._requests, self._responses = process.stdin, process.stdout
        # So that a worker need not wait until its response is read.
        widen(process.stdout, _RESPONSE_BYTES)
        self._kill = process.kill
        self.has_ended = False
        self.end = weakref.finalize(self, _end, process)

    def prepare(self, identity: str, tokenizer: bytes) -> None:
        """Wait for the first frame, the identity of the worker's analyser, which must be ours; then
        send the tokenizer."""
        frame = read_frame(self._responses, MAX_FRAME)
        if frame is None:
            raise _worker_ended()
        if frame.decode() != identity:
            raise BuildError("The dictionary changed while the build began.", _BUILD_AGAIN)
        with suppress(OSError):
            write_frame(self._requests, tokenizer)

    def request(self, task: str, items: list[Item]) -> None:
        """Send a request. Whether the worker has ended shows when its response is taken."""
        with suppress(OSError):
            write_frame(self._requests, marshal.dumps((task, items)))

    def response(self, seconds: float) -> list[Outcome] | str:
        """Return the response to the oldest request; a worker that takes longer is ended.

        That is a trace where the worker failed at the request as a whole, `_NOT_IN_TIME` where it
        took too long, and `_ENDED` where it has ended otherwise.
        """
        if self.has_ended:
            return _ENDED
        was_late = threading.Event()

        def end_late() -> None:
            was_late.set()
            self._kill()

        timer = threading.Timer(seconds, end_late)
        timer.daemon = True
        timer.start()
        try:
            frame = read_frame(self._responses, MAX_FRAME)
        finally:
            timer.cancel()
        if frame is None:
            self.has_ended = True
            return _NOT_IN_TIME if was_late.is_set() else _ENDED
        trace, outcomes = marshal.loads(frame)  # noqa: S302 - our own process wrote it
        found: list[Outcome] | str = outcomes if trace is None else trace
        return found


def _worker_ended() -> BuildError:
    return BuildError(
        "The processes of the build are ended again and again. Was the memory too small for them?",
        _BUILD_AGAIN,
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                # The buffer of a pipe to a dead process can't be flushed.
                continue
