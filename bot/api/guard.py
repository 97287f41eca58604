"""Checks on every request before the application sees it, and headers on every response.

The guard is written against the ASGI interface: a middleware that works with request objects would
read a body before its size is known.
"""

import ipaddress
import logging
import re
import socket
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.responses import refusal, route_path
from corpus.text.visible import visible

log = logging.getLogger("chuchu")
MAX_BODY = 8 * 1024 * 1024
# Nobody has shown a key before this one: a login is a key of at most 200 characters.
_MAX_LOGIN_BODY = 4096
# Of all requests of a process together, while they are at work.
MAX_BODIES = 8 * MAX_BODY
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
# The rest of the body is not read.
_CLOSE = {"Connection": "close"}
_BAD_HOST = (
    "BadHost",
    "This host name is not served here.",
    "Use the address that the server printed, or set CHUCHU_ALLOWED_HOSTS.",
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# A name or an address, an IPv6 address in brackets, then perhaps a port.
_HOST_HEADER = re.compile(r"(?:\[(?P<ipv6>[^\[\]\s]+)\]|(?P<name>[^\s\[\]:/?#@\\]+))(?::\d{0,5})?")
_MAX_LOGGED_LENGTH = 100
_MAX_LOGGED = 50


def is_any_address(host: str) -> bool:
    """Return whether a server bound to `host` listens on all addresses of the machine."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        pass
    try:
        # Short forms such as "0".
        return not any(socket.inet_aton(host))
    except (OSError, ValueError):
        return False


class _TooLarge(HTTPException):
    """More bytes arrived than a body may have.

    FastAPI answers any other exception that is raised while it reads a body as a malformed body.
    """

    def __init__(self) -> None:
        super().__init__(413, headers=_CLOSE)


class _TooMuchAtOnce(HTTPException):
    """The bodies of all requests together are too large."""

    def __init__(self) -> None:
        super().__init__(503, headers={"Retry-After": "1", **_CLOSE})


class Guard:
    """ASGI middleware that checks the Host header, limits bodies, and adds security headers.

    The Host header is checked because of DNS rebinding: a page of another site can make a browser
    send requests to this server under a host name of that site.
    """

    def __init__(self, app: ASGIApp, host: str, allowed: Iterable[str]) -> None:
        """`host` is the address that the server is bound to, `allowed` are further host names."""
        self._app = app
        self._any_address = is_any_address(host)
        self._hosts = {host.lower(), *(name.lower() for name in allowed)}
        if self._any_address or host.lower() in _LOOPBACK:
            self._hosts |= _LOOPBACK
        self._refused = _RefusedHosts()
        self._bytes_of_bodies = 0

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
        host = headers.get("host", "")
        # Of two, a proxy may have looked at the other one.
        if len(headers.getlist("host")) > 1 or not self._is_served(host):
            self._refused.log(host)
            await refusal(scope, 400, *_BAD_HOST)(scope, receive, send_guarded)
            return
        most = _MAX_LOGIN_BODY if route_path(scope) == "/login" else MAX_BODY
        if _is_too_long(headers.get("content-length", ""), most):
            await refusal(scope, 413, *TOO_LARGE, _CLOSE)(scope, receive, send_guarded)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            size = len(message.get("body", b""))
            received += size
            self._bytes_of_bodies += size
            if received > most:
                raise _TooLarge
            if self._bytes_of_bodies > MAX_BODIES:
                raise _TooMuchAtOnce
            return message

        try:
            await self._app(scope, receive_limited, send_guarded)
        finally:
            self._bytes_of_bodies -= received

    def _is_served(self, header: str) -> bool:
        name = _host_name(header)
        if name is None:
            return False
        if name in self._hosts:
            return True
        # Somebody else can make a name point to this machine, but not an address.
        return self._any_address and _is_address(name)


class _RefusedHosts:
    """Logs each refused host name once; the number of names and their length are limited."""

    def __init__(self) -> None:
        self._logged: set[str] = set()

    def log(self, header: str) -> None:
        name = (_host_name(header) or header)[:_MAX_LOGGED_LENGTH]
        if name in self._logged or len(self._logged) >= _MAX_LOGGED:
            return
        self._logged.add(name)
        log.warning(
            "A request for the host name '%s' was refused. To serve under a name, list it in "
            "CHUCHU_ALLOWED_HOSTS.%s",
            visible(name),
            "" if len(self._logged) < _MAX_LOGGED else " Other names will not be logged.",
        )


def _is_too_long(content_length: str, most: int) -> bool:
    """Return whether a Content-Length header announces more than the `most` bytes of a body.

    Python refuses to convert numbers of thousands of digits.
    """
    digits = content_length.lstrip("0")
    if not (digits.isascii() and digits.isdigit()):
        return False
    return len(digits) > len(str(most)) or int(digits) > most


def _host_name(header: str) -> str | None:
    """Return the name in a Host header in lower case, None where the header is malformed."""
    match = _HOST_HEADER.fullmatch(header)
    return (match["ipv6"] or match["name"]).lower() if match else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
