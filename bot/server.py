"""Serving HTTP."""

import socket

import uvicorn
from fastapi import FastAPI

from bot.api.guard import ANY_ADDRESS
from bot.settings import Settings
from corpus.errors import SettingsError


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


def serve(app: FastAPI, bound: socket.socket) -> None:
    """Answer requests until the process is told to stop."""
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_graceful_shutdown=5
    )
    uvicorn.Server(config).run(sockets=[bound])
