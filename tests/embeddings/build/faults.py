"""Faults of a disk: a program runs until its Nth change below a folder, which fails or ends it.

A seccomp filter makes the kernel ask this process before each call that changes a file. So the
calls of all threads stand in one row, and each of them can be met: strace counts those of every
thread on their own, and of the threads of tantivy it would reach only the busiest.
"""

import ctypes
import errno
import os
import platform
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path

ROOT = Path(__file__).parents[3]
_SECONDS = 60.0

# From linux/seccomp.h, linux/filter.h and linux/prctl.h.
_NO_NEW_PRIVILEGES = 38
_SECCOMP, _SET_FILTER, _NEW_LISTENER = 317, 1, 8
_LOAD, _IF_EQUAL, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_NUMBER, _THIRD_ARGUMENT = 0, 32
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_QUESTION = struct.Struct("=QIIiIQ6Q")
_ANSWER = struct.Struct("=QqiI")
_CONTINUE = 1
_HERE = -100 & 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Call:
    """A call that changes files: its number on x86-64, and which argument names what it changes.

    A path may be relative to the folder that the argument before it has open.
    """

    name: str
    number: int
    descriptor: int | None = None
    path: int | None = None
    relative: bool = False


SYNCS = (Call("fsync", 74, 0), Call("fdatasync", 75, 0))
WRITES = (
    Call("write", 1, 0),
    Call("pwrite64", 18, 0),
    Call("writev", 20, 0),
    Call("pwritev", 296, 0),
    Call("pwritev2", 328, 0),
    Call("sendfile", 40, 0),
    Call("copy_file_range", 326, 2),
    Call("fallocate", 285, 0),
)
TRUNCATES = (Call("ftruncate", 77, 0), Call("truncate", 76, path=0))
RENAMES = (
    Call("rename", 82, path=1),
    Call("renameat", 264, path=3, relative=True),
    Call("renameat2", 316, path=3, relative=True),
)
_CREATE = Call("openat", 257, path=1, relative=True)
FOLDERS = (Call("mkdir", 83, path=0), Call("mkdirat", 258, path=1, relative=True))
CREATES = (
    _CREATE,
    *FOLDERS,
    Call("link", 86, path=1),
    Call("linkat", 265, path=3, relative=True),
    Call("symlink", 88, path=1),
    Call("symlinkat", 266, path=2, relative=True),
)
REMOVES = (
    Call("unlink", 87, path=0),
    Call("unlinkat", 263, path=1, relative=True),
    Call("rmdir", 84, path=0),
)
# What a full disk can refuse; to remove and to cut it always allows.
GROWING = SYNCS + WRITES + RENAMES + CREATES
ALL = GROWING + TRUNCATES + REMOVES
_BY_NUMBER = {call.number: call for call in ALL}


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls the `at`th of `calls`: `error`, or where that is None the end of the program.

    With `onwards` all calls after it fail as well. With `forgetful` the end is that of the machine:
    files lose half of what was not synced.
    """

    at: int
    error: int | None = None
    onwards: bool = False
    forgetful: bool = False
    calls: Sequence[Call] = ALL

    def meets(self, count: int) -> bool:
        """Tell whether it befalls the call that is the `count`th."""
        return count == self.at or (self.onwards and count > self.at)


@dataclass(slots=True)
class Outcome:
    """How a program ended: its exit code, what it said, and the changes it made or tried."""

    code: int = 0
    output: str = ""
    complaint: str = ""
    changes: list[str] = field(default_factory=list)
    met: bool = False


def why_not() -> str | None:
    """Return why no fault can be made here, None where it can."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "faults are made with the system calls of Linux on x86-64"
    try:
        outcome = run(["true"], Path("/nowhere"))
    except OSError as error:
        return f"this machine lets no program be watched: {error}"
    return None if outcome.code == 0 else f"no program can be watched here: {outcome.complaint}"


def run(
    command: Sequence[str], below: Path, fault: Fault | None = None, seconds: float = _SECONDS
) -> Outcome:
    """Run a program and let the fault befall it; without one, count its changes.

    Raises:
        TimeoutError: the program hangs.
    """
    with (
        tempfile.TemporaryFile("w+") as output,
        tempfile.TemporaryFile("w+") as complaint,
        _started(command, output.fileno(), complaint.fileno()) as (process, listener),
    ):
        watch = _Watch(process, listener, below.resolve(), fault)
        watch.until_it_ends(seconds)
        watch.outcome.code = process.wait()
        for name, file in (("output", output), ("complaint", complaint)):
            file.seek(0)
            setattr(watch.outcome, name, file.read())
        return watch.outcome


@contextmanager
def _started(
    command: Sequence[str], output: int, complaint: int
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, str(theirs.fileno()), *command],
                pass_fds=[theirs.fileno()],
                stdout=output,
                stderr=complaint,
                cwd=ROOT,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        try:
            _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
            if not descriptors:
                raise OSError(f"it ended with {process.wait()} before it began")
            try:
                yield process, descriptors[0]
            finally:
                os.close(descriptors[0])
        finally:
            process.kill()
            process.wait()


class _Watch:
    """Answers the kernel's questions about one program."""

    def __init__(
        self, process: subprocess.Popen[bytes], listener: int, below: Path, fault: Fault | None
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
                    self._answer()
                elif ended in ready:
                    return
            raise TimeoutError(f"the program hangs after {self.outcome.changes[-5:]}")
        finally:
            os.close(ended)

    def _answer(self) -> None:
        question = bytearray(_QUESTION.size)
        # A thread that has died meanwhile waits for no answer.
        with suppress(FileNotFoundError):
            ioctl(self._listener, _RECEIVE, question)
            identity, thread, _, number, _, _, *arguments = _QUESTION.unpack(question)
            error = self._judge(thread, _BY_NUMBER[number], arguments)
            answer = _ANSWER.pack(identity, 0, -error, 0 if error else _CONTINUE)
            ioctl(self._listener, _SEND, answer)

    def _judge(self, thread: int, call: Call, arguments: list[int]) -> int:
        """Return the error that a call shall end with, 0 where it is let through."""
        path = _changed(thread, call, arguments)
        is_counted = call in self._counted and path.is_relative_to(self._below)
        if not is_counted or _changes_nothing(call, path, arguments):
            self._remember(thread, call, arguments, path)
            return 0
        self.outcome.changes.append(f"{call.name} {path.relative_to(self._below)}")
        self._count += 1
        if self._fault is None or not self._fault.meets(self._count):
            self._remember(thread, call, arguments, path)
            return 0
        self.outcome.met = True
        if self._fault.error is not None:
            return self._fault.error
        self._end()
        return errno.EINTR

    def _remember(self, thread: int, call: Call, arguments: list[int], path: Path) -> None:
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
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        if self._fault is not None and self._fault.forgetful:
            for path in self._below.rglob("*"):
                status = path.stat()
                if path.is_file() and (status.st_dev, status.st_ino) in self._unsynced:
                    os.truncate(path, status.st_size // 2)


def _changed(thread: int, call: Call, arguments: list[int]) -> Path:
    """Return the path of what a call is about to change."""
    if call.descriptor is not None:
        return _opened(thread, arguments[call.descriptor])
    assert call.path is not None
    path = Path(os.fsdecode(_text(thread, arguments[call.path])))
    if path.is_absolute():
        return path
    base = arguments[call.path - 1] & 0xFFFFFFFF if call.relative else _HERE
    return (
        Path(f"/proc/{thread}/cwd").readlink() if base == _HERE else _opened(thread, base)
    ) / path


def _changes_nothing(call: Call, path: Path, arguments: list[int]) -> bool:
    """Tell whether a call would create what is there; threads open files so at odd moments."""
    opens = call is _CREATE and not arguments[2] & os.O_TRUNC
    return (opens or call in FOLDERS) and path.exists()


def _opened(thread: int, descriptor: int) -> Path:
    try:
        return Path(f"/proc/{thread}/fd/{descriptor & 0xFFFFFFFF}").readlink()
    except OSError:
        return Path("closed")


def _text(thread: int, address: int) -> bytes:
    with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        text = memory.read(4096)
    return text.split(b"\0", 1)[0]


def _filter() -> bytes:
    """Return the kernel's program: ask about the calls of ALL, and of openat where it creates."""
    numbers = [call.number for call in ALL if call is not _CREATE]
    steps = [(_LOAD, 0, 0, _NUMBER)]
    steps += [
        (_IF_EQUAL, len(numbers) - place + 3, 0, number) for place, number in enumerate(numbers)
    ]
    steps += [
        (_IF_EQUAL, 0, 2, _CREATE.number),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        (_IF_ANY_BIT, 1, 0, os.O_CREAT | os.O_TRUNC),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ASK),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _be_watched(report_to: int) -> None:
    """Install the filter and hand over the descriptor that its questions come from."""
    library = ctypes.CDLL(None, use_errno=True)
    steps = ctypes.create_string_buffer(_filter())
    program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(steps))
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    listener = library.syscall(_SECCOMP, _SET_FILTER, _NEW_LISTENER, program)
    if listener < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    with socket.socket(fileno=report_to) as answers:
        socket.send_fds(answers, [b"."], [listener])
    os.close(listener)


if __name__ == "__main__":
    _be_watched(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
