"""Serving HTTP."""

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from bot.api.app import create_app
from bot.api.guard import is_any_address
from bot.bootstrap import can_answer, load_tools, open_answerer
from bot.serving.jobs import Job, JobState, new_identity
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.serving.watch import Watcher
from bot.settings import Settings, read_settings
from corpus.errors import BuildError, SettingsError
from embeddings.store.layout import IndexLayout
from embeddings.tools import Tools

# Where the processes that answer find the job of the server's first build.
_FIRST = "CHUCHU_FIRST_JOB"


@dataclass(frozen=True, slots=True)
class _Server:
    """The HTTP server, in this process or in several; `stop` can be called from any thread."""

    run: Callable[[], None]
    stop: Callable[[], None]


class _Workers(Multiprocess):
    """Processes that answer. Ctrl-C waits until they do: amid their imports it is a traceback."""

    def init_processes(self) -> None:
        # What is held back here is held back in new processes too. The tracker, which the first of
        # them would start, lets it pass again.
        resource_tracker.ensure_running()
        _hold_back_interrupts(True)
        super().init_processes()
        _hold_back_interrupts(False)


def bind(settings: Settings) -> socket.socket:
    """Take the address to serve at.

    Raises:
        SettingsError: the port is in use, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends small answers without delay only where the protocol is named.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        # From here on a client waits instead of being refused, and nobody else gets the port.
        bound.listen(128)
    except (OSError, UnicodeError) as error:
        bound.close()
        reason = getattr(error, "strerror", None) or "no such address"
        raise SettingsError(
            f"Can't serve at {settings.host}:{settings.port}: {reason.lower()}.",
            "Choose another port with --port, or 0 for a free one.",
        ) from error
    return bound


def address(settings: Settings, bound: socket.socket) -> str:
    """Return the page's address as a person types it."""
    host = "127.0.0.1" if is_any_address(settings.host) else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"


def serve(settings: Settings, tools: Tools, bound: socket.socket) -> bool:
    """Build or update the index, and answer requests meanwhile, until told to stop.

    Returns False where it ended by itself: the build failed, said why, and left nothing that could
    answer.

    Raises:
        BuildError: the index can't be written, and there is none that could answer.
    """
    first = new_identity()
    rebuilder = Rebuilder(settings, first)
    if settings.workers == 1:
        server = _one_process(build_app(settings, tools, rebuilder), bound)
    else:
        server = _several_processes(settings, first, bound)
    useless = threading.Event()

    def settle(job: Job) -> None:
        if job.state is JobState.FAILED and not can_answer(settings, tools):
            useless.set()
            server.stop()

    with _interrupts_only_stop(server, rebuilder), ExitStack() as ends:
        ends.callback(rebuilder.stop)
        try:
            rebuilder.start_first(first, settle)
        except BuildError as error:
            if not can_answer(settings, tools):
                raise
            print(f"{error.message} {error.hint}", file=sys.stderr)
        if settings.watch:
            watcher = Watcher(settings, rebuilder)
            watcher.start()
            ends.callback(watcher.stop)
        server.run()
    return not useless.is_set()


@contextmanager
def _interrupts_only_stop(server: _Server, rebuilder: Rebuilder) -> Iterator[None]:
    """Let Ctrl-C ask the server to end. As an exception it could strike between a lock's taking and
    its release, and whoever ends the build would wait for that lock for ever."""

    def end(*_: object) -> None:
        # A build that has just been started may hear of it too.
        rebuilder.expect_stop()
        server.stop()

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def build_app(settings: Settings, tools: Tools, rebuilder: Rebuilder) -> FastAPI:
    """Put the application together; the index is opened when it is first asked for."""
    layout = IndexLayout(settings.index_folder)
    service = Service(layout, lambda: open_answerer(settings, tools), rebuilder.first_build)
    return create_app(service, rebuilder, settings)


def worker() -> FastAPI:
    """Return the application of one of several processes, which find their settings as all do."""
    _hold_back_interrupts(False)
    settings = read_settings()
    rebuilder = Rebuilder(settings, os.environ[_FIRST])
    return build_app(settings, load_tools(settings), rebuilder)


def _hold_back_interrupts(hold: bool) -> None:
    if hasattr(signal, "pthread_sigmask"):
        how = signal.SIG_BLOCK if hold else signal.SIG_UNBLOCK
        signal.pthread_sigmask(how, {signal.SIGINT})


def _config(app: FastAPI | str, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_graceful_shutdown=5, **more
    )


def _one_process(app: FastAPI, bound: socket.socket) -> _Server:
    server = uvicorn.Server(_config(app))

    def stop() -> None:
        server.should_exit = True

    return _Server(lambda: server.run(sockets=[bound]), stop)


def _several_processes(settings: Settings, first: str, bound: socket.socket) -> _Server:
    # The workers are new processes: what was given as a flag reaches them through the environment.
    for name, value in settings.model_dump(mode="json", exclude_none=True).items():
        text = value if isinstance(value, str) else json.dumps(value)
        os.environ[f"CHUCHU_{name.upper()}"] = text
    os.environ[_FIRST] = first
    config = _config("bot.server:worker", factory=True, workers=settings.workers)
    server = _Workers(config, sockets=[bound])
    return _Server(server.run, server.should_exit.set)
