"""An HTTP server in a thread of this process, with the configuration of `chuchu serve`."""

import io
import logging
import socket
import threading
import time
from contextlib import contextmanager

import uvicorn

from bot.api.connection.protocol import BoundedHttpProtocol
from bot.api.log_format import VisibleFormatter
from bot.server import http_config


class Live:
    """A server's port and its log."""

    def __init__(self, port, log, server):
        self.port = port
        self._log = log
        self._server = server

    @property
    def log(self):
        return self._log.getvalue()

    @property
    def connections(self):
        return len(self._server.server_state.connections)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def send(self, *pieces):
        """Return all that the server answers until it closes; each piece is one write."""
        with self.connect() as connection:
            for piece in pieces:
                try:
                    connection.sendall(piece)
                except OSError:
                    break
            return read_all(connection)

    def alive(self):
        """Return whether the server answers."""
        request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        return self.send(request).startswith(b"HTTP/1.1 200 ")


def read_all(connection):
    """Return what arrives until the end or a reset."""
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionError:
        pass
    return received


@contextmanager
def live(app, limits=None):
    """Serve an application while the context lasts."""
    protocol = BoundedHttpProtocol
    if limits is not None:
        protocol = type("Limited", (BoundedHttpProtocol,), {"limits": limits})
    config = http_config(app)
    config.http = protocol
    config.timeout_keep_alive = protocol.limits.idle_seconds
    server = uvicorn.Server(config)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(VisibleFormatter())
    loggers = [logging.getLogger(name) for name in ("uvicorn", "chuchu", "asyncio")]
    for each in loggers:
        each.addHandler(handler)
    bound = socket.create_server(("127.0.0.1", 0), backlog=64)
    port = bound.getsockname()[1]
    thread = threading.Thread(target=lambda: server.run(sockets=[bound]), daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield Live(port, log, server)
    finally:
        server.should_exit = True
        thread.join(20)
        for each in loggers:
            each.removeHandler(handler)
