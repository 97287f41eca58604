"""A bounded number of requests at work; the others are told at once to come back."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.responses import refusal, route_path

# Of the thread pool. Answers are bound by the processor: more threads only delay the event loop.
THREADS = 16
# The others wait for a thread.
MAX_REQUESTS = THREADS + 48
MAX_DURING_BUILD = 8 * MAX_REQUESTS
BUSY = ("Busy", "The server is busy.", "Try again in a moment.")
RETRY_AFTER = {"Retry-After": "1"}
# One needs no thread. The listeners of the other stay for long and are limited by themselves.
_ALWAYS_ADMITTED = frozenset({"/healthz", "/events"})
_WITH_BODY = frozenset(
    {
        *("/ask", "/feedback", "/login"),
        *("/v1/chat/completions", "/v1/responses", "/v1/embeddings", "/mcp"),
    }
)


class _Busy(HTTPException):
    """FastAPI answers any other exception that is raised while it reads a body as a bad body."""

    def __init__(self) -> None:
        super().__init__(503, headers=RETRY_AFTER)


class Admission:
    """ASGI middleware that answers 503 while as many requests are at work as may be.

    A question counts from the end of its body on, so that clients that send theirs slowly take no
    place from the others.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: int = MAX_REQUESTS,
        is_building: Callable[[], bool] = lambda: False,
    ) -> None:
        """`is_building` tells whether requests wait for the first build, which takes no thread."""
        self._app = app
        self._limit = limit
        self._is_building = is_building
        self._at_work = 0

    def _is_full(self) -> bool:
        if self._at_work < self._limit:
            return False
        return self._at_work >= MAX_DURING_BUILD or not self._is_building()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or route_path(scope) in _ALWAYS_ADMITTED:
            await self._app(scope, receive, send)
            return
        if route_path(scope) not in _WITH_BODY:
            if self._is_full():
                await refusal(scope, 503, *BUSY, RETRY_AFTER)(scope, receive, send)
                return
            await self._read(scope, receive, send)
            return
        is_admitted = False

        async def receive_admitted() -> Message:
            nonlocal is_admitted
            message = await receive()
            if not is_admitted and not message.get("more_body", False):
                if self._is_full():
                    raise _Busy
                self._at_work += 1
                is_admitted = True
            return message

        try:
            await self._app(scope, receive_admitted, send)
        finally:
            self._at_work -= is_admitted

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request without a body, which counts until its answer begins.

        A client that takes a file slowly would keep its place for minutes.
        """
        self._at_work += 1
        is_at_work = True

        async def send_counted(message: Message) -> None:
            nonlocal is_at_work
            if is_at_work and message["type"] == "http.response.start":
                self._at_work -= 1
                is_at_work = False
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            self._at_work -= is_at_work
