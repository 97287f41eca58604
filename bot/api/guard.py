"""What every request passes before the application sees it, and every answer before it leaves.

Written against the ASGI interface itself: a middleware on top of request objects would read bodies
before their size is known.
"""

import ipaddress
import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 8 * 1024 * 1024
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TOO_LARGE = ("TooLarge", "The request is too large.", "Send a shorter question.")
ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - only compared with
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class _TooLarge(HTTPException):
    """More bytes arrived than a body may have.

    FastAPI takes any other exception while it reads a body for a body that can't be read.
    """

    def __init__(self) -> None:
        super().__init__(413)


class Guard:
    """Answers only the hosts it is bound to, caps bodies, and sets the security headers.

    A page of another site can make a browser ask this server under a name of its own (DNS
    rebinding); such a request is told by its Host header.
    """

    def __init__(self, app: ASGIApp, host: str, allowed: Iterable[str]) -> None:
        self._app = app
        self._any_address = host in ANY_ADDRESS
        self._hosts = {host.lower(), *(name.lower() for name in allowed)}
        if self._any_address or host.lower() in _LOOPBACK:
            self._hosts |= _LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        if not self._is_answered(headers.get("host", "")):
            await _refuse(
                send_guarded,
                400,
                "BadHost",
                "This host name is not served here.",
                "Use the address that the server printed, or set CHUCHU_ALLOWED_HOSTS.",
            )
            return
        length = headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length) > MAX_BODY:
            await _refuse(send_guarded, 413, *TOO_LARGE)
            return
        received = 0

        async def receive_capped() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY:
                raise _TooLarge
            return message

        await self._app(scope, receive_capped, send_guarded)

    def _is_answered(self, header: str) -> bool:
        try:
            name = urlsplit(f"//{header}").hostname
        except ValueError:
            return False
        if name is None:
            return False
        if name in self._hosts:
            return True
        # A name can be made to point anywhere; an address points where it says.
        return self._any_address and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _refuse(send: Send, status: int, kind: str, message: str, hint: str) -> None:
    body = json.dumps({"error": {"type": kind, "message": message, "hint": hint}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
