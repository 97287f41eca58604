"""Serving HTTP."""

import json
import os
import socket
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from bot.api.app import create_app
from bot.api.guard import ANY_ADDRESS
from bot.bootstrap import load_tools, open_answerer
from bot.rebuild import Rebuilder
from bot.service import Service
from bot.settings import Settings, read_settings
from bot.watch import Watcher
from corpus.errors import SettingsError
from embeddings.build import Tools
from embeddings.layout import IndexLayout


def bind(settings: Settings) -> socket.socket:
    """Take the address to serve at.

    Raises:
        SettingsError: the port is in use, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
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
    host = "127.0.0.1" if settings.host in ANY_ADDRESS else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"


def serve(settings: Settings, tools: Tools, bound: socket.socket) -> None:
    """Answer requests until the process is told to stop."""
    rebuilder = Rebuilder(settings)
    watcher = Watcher(settings, rebuilder) if settings.watch else None
    if watcher is not None:
        watcher.start()
    try:
        if settings.workers == 1:
            _run(_config(build_app(settings, tools, rebuilder)), bound)
        else:
            _run_workers(settings, bound)
    finally:
        if watcher is not None:
            watcher.stop()


def build_app(settings: Settings, tools: Tools, rebuilder: Rebuilder) -> FastAPI:
    """Put the application together; the index is opened when it is first asked for."""
    layout = IndexLayout(settings.index_folder)
    return create_app(Service(layout, lambda: open_answerer(settings, tools)), rebuilder, settings)


def worker() -> FastAPI:
    """Return the application of one of several processes, which find their settings as all do."""
    settings = read_settings()
    return build_app(settings, load_tools(settings), Rebuilder(settings))


def _config(app: FastAPI | str, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_graceful_shutdown=5, **more
    )


def _run(config: uvicorn.Config, bound: socket.socket) -> None:
    uvicorn.Server(config).run(sockets=[bound])


def _run_workers(settings: Settings, bound: socket.socket) -> None:
    # The workers are new processes: what was given as a flag reaches them through the environment.
    for name, value in settings.model_dump(mode="json", exclude_none=True).items():
        text = value if isinstance(value, str) else json.dumps(value)
        os.environ[f"CHUCHU_{name.upper()}"] = text
    config = _config("bot.server:worker", factory=True, workers=settings.workers)
    Multiprocess(config, sockets=[bound]).run()
