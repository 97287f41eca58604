"""The MCP server over HTTP, as a part of a larger application."""

import asyncio

from mcp.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

_MAX_BODY = 1024 * 1024
_MAX_SESSIONS = 256
_IDLE_SECONDS = 600.0


class HttpSessions:
    """The sessions of one process, and the requests of clients that keep none."""

    def __init__(self, server: "Server[object]", *, keeps_sessions: bool) -> None:
        """Without `keeps_sessions` every request stands for itself, whatever the client's version:
        the next one may reach another process."""
        self._manager = StreamableHTTPSessionManager(
            server,
            # There is nothing to send before the answer.
            json_response=True,
            stateless=not keeps_sessions,
            session_idle_timeout=_IDLE_SECONDS,
            max_request_body_size=_MAX_BODY,
            max_sessions=_MAX_SESSIONS,
        )
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to serve, until `stop` or the end of the event loop."""
        started = asyncio.Event()

        async def run() -> None:
            async with self._manager.run():
                started.set()
                await asyncio.Event().wait()

        self._task = asyncio.create_task(run())
        await started.wait()

    async def stop(self) -> None:
        """End all sessions."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def is_running(self) -> bool:
        """Whether requests can be handled."""
        return self._task is not None and not self._task.done()

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._manager.handle_request(scope, receive, send)
