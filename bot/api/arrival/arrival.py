"""The middleware that sees a request first and its response last."""

import logging
import time
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.access_settings import Network
from bot.api.arrival.request_id import HEADER, begin_request
from bot.api.arrival.trusted_proxies import heed_proxy, is_from_proxy, only
from bot.api.responses import route_path
from corpus.text.visible import visible

log = logging.getLogger("chuchu.requests")
_MAX_LOGGED_PATH = 200
# Monitors ask for these all the time.
_NOT_LOGGED = frozenset({"/healthz", "/readyz", "/metrics"})


class Arrival:
    """ASGI middleware that gives a request its id, heeds trusted proxies, and logs the request.

    The path of a request that comes through a proxy begins with the prefix or does not, as the
    proxy is configured; the application always sees it with the prefix, as ASGI wants it.
    """

    def __init__(self, app: ASGIApp, root_path: str, networks: Sequence[Network]) -> None:
        self._app = app
        self._root_path = root_path
        self._networks = networks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        # In place: what answers an unexpected error stands outside, and needs the id too.
        heed_proxy(scope, self._networks)
        given = only(Headers(scope=scope), HEADER) if is_from_proxy(scope) else None
        identity = begin_request(scope, given)
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        app = self._redirect(scope) if self._root_path else None
        # Before the routes, which change the scope.
        path = route_path(scope) or self._root_path
        try:
            await (app or self._app)(scope, receive, send_with_id)
        finally:
            self._log(scope, path, status, started)

    def _redirect(self, scope: Scope) -> ASGIApp | None:
        """Complete the path; return a redirection for the prefix alone, below which no relative
        address of the page would lead to the server."""
        root, path = self._root_path, scope["path"]
        scope["root_path"] = root
        if path == root:
            query = scope.get("query_string", b"").decode("latin-1")
            return RedirectResponse(f"{root}/{'?' if query else ''}{query}")
        if not path.startswith(f"{root}/"):
            scope["path"] = root + path
            scope["raw_path"] = root.encode() + scope.get("raw_path", path.encode())
        return None

    def _log(self, scope: Scope, path: str, status: int, started: float) -> None:
        if not log.isEnabledFor(logging.INFO) or path in _NOT_LOGGED:
            return
        if path.startswith("/static/"):
            return
        # Without the query, which may contain words that somebody looks for.
        shown = visible(path[:_MAX_LOGGED_PATH])
        access = scope.get("state", {}).get("access")
        fields = {
            "method": scope["method"],
            "path": shown,
            "status": status,
            "ms": round(1000 * (time.perf_counter() - started), 1),
            "client": scope["client"][0] if scope.get("client") else None,
            "user": getattr(access, "name", None) or None,
        }
        log.info("%s %s %s", scope["method"], shown, status, extra={"fields": fields})
