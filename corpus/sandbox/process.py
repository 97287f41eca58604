"""Formats that can harm their parser are parsed in another process, under limits.

The process is started when the first such file comes, is kept for the next ones, and is replaced
when it died or had to be ended. It gets bytes through a pipe and gives blocks back; it inherits no
environment that could hold a secret, may not write files, and ends with the pipe.
"""

import contextlib
import os
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass
from functools import cache

from corpus.blocks import Loaded
from corpus.child_process import python_path
from corpus.errors import DocumentError, NotNow
from corpus.formats.registry import NAMES
from corpus.sandbox.frames import LONGEST_FRAME, read_frame, write_frame
from corpus.sandbox.protocol import EXHAUSTED, unpack_result

_NO_PROCESS = "the process that reads such files can't be started"
# A busy machine takes its time to start a process; that is no file's fault.
_STARTING_SECONDS = 60.0
# What a system needs to start a process at all; nothing of this is a secret.
_PASSED_ON = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one file may take, in seconds, and how much memory its parser may use, in bytes.

    Memory is limited where the system can do that.
    """

    seconds: float = 30.0
    memory: int = 1536 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser made of a file; `encoding` names its format."""

    encoding: str
    loaded: Loaded


class Sandbox:
    """Reads files in a process of its own, one after another; any thread may ask."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    @property
    def process_id(self) -> int | None:
        """The id of the process that waits for files, None while there is none."""
        return self._worker.process_id if self._worker else None

    def read(self, kind: str, data: bytes) -> Parsed:
        """Parse a file of a kind that `corpus.formats.registry.NAMES` holds; pages come as UTF-8.

        Raises:
            DocumentError: the file is damaged, encrypted, holds no text, or exceeds a limit.
            NotNow: the process can't be started.
        """
        if len(data) > LONGEST_FRAME:
            raise DocumentError(f"larger than {LONGEST_FRAME // 1024 // 1024} MB")
        with self._lock:
            frame = self._ask(kind.encode(), data)
        try:
            return Parsed(*unpack_result(frame))
        except (ValueError, RecursionError) as error:
            self.close()
            raise DocumentError(f"damaged {NAMES[kind]}") from error

    def close(self) -> None:
        """End the process; the next file starts another."""
        with self._lock:
            self._end()

    def _ask(self, kind: bytes, data: bytes) -> bytes:
        worker = self._ready()
        try:
            with _Clock(worker, self._limits.seconds) as clock:
                frame = worker.ask(kind, data)
        except BaseException:
            # The answer that is still to come would be taken for that of the next file.
            self._end()
            raise
        if frame is None or frame == EXHAUSTED or clock.has_struck:
            self._end()
        if frame is not None:
            return frame
        if clock.has_struck:
            raise DocumentError(f"took longer than {self._limits.seconds:g} s")
        raise DocumentError(f"damaged {NAMES[kind.decode()]}, or needed too much memory")

    def _ready(self) -> "_Worker":
        """Return the process, a new one where there is none that lives."""
        if self._worker is not None and not self._worker.is_alive:
            self._end()
        if self._worker is None:
            self._worker = _started(self._limits)
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


@cache
def shared_sandbox() -> Sandbox:
    """Return the sandbox that all reading in this process shares."""
    return Sandbox()


def _started(limits: Limits) -> "_Worker":
    try:
        worker = _Worker(limits)
    except OSError as error:
        raise NotNow(_NO_PROCESS) from error
    with _Clock(worker, _STARTING_SECONDS):
        is_ready = worker.is_ready()
    if not is_ready:
        worker.end()
        raise NotNow(_NO_PROCESS)
    return worker


class _Worker:
    """The other process and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        command = [sys.executable, "-P", "-B", "-m", "corpus.sandbox.worker"]
        process = subprocess.Popen(  # noqa: S603 - our own module
            [*command, str(limits.seconds), str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        self._process = process
        self._requests, self._results = process.stdin, process.stdout
        # A worker that nobody ends would outlive the interpreter's last look at its pipes.
        self.end = weakref.finalize(self, _end, process)

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def is_ready(self) -> bool:
        return read_frame(self._results) is not None

    def ask(self, kind: bytes, data: bytes) -> bytes | None:
        """Return what the process answers, None where it ended instead."""
        try:
            write_frame(self._requests, kind)
            write_frame(self._requests, data)
        except OSError:
            return None
        return read_frame(self._results)

    def kill(self) -> None:
        self._process.kill()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        # What a dead process did not take can't be flushed.
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


class _Clock:
    """Kills a worker that is not done in time."""

    def __init__(self, worker: _Worker, seconds: float) -> None:
        self._worker = worker
        self._timer = threading.Timer(seconds, self._strike)
        self._timer.daemon = True
        self.has_struck = False

    def _strike(self) -> None:
        self.has_struck = True
        self._worker.kill()

    def __enter__(self) -> "_Clock":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()


def _environment() -> dict[str, str]:
    """Return what the other process may know: where this one finds its modules."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    kept["PYTHONPATH"] = python_path()
    return kept
