"""The first builds of a server's collections, beside each other."""

import sys
import threading
from collections.abc import Callable, Mapping

from bot.collections.collection import Collection
from bot.collections.collections import Collections
from bot.output.terminal import counts_line
from bot.serving.jobs import Job, JobState
from bot.serving.watch import Watcher
from corpus.errors import IndexNotWritable


class FirstBuilds:
    """Starts the first build and the watcher of each collection, and stops what runs.

    A collection whose index can't be built or written does not stop the others. Where there is only
    one without a name, its build shows its progress; several would write across each other, so each
    has one line at its end.
    """

    def __init__(
        self,
        collections: Collections,
        can_answer: Callable[[Collection], bool],
        stop_server: Callable[[], None],
    ) -> None:
        """`can_answer` says whether an index can be opened or is being built by somebody else.

        `stop_server` is called where no collection can answer after the last build has failed.
        """
        self._collections = collections
        self._can_answer = can_answer
        self._stop_server = stop_server
        self._lock = threading.Lock()
        self._pending = {each.name for each in collections}
        self._watchers: list[Watcher] = []
        self.nothing_to_serve = threading.Event()

    def start(self, jobs: Mapping[str, str], *, watch: bool) -> None:
        """Start all; `jobs` holds the ids of the builds by the names of the collections.

        Raises:
            IndexNotWritable: no index can be written, and there is none that could answer.
        """
        problems: list[IndexNotWritable] = []
        watchers: list[Watcher] = []
        for each in self._collections:
            problem = self._start(each, jobs[each.name])
            if problem is not None:
                problems.append(problem)
            if watch:
                # A folder or disk that can't be written now may be writable later.
                reported = None if problem is None else problem.message
                name = each.name if self._collections.are_named else ""
                watchers.append(Watcher(each.settings, each.rebuilder, reported, name))
        if problems and not self._pending and not any(map(self._can_answer, self._collections)):
            raise problems[0]
        for watcher in watchers:
            watcher.start()
            self._watchers.append(watcher)

    def _start(self, collection: Collection, job: str) -> IndexNotWritable | None:
        """Start the first build of a collection; return why its index can't be written."""
        is_named = self._collections.are_named

        def end(ended: Job) -> None:
            if is_named:
                _report(collection, ended)
            self._end(collection, ended)

        try:
            collection.rebuilder.start_first(job, end, is_quiet=is_named)
        except IndexNotWritable as error:
            with self._lock:
                self._pending.discard(collection.name)
            if self._can_answer(collection):
                after = "The index that is there answers."
                name = f"{collection.name}: " if is_named else ""
                print(f"{name}{error.message} {after}", file=sys.stderr)
            elif is_named:
                print(f"{collection.name}: {error.message}", file=sys.stderr)
            return error
        return None

    def _end(self, collection: Collection, ended: Job) -> None:
        with self._lock:
            self._pending.discard(collection.name)
            is_last = not self._pending
        if ended.state is not JobState.FAILED or not is_last:
            # Another first build may still succeed; if it was the last one and has, it answers.
            return
        if not any(map(self._can_answer, self._collections)):
            self.nothing_to_serve.set()
            self._stop_server()

    def expect_stop(self) -> None:
        """Treat builds that end from now on as stopped on purpose; a signal handler may call it."""
        for each in self._collections:
            each.rebuilder.expect_stop()

    def stop(self) -> None:
        """Stop the watchers and the builds; returns when their threads and processes have ended."""
        _at_once([watcher.stop for watcher in self._watchers])
        _at_once([each.rebuilder.stop for each in self._collections])


def _report(collection: Collection, ended: Job) -> None:
    """Print the end of a build, whose process has printed an error if there was one."""
    if ended.state is JobState.FAILED:
        print(f"{collection.name}: the index could not be built.", file=sys.stderr)
    elif ended.counts is not None:
        print(f"{collection.name}: {counts_line(ended.counts)}", flush=True)


def _at_once(steps: list[Callable[[], None]]) -> None:
    """Take steps that wait, each in a thread."""
    threads = [threading.Thread(target=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
