"""HEAD for every address that has a GET."""

import anyio
import anyio.lowlevel
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadRequests:
    """ASGI middleware that answers HEAD as GET, with the same status and headers and no body.

    The application is cancelled once it has sent the headers, so an endless stream of events ends
    there too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        with anyio.CancelScope() as running:

            async def send_headers(message: Message) -> None:
                if message["type"] != "http.response.start":
                    await anyio.lowlevel.checkpoint()
                    return
                await send(message)
                await send({"type": "http.response.body", "body": b""})
                running.cancel()

            await self._app({**scope, "method": "GET"}, receive, send_headers)
