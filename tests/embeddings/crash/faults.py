"""Faults of a disk: a program runs until its Nth change below a folder, which fails or ends it."""

import errno
import os
import platform
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.embeddings.crash.build_server import ROOT, BuildServer
from tests.embeddings.crash.seccomp import answer_request
from tests.embeddings.crash.system_calls import ALL, SYNCS, Call, changed_path, changes_nothing

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the `at`th of `calls`: `error`, or where that is None the program's end.

    With `onwards` all calls after it fail as well. With `power_cut` the end is that of the machine:
    of files that were not synced half is lost, or all, or half becomes zeros, by turns.
    """

    at: int
    error: int | None = None
    onwards: bool = False
    power_cut: bool = False
    calls: Sequence[Call] = ALL

    def strikes(self, count: int) -> bool:
        """Return whether it happens at the call that is the `count`th."""
        return count == self.at or (self.onwards and count > self.at)


@dataclass(slots=True)
class Outcome:
    """How a program ended: its exit code, its output, the changes that it made or tried.

    `struck` says whether the fault happened; the program may have made fewer changes.
    """

    code: int = 0
    stdout: str = ""
    stderr: str = ""
    changes: list[str] = field(default_factory=list)
    struck: bool = False


class WatchedProcess(Protocol):
    """A process that runs under a seccomp filter."""

    pid: int

    def wait(self) -> int: ...


# Starts a process with these descriptors as stdout and stderr; it sends the descriptor of its
# filter to the third.
Start = Callable[[int, int, int], WatchedProcess]


def reason_against() -> str | None:
    """Return why no fault can be made here, None where it can."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "faults are made with the system calls of Linux on x86-64"
    try:
        outcome = run_program(["true"], Path("/nowhere"))
    except OSError as error:
        return f"this machine lets no program be watched: {error}"
    return None if outcome.code == 0 else f"no program can be watched here: {outcome.stderr}"


def run_program(command: Sequence[str], below: Path, fault: Fault | None = None) -> Outcome:
    """Run a program and let the fault happen; without one, record its changes.

    Raises:
        TimeoutError: the program hangs.
    """

    def start(stdout: int, stderr: int, report_to: int) -> subprocess.Popen[bytes]:
        module = "tests.embeddings.crash.seccomp"
        return subprocess.Popen(
            [sys.executable, "-m", module, str(report_to), *command],
            pass_fds=[report_to],
            stdout=stdout,
            stderr=stderr,
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )

    return _run(start, below, fault)


def run_build(
    server: BuildServer, action: str, documents: Path, index: Path, fault: Fault | None = None
) -> Outcome:
    """Change an index in a child of the build server, as `run_program` runs a program."""
    arguments = action, str(documents), str(index)
    return _run(lambda *descriptors: server.start(arguments, *descriptors), index, fault)


def _run(start: Start, below: Path, fault: Fault | None) -> Outcome:
    with (
        tempfile.TemporaryFile("w+") as stdout,
        tempfile.TemporaryFile("w+") as stderr,
        _started(start, stdout.fileno(), stderr.fileno()) as (process, listener),
    ):
        watch = _Watch(process, listener, below.resolve(), fault)
        watch.until_it_ends(_SECONDS)
        watch.outcome.code = process.wait()
        for name, file in (("stdout", stdout), ("stderr", stderr)):
            file.seek(0)
            setattr(watch.outcome, name, file.read())
        return watch.outcome


@contextmanager
def _started(start: Start, stdout: int, stderr: int) -> Iterator[tuple[WatchedProcess, int]]:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = start(stdout, stderr, theirs.fileno())
        try:
            _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
            if not descriptors:
                raise OSError(f"it ended with {process.wait()} before it began")
            try:
                yield process, descriptors[0]
            finally:
                os.close(descriptors[0])
        finally:
            _kill(process)


def _kill(process: WatchedProcess) -> None:
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


class _Watch:
    """Decides about the calls of one process, and counts them."""

    def __init__(
        self, process: WatchedProcess, listener: int, below: Path, fault: Fault | None
    ) -> None:
        self.outcome = Outcome()
        self._process = process
        self._listener = listener
        self._below = below
        self._fault = fault
        self._counted = set(fault.calls if fault else ALL)
        self._count = 0
        self._unsynced: set[tuple[int, int]] = set()

    def until_it_ends(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        ended = os.pidfd_open(self._process.pid)
        try:
            poll = select.poll()
            poll.register(self._listener, select.POLLIN)
            poll.register(ended, select.POLLIN)
            while (left := deadline - time.monotonic()) > 0:
                ready = dict(poll.poll(left * 1000))
                if ready.get(self._listener, 0) & select.POLLIN:
                    answer_request(self._listener, self._judge)
                elif ended in ready:
                    return
            raise TimeoutError(f"the program hangs after {self.outcome.changes[-5:]}")
        finally:
            os.close(ended)

    def _judge(self, thread: int, call: Call, arguments: list[int]) -> int:
        """Return the error number that a call shall end with, 0 where it is let through."""
        path = changed_path(thread, call, arguments)
        is_counted = call in self._counted and path.is_relative_to(self._below)
        if not is_counted or changes_nothing(call, path, arguments):
            self._note_synced(thread, call, arguments, path)
            return 0
        self.outcome.changes.append(f"{call.name} {path.relative_to(self._below)}")
        self._count += 1
        if self._fault is None or not self._fault.strikes(self._count):
            self._note_synced(thread, call, arguments, path)
            return 0
        self.outcome.struck = True
        if self._fault.error is not None:
            return self._fault.error
        self._end()
        return errno.EINTR

    def _note_synced(self, thread: int, call: Call, arguments: list[int], path: Path) -> None:
        """Keep account of the files that hold what is not synced."""
        if call.descriptor is None or not path.is_relative_to(self._below):
            return
        with suppress(OSError):
            status = Path(f"/proc/{thread}/fd/{arguments[call.descriptor]}").stat()
            file = (status.st_dev, status.st_ino)
            if call in SYNCS:
                self._unsynced.discard(file)
            else:
                self._unsynced.add(file)

    def _end(self) -> None:
        _kill(self._process)
        if self._fault is not None and self._fault.power_cut:
            for path in self._below.rglob("*"):
                status = path.stat()
                if path.is_file() and (status.st_dev, status.st_ino) in self._unsynced:
                    half = status.st_size // 2
                    os.truncate(path, (half, 0, half)[self._fault.at % 3])
                    if self._fault.at % 3 == 2:
                        os.truncate(path, status.st_size)
