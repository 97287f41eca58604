"""`chuchu serve`: one process or several that answer HTTP, and the first build beside them."""

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
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
from bot.bootstrap import can_answer, load_tools, load_writer, new_collections, opening_problem
from bot.collections.collections import Collections
from bot.collections.first_builds import FirstBuilds
from bot.limits import OBJECTS_BEFORE_COLLECTION
from bot.serving.jobs import new_identity
from bot.settings import Settings, as_variables, read_settings
from bot.worker_processes import WorkerProcesses, block_interrupts
from corpus.errors import IndexNotWritable, SettingsError
from corpus.isolation import isolate
from embeddings.tools import Tools

# Tells worker processes the ids of the server's first builds, by collection.
_FIRST_JOBS = "CHUCHU_INTERNAL_FIRST_JOBS"
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
    """Build or update the indexes, and answer requests meanwhile, until a signal ends the server.

    Returns False where the server ended by itself: the builds failed, have printed why, and there
    is no index that could answer.

    Raises:
        IndexNotWritable: no index can be written, and there is none that could answer.
        IndexUnavailable: it can't be written, and the one that is there can't be opened.
    """
    builds_nothing = settings.answers_only
    first_jobs = {} if builds_nothing else {each: new_identity() for each in settings.collections}
    if (remark := fit_connections_to_open_files()) is not None:
        print(remark, file=sys.stderr)
    collections = new_collections(settings, tools, first_jobs)
    if settings.workers == 1:
        app = build_app(settings, tools, collections)
        server = _one_process(app, settings.log_format, bound)
    else:
        server = _several_processes(settings, first_jobs, bound)
    builds = FirstBuilds(collections, lambda each: can_answer(each.engine, tools), server.stop)
    with _interrupts_stop(server, builds), ExitStack() as cleanup:
        cleanup.callback(builds.stop)
        try:
            if not builds_nothing:
                builds.start(first_jobs, watch=settings.watch)
        except IndexNotWritable as error:
            _raise_why_nothing_answers(collections, tools, error)
        server.run()
    return not builds.nothing_to_serve.is_set()


def _raise_why_nothing_answers(
    collections: Collections, tools: Tools, not_written: IndexNotWritable
) -> None:
    """Raise why an index that is there can't be opened, else why none can be written."""
    for each in collections:
        if each.engine.current_version() is not None:
            problem = opening_problem(each.engine, tools)
            if problem is not None:
                raise problem
    raise not_written


@contextmanager
def _interrupts_stop(server: _Server, builds: FirstBuilds) -> Iterator[None]:
    """Make SIGINT stop the server instead of raising KeyboardInterrupt.

    The exception could be raised between taking a lock and the block that releases it, and stopping
    the build would then wait for that lock for ever.
    """

    def stop(*_: object) -> None:
        # A build that has just been started may receive the signal too.
        builds.expect_stop()
        server.stop()

    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def build_app(settings: Settings, tools: Tools, collections: Collections) -> FastAPI:
    """Return the application of one process; an index is opened by its first question."""
    return create_app(collections, settings, writer=load_writer(settings, tools))


def worker() -> FastAPI:
    """Return the application of a worker process, which reads its settings from the environment."""
    block_interrupts(False)
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    fit_connections_to_open_files()
    settings = read_settings()
    tools = load_tools(settings)
    first_jobs = json.loads(os.environ[_FIRST_JOBS])
    return build_app(settings, tools, new_collections(settings, tools, first_jobs))


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


def _several_processes(
    settings: Settings, first_jobs: Mapping[str, str], bound: socket.socket
) -> _Server:
    # Worker processes read the environment, so what was given as a flag is written there.
    os.environ.update(as_variables(settings))
    os.environ[_FIRST_JOBS] = json.dumps(first_jobs)
    # The processes that `multiprocessing` starts, with a command of its own, inherit this.
    isolate()
    config = http_config(
        "bot.server:worker", settings.log_format, factory=True, workers=settings.workers
    )
    workers = WorkerProcesses(config, sockets=[bound])
    return _Server(workers.run, workers.stop)
