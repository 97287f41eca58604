"""`/mcp`: the Model Context Protocol over HTTP.

Nothing of it is imported before the first request, and nothing is needed if there is none.
"""

import asyncio
from typing import TYPE_CHECKING

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.api.admin import require_own_page
from bot.api.metrics import Metrics
from bot.api.responses import plain_error_response
from bot.collections.collections import Collections
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.mcp.streamable_http import HttpSessions

PATH = "/mcp"
_METHODS = ("POST", "DELETE")


class McpEndpoint:
    """An ASGI application that answers requests of the protocol."""

    def __init__(self, collections: Collections, settings: Settings, metrics: Metrics) -> None:
        self._collections = collections
        self._settings = settings
        self._metrics = metrics
        self._starting = asyncio.Lock()
        self._sessions: HttpSessions | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request.

        Raises:
            Forbidden: a page of another site has sent it.
            NotInstalled: the package mcp is missing.
        """
        request = Request(scope)
        require_own_page(request.headers)
        if request.method not in _METHODS:
            # A stream of messages that the server begins would stay empty.
            message = "This address does not take that method."
            allowed = {"Allow": ", ".join(_METHODS)}
            refused = plain_error_response(405, "HTTPError", message, "", allowed)
            await refused(scope, receive, send)
            return
        sessions = await self._running_sessions()
        await sessions.handle(scope, receive, send)

    async def stop(self) -> None:
        """End all sessions."""
        if self._sessions is not None:
            await self._sessions.stop()

    async def _running_sessions(self) -> "HttpSessions":
        async with self._starting:
            if self._sessions is None or not self._sessions.is_running:
                # The import takes a second.
                self._sessions = await run_in_threadpool(self._new_sessions)
                await self._sessions.start()
            return self._sessions

    def _new_sessions(self) -> "HttpSessions":
        from bot.mcp.installed import require_mcp

        require_mcp()
        from bot.mcp.addresses import PageAddresses
        from bot.mcp.server import new_server
        from bot.mcp.streamable_http import HttpSessions
        from bot.mcp.tools import Library

        def library_of(request: Request) -> Library:
            # The gate has set it.
            visible: frozenset[str] | None = request.state.access.collections
            return Library(
                lambda: self._collections.select(None, visible).open(),
                self._settings.top_k,
                self._metrics.count,
            )

        server = new_server(library_of, lambda request: PageAddresses(str(request.base_url)))
        return HttpSessions(server, keeps_sessions=self._settings.workers == 1)
