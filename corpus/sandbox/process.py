"""Formats whose parsers a file can harm are parsed in a child process, under limits.

The worker process starts with the first such file, serves the following ones, and is replaced after
it died or was killed. It receives bytes through a pipe and returns blocks. It inherits no
environment variable that could be a secret, may not write files, and ends when the pipe closes.
"""

import contextlib
import os
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from corpus.blocks import Loaded, PageImage
from corpus.errors import DocumentError, RecognitionNeeded, TemporarilyUnreadable
from corpus.formats.format import Format, Input
from corpus.formats.registry import FORMATS
from corpus.isolation import module_command
from corpus.sandbox.frames import MAX_FRAME_LENGTH, read_frame, write_frame
from corpus.sandbox.protocol import (
    EXHAUSTED,
    Request,
    pack_request,
    unpack_page_image,
    unpack_result,
)
from corpus.sandbox.spending import Spending

_Made = TypeVar("_Made", Loaded, PageImage)

_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})
_NO_PROCESS = "the process that reads such files can't be started"
# On a busy machine a process starts slowly, which is not the file's fault.
_START_SECONDS = 60.0
_NO_TIME = "recognising text took too long in this build; the next one goes on"
# What a system needs to start a process; none of these is a secret.
_INHERITED = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the parsing of one file may take.

    Attributes:
        seconds: Wall time.
        memory: Address space of the worker in bytes, where the system can limit that.
        recognition_seconds: Wall time where the text of pictures has to be recognised.
        recognition_memory: Address space of the worker that does this, which is another one.
        recognition_per_build: How long that may take for all files of a build together; the next
            build goes on.
    """

    seconds: float = 30.0
    memory: int = 1536 * 1024 * 1024
    recognition_seconds: float = 600.0
    recognition_memory: int = 4096 * 1024 * 1024
    recognition_per_build: float = 2 * 3600.0


@dataclass(frozen=True, slots=True)
class _Call(Generic[_Made]):
    """A function of a format, by its import path, and what unpacks its result."""

    format: Format
    function: str
    unpack: Callable[[bytes], _Made]


class Sandbox:
    """Runs loaders and renderers in a worker process, one file at a time; may be used from several
    threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._recogniser: Sandbox | None = None
        self._recognition = Spending()

    @property
    def process_id(self) -> int | None:
        """The id of the worker process, None while there is none."""
        return self._worker.process_id if self._worker else None

    def load(
        self, file_format: Format, content: bytes | str, options: Mapping[str, Any] = _NO_OPTIONS
    ) -> Loaded:
        """Run a format's loader in the worker.

        Raises:
            DocumentError: the file is damaged, encrypted, has no text, or exceeds a limit.
            TemporarilyUnreadable: the worker can't be started.
        """
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        return self._run(_Call(file_format, file_format.loader, unpack_result), data, options)

    def render(self, file_format: Format, content: bytes, options: Mapping[str, Any]) -> PageImage:
        """Run a format's renderer in the worker.

        Raises:
            DocumentError: the file is damaged, encrypted, or exceeds a limit.
            TemporarilyUnreadable: the worker can't be started.
        """
        call = _Call(file_format, file_format.renderer, unpack_page_image)
        return self._run(call, content, options)

    def _run(self, call: "_Call[_Made]", data: bytes, options: Mapping[str, Any]) -> _Made:
        if len(data) > MAX_FRAME_LENGTH:
            raise DocumentError(f"larger than {MAX_FRAME_LENGTH // 1024 // 1024} MB")
        try:
            return self._call(call, data, options, self._limits.seconds)
        except RecognitionNeeded as error:
            if not call.format.recognises:
                raise DocumentError(error.message) from error
            return self._recognise(call, data, options)

    def _call(
        self, call: "_Call[_Made]", data: bytes, options: Mapping[str, Any], seconds: float
    ) -> _Made:
        request = Request(
            loader=call.function,
            display_name=FORMATS.display_name(call.format),
            is_text=call.format.input is Input.TEXT,
            options=dict(options),
            seconds=seconds,
        )
        with self._lock:
            frame = self._ask(request, data)
        try:
            return call.unpack(frame)
        except (ValueError, RecursionError) as error:
            self.close()
            raise DocumentError(f"damaged {request.display_name}") from error

    def _recognise(self, call: "_Call[_Made]", data: bytes, options: Mapping[str, Any]) -> _Made:
        """Run a function once more, which recognises text and has more time and memory for it."""
        if self._recognition.total() > self._limits.recognition_per_build:
            raise TemporarilyUnreadable(_NO_TIME)
        limits = self._limits
        if self._recogniser is None:
            self._recogniser = Sandbox(
                Limits(limits.recognition_seconds, limits.recognition_memory)
            )
        started = time.monotonic()
        try:
            given = {**options, "recognise": True}
            return self._recogniser._call(call, data, given, limits.recognition_seconds)
        except RecognitionNeeded as error:
            raise DocumentError(error.message) from error
        finally:
            self._recognition.add(time.monotonic() - started)

    def close(self) -> None:
        """End the worker processes; the next file starts another."""
        with self._lock:
            self._end()
        if self._recogniser is not None:
            self._recogniser.close()

    def _ask(self, request: Request, data: bytes) -> bytes:
        worker = self._ready()
        try:
            with _Deadline(worker, request.seconds) as deadline:
                frame = worker.ask(pack_request(request), data)
        except BaseException:
            # The result that is still to come would be taken for that of the next file.
            self._end()
            raise
        if frame is None or frame == EXHAUSTED or deadline.has_passed:
            self._end()
        if frame is not None:
            return frame
        if deadline.has_passed:
            raise DocumentError(f"took longer than {request.seconds:g} s")
        raise DocumentError(f"damaged {request.display_name}, or needed too much memory")

    def _ready(self) -> "_Worker":
        """Return the worker, a new one if none is alive."""
        if self._worker is not None and not self._worker.is_alive:
            self._end()
        if self._worker is None:
            self._worker = _start(self._limits)
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


@cache
def shared_sandbox() -> Sandbox:
    """Return the one sandbox that everything in this process reads with."""
    return Sandbox()


def _start(limits: Limits) -> "_Worker":
    try:
        worker = _Worker(limits)
    except OSError as error:
        raise TemporarilyUnreadable(_NO_PROCESS) from error
    with _Deadline(worker, _START_SECONDS):
        is_ready = worker.is_ready()
    if not is_ready:
        worker.end()
        raise TemporarilyUnreadable(_NO_PROCESS)
    return worker


class _Worker:
    """The child process and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own module
            module_command("corpus.sandbox.worker", str(limits.memory), may_write=False),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        self._process = process
        self._requests, self._results = process.stdin, process.stdout
        # Also run at the interpreter's exit, which would else warn of a running child.
        self.end = weakref.finalize(self, _end_process, process)

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def is_ready(self) -> bool:
        return read_frame(self._results) is not None

    def ask(self, request: bytes, data: bytes) -> bytes | None:
        """Return the worker's result, None if the worker ended instead."""
        try:
            write_frame(self._requests, request)
            write_frame(self._requests, data)
        except OSError:
            return None
        return read_frame(self._results)

    def kill(self) -> None:
        self._process.kill()


def _end_process(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        # Closing flushes, which fails where the worker died before it had read everything.
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


class _Deadline:
    """Kills a worker that has not answered in time."""

    def __init__(self, worker: _Worker, seconds: float) -> None:
        self._worker = worker
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True
        self.has_passed = False

    def _pass(self) -> None:
        self.has_passed = True
        self._worker.kill()

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()


def _environment() -> dict[str, str]:
    """Return the worker's environment: what the system needs to start it, and no secrets."""
    return {name: os.environ[name] for name in _INHERITED if name in os.environ}
