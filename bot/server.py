"""`chuchu serve`: one process or several that answer HTTP, and the first build beside them."""

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

from bot.access_settings import LogFormat
from bot.api.app import create_app
from bot.api.connection.limits import fitted, open_file_limit
from bot.api.connection.protocol import BoundedHttpProtocol
from bot.api.guard import is_any_address
from bot.api.log_format import log_config
from bot.bootstrap import (
    can_answer,
    load_tools,
    load_writer,
    new_service,
    open_engine,
    opening_problem,
)
from bot.serving.jobs import Job, JobState, new_identity
from bot.serving.rebuild import Rebuilder
from bot.serving.watch import Watcher
from bot.settings import Settings, read_settings, variable_of
from bot.worker_processes import WorkerProcesses, block_interrupts
from corpus.errors import IndexNotWritable, SettingsError
from corpus.isolation import isolate
from embeddings.engine import IndexEngine
from embeddings.tools import Tools

# Tells worker processes the id of the server's first build.
_FIRST_JOB = "CHUCHU_INTERNAL_FIRST_JOB"
# An address kept for documentation (RFC 5737): nothing is ever sent to it.
_ELSEWHERE = ("192.0.2.1", 9)
# How long sent bytes may stay unacknowledged.
_VANISHED_MILLISECONDS = 60_000
# A worker answers its supervisor when its imports are done. On a busy machine uvicorn's default of
# five seconds would end it before that, again and again.
_WORKER_HEALTH_SECONDS = 30


@dataclass(frozen=True, slots=True)
class _Server:
    """The HTTP server, in this process or in several.

    `stop` may be called from any thread, and from a signal handler.
    """

    run: Callable[[], None]
    stop: Callable[[], None]


def bind(settings: Settings) -> socket.socket:
    """Return a listening socket at the address that the settings name.

    Raises:
        SettingsError: the port is in use, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns off Nagle's algorithm, which delays small answers, only for sockets whose
    # protocol is given.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Accepted sockets inherit this: the stream of a client that vanished ends.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _VANISHED_MILLISECONDS)
    try:
        bound.bind((settings.host, settings.port))
        # From here on clients wait until the server is ready, and no other process gets the port.
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
    """Return the URL of the page, and for a server at all addresses a remark that says so."""
    port = bound.getsockname()[1]
    if not is_any_address(settings.host):
        return _url(settings.host, port) + settings.root_path
    # An IPv6 socket takes IPv4 connections too, unless the system says otherwise.
    only_ipv6 = bound.family == socket.AF_INET6 and bound.getsockopt(
        socket.IPPROTO_IPV6, socket.IPV6_V6ONLY
    )
    remark = "all addresses of this machine"
    if not only_ipv6 and (own := _network_address()) is not None:
        remark += f", such as {_url(own, port)}{settings.root_path}"
    local = _url("::1" if only_ipv6 else "127.0.0.1", port)
    return f"{local}{settings.root_path} ({remark})"


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _network_address() -> str | None:
    """Return the IPv4 address of this machine in its network, None where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # For UDP this only chooses a route and its source address; it sends nothing.
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        own: str = probe.getsockname()[0]
    return None if own.startswith("127.") or is_any_address(own) else own


def serve(settings: Settings, tools: Tools, bound: socket.socket) -> bool:
    """Build or update the index, and answer requests meanwhile, until a signal ends the server.

    Returns False where the server ended by itself: the build failed, has printed why, and there is
    no index that could answer.

    Raises:
        IndexNotWritable: the index can't be written, and there is none that could answer.
        IndexUnavailable: it can't be written, and the one that is there can't be opened.
    """
    first_job = new_identity()
    if (remark := fit_connections_to_open_files()) is not None:
        print(remark, file=sys.stderr)
    engine = open_engine(settings)
    rebuilder = Rebuilder(settings, engine, first_job)
    if settings.workers == 1:
        app = build_app(settings, engine, tools, rebuilder)
        server = _one_process(app, settings.log_format, bound)
    else:
        server = _several_processes(settings, first_job, bound)
    has_nothing_to_serve = threading.Event()

    def stop_if_nothing_to_serve(job: Job) -> None:
        if job.state is JobState.FAILED and not can_answer(engine, tools):
            has_nothing_to_serve.set()
            server.stop()

    with _interrupts_stop(server, rebuilder), ExitStack() as cleanup:
        cleanup.callback(rebuilder.stop)
        problem = None
        try:
            rebuilder.start_first(first_job, stop_if_nothing_to_serve)
        except IndexNotWritable as error:
            if not can_answer(engine, tools):
                _raise_why_nothing_answers(engine, tools, error)
            problem = error.message
            print(f"{problem} The index that is there answers.", file=sys.stderr)
        if settings.watch:
            # A folder or disk that can't be written now may be writable later.
            watcher = Watcher(settings, rebuilder, reported=problem)
            watcher.start()
            cleanup.callback(watcher.stop)
        server.run()
    return not has_nothing_to_serve.is_set()


def _raise_why_nothing_answers(
    engine: IndexEngine, tools: Tools, not_written: IndexNotWritable
) -> None:
    """Raise why an index that is there can't be opened, else why none can be written."""
    unopened = None if engine.current_version() is None else opening_problem(engine, tools)
    raise unopened or not_written


@contextmanager
def _interrupts_stop(server: _Server, rebuilder: Rebuilder) -> Iterator[None]:
    """Make SIGINT stop the server instead of raising KeyboardInterrupt.

    The exception could be raised between taking a lock and the block that releases it, and stopping
    the build would then wait for that lock for ever.
    """

    def stop(*_: object) -> None:
        # A build that has just been started may receive the signal too.
        rebuilder.expect_stop()
        server.stop()

    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def build_app(
    settings: Settings, engine: IndexEngine, tools: Tools, rebuilder: Rebuilder
) -> FastAPI:
    """Return the application of one process; the index is opened by its first question."""
    service = new_service(engine, tools, rebuilder.first_build)
    return create_app(service, rebuilder, settings, writer=load_writer(settings, tools))


def worker() -> FastAPI:
    """Return the application of a worker process, which reads its settings from the environment."""
    block_interrupts(False)
    fit_connections_to_open_files()
    settings = read_settings()
    engine = open_engine(settings)
    rebuilder = Rebuilder(settings, engine, os.environ[_FIRST_JOB])
    return build_app(settings, engine, load_tools(settings), rebuilder)


def http_config(
    app: FastAPI | str, log_format: LogFormat = "text", **options: Any
) -> uvicorn.Config:
    """Return the configuration of an HTTP server with limits; `options` are uvicorn's."""
    return uvicorn.Config(
        app,
        http=BoundedHttpProtocol,
        # Requests for another protocol are answered as if they had not asked for it.
        ws="none",
        timeout_keep_alive=BoundedHttpProtocol.limits.idle_seconds,
        # The application itself heeds the headers of proxies, and only those of trusted ones.
        proxy_headers=False,
        log_config=log_config(log_format),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_worker_healthcheck=_WORKER_HEALTH_SECONDS,
        **options,
    )


def fit_connections_to_open_files() -> str | None:
    """Lower the limit of connections of this process where it may open too few files.

    Returns a sentence about that, None where all connections fit.
    """
    open_files = open_file_limit()
    limits = fitted(BoundedHttpProtocol.limits, open_files)
    if limits == BoundedHttpProtocol.limits:
        return None
    BoundedHttpProtocol.limits = limits
    return (
        f"A process may open {open_files} files (ulimit -n), so it serves at most "
        f"{limits.connections} connections at the same time."
    )


def _one_process(app: FastAPI, log_format: LogFormat, bound: socket.socket) -> _Server:
    server = uvicorn.Server(http_config(app, log_format))

    def stop() -> None:
        server.should_exit = True

    return _Server(lambda: server.run(sockets=[bound]), stop)


def _several_processes(settings: Settings, first_job: str, bound: socket.socket) -> _Server:
    # Worker processes read the environment, so what was given as a flag is written there.
    for name, value in settings.model_dump(mode="json", exclude_none=True).items():
        os.environ[variable_of(name)] = value if isinstance(value, str) else json.dumps(value)
    os.environ[_FIRST_JOB] = first_job
    # The processes that `multiprocessing` starts, with a command of its own, inherit this.
    isolate()
    config = http_config(
        "bot.server:worker", settings.log_format, factory=True, workers=settings.workers
    )
    workers = WorkerProcesses(config, sockets=[bound])
    return _Server(workers.run, workers.stop)
