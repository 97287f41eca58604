"""Who sends a request, whether that may be, and how often."""

import hmac
import logging
from dataclasses import dataclass

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.access.access import UNRESTRICTED, Access
from bot.api.access.key_file import KeyFile
from bot.api.access.login import CSRF_HEADER, SESSION_COOKIE, Login, sender_of
from bot.api.access.rate_limit import RateLimit
from bot.api.access.sessions import csrf_token
from bot.api.admin import bearer, is_token, require_own_page
from bot.api.arrival.trusted_proxies import is_from_proxy, only
from bot.api.responses import refusal, route_path
from corpus.errors import Forbidden, KeyFileError
from corpus.text.visible import visible

log = logging.getLogger("chuchu")
ADMINISTRATOR = Access("administrator", "manage")
"""What the setting `admin_token` opens."""
_PUBLIC = frozenset({"/", "/healthz", "/readyz", "/login"})
_STATIC = "/static/"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MAX_USER = 64
_MAX_SESSION_COOKIES = 4
_STREAM = "/events"
_NO_KEY = (
    "Unauthorized",
    "This server asks for a key.",
    "Send Authorization: Bearer …, or log in on the page.",
)
_WRONG_KEY = ("Unauthorized", "This key is not valid.", "It may have been revoked.")
_UNKNOWN_USER = ("Forbidden", "You are not among the users of this server.", "")
_NO_CSRF_TOKEN = (
    "Forbidden",
    "The request lacks the token of the login.",
    "Load the page again.",
)
_OTHER_PAGE = ("Forbidden", "A page of another site may not do this.", "")
_NO_KEYS = ("KeysUnreadable", "The keys can't be read.", "The server's log says why.")
_TOO_MANY = ("TooManyRequests", "Too many requests were sent.", "Try again in a while.")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="chuchu"'}
_WRONG_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="chuchu", error="invalid_token"'}
# What OpenAI's API calls these errors.
_OPENAI_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to get in. Without keys and without a user header everybody may do everything."""

    login: Login | None = None
    proxy_user_header: str | None = None
    admin_token: str | None = None
    limit: RateLimit | None = None

    @property
    def are_open(self) -> bool:
        """Whether nobody needs a key."""
        return self.login is None and self.proxy_user_header is None

    @property
    def keys(self) -> KeyFile | None:
        """The file of keys, None where there is none."""
        return None if self.login is None else self.login.keys


class _RefusedError(Exception):
    """Why a request goes no further: a status, a type, a message, a hint; and headers."""

    def __init__(
        self, status: int, words: tuple[str, str, str], headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(words[1])
        self.status = status
        self.words = words
        self.headers = headers


class Gate:
    """ASGI middleware that finds out the access of a request, which `request.state.access` is then.

    The page's own files, the login and the checks of a monitor need no key.
    """

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self._app = app
        self._doors = doors
        self._problem = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_public(route_path(scope)):
            scope.setdefault("state", {})
            try:
                access = self._admitted(scope)
                self._count(scope, access)
            except _RefusedError as error:
                kind, message, hint = error.words
                if route_path(scope).startswith("/v1/"):
                    kind = _OPENAI_CODES.get(error.status, kind)
                answer = refusal(scope, error.status, kind, message, hint, error.headers)
                await answer(scope, receive, send)
                return
            scope["state"]["access"] = access
            if route_path(scope) == _STREAM:
                await self._stream(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with an endless stream, which ends once its sender would not get in any more."""
        with anyio.CancelScope() as running:

            async def send_admitted(message: Message) -> None:
                if message["type"] == "http.response.body" and not self._is_still_admitted(scope):
                    await send({"type": "http.response.body", "body": b""})
                    running.cancel()
                    return
                await send(message)

            await self._app(scope, receive, send_admitted)

    def _is_still_admitted(self, scope: Scope) -> bool:
        try:
            # Also where the key may see less than it could when the stream began.
            known = scope["state"]["access"]
            return self._doors.are_open or self._identified(scope) == known
        except (_RefusedError, KeyFileError):
            return False

    def _admitted(self, scope: Scope) -> Access:
        if self._doors.are_open:
            return UNRESTRICTED
        try:
            return self._identified(scope)
        except _RefusedError as error:
            if error.status == 401:
                self._count(scope, None)
                self._slow_down(scope)
            raise
        except KeyFileError as error:
            if error.message != self._problem:
                self._problem = error.message
                log.error("%s Nobody gets in until it can be read.", visible(error.message))
            raise _RefusedError(503, _NO_KEYS, {"Retry-After": "60"}) from error

    def _identified(self, scope: Scope) -> Access:
        headers = Headers(scope=scope)
        key = bearer(headers)
        if key is not None:
            return self._owner(key, len(headers.getlist("authorization")))
        user = self._proxy_user(scope, headers)
        if user is not None:
            _require_no_foreign_page(scope, headers)
            return self._user_access(user)
        for token in _session_tokens(headers):
            login = self._doors.login
            owner = None if login is None else login.owner_of_session(token)
            if owner is not None:
                _require_no_foreign_page(scope, headers)
                _require_csrf_token(scope, headers, token)
                scope["state"]["session"] = token
                return owner.access
        raise _RefusedError(401, _NO_KEY, _CHALLENGE)

    def _owner(self, key: str, headers: int) -> Access:
        token, keys = self._doors.admin_token, self._doors.keys
        is_administrator = token is not None and is_token(key, token)
        owner = None if keys is None else keys.owner(key)
        if headers == 1 and is_administrator:
            return ADMINISTRATOR
        if headers > 1 or owner is None:
            raise _RefusedError(401, _WRONG_KEY, _WRONG_CHALLENGE)
        return owner.access

    def _proxy_user(self, scope: Scope, headers: Headers) -> str | None:
        """Return the user that a trusted proxy names; from elsewhere the header means nothing."""
        name = self._doors.proxy_user_header
        if name is None or not is_from_proxy(scope):
            return None
        user = only(headers, name)
        if user is None:
            return None
        try:
            # Starlette decodes headers as Latin-1, whatever the proxy encoded.
            return user.encode("latin-1").decode()
        except UnicodeDecodeError:
            return user

    def _user_access(self, user: str) -> Access:
        name = visible(user[:_MAX_USER])
        keys = self._doors.keys
        if keys is None:
            return Access(name, "ask")
        record = keys.named(user)
        if record is None:
            raise _RefusedError(403, _UNKNOWN_USER)
        return Access(name, record.role, record.collections)

    def _slow_down(self, scope: Scope) -> None:
        """Let nobody guess the administrator's token, which may be short."""
        if self._doors.login is None or bearer(Headers(scope=scope)) is None:
            return
        seconds = self._doors.login.seconds_after_wrong(scope)
        if seconds:
            raise _RefusedError(429, _TOO_MANY, {"Retry-After": str(seconds)})

    def _count(self, scope: Scope, access: Access | None) -> None:
        limit = self._doors.limit
        if limit is None:
            return
        is_named = access is not None and access.name
        sender = f"key {access.name}" if access is not None and is_named else sender_of(scope)
        seconds = limit.seconds_to_wait(sender)
        if seconds:
            raise _RefusedError(429, _TOO_MANY, {"Retry-After": str(seconds)})


def _is_public(path: str) -> bool:
    return path in _PUBLIC or path.startswith(_STATIC)


def _session_tokens(headers: Headers) -> list[str]:
    """Return the first values of the session's cookie. A browser also sends that of a server whose
    prefix this one's begins with."""
    cookies = (each.strip().partition("=") for each in headers.get("cookie", "").split(";"))
    return [value for name, _, value in cookies if name == SESSION_COOKIE][:_MAX_SESSION_COOKIES]


def _require_no_foreign_page(scope: Scope, headers: Headers) -> None:
    """Refuse what a page of another site makes a browser send, which adds the cookies by itself."""
    if scope["method"] in _SAFE_METHODS:
        return
    try:
        require_own_page(headers)
    except Forbidden as error:
        raise _RefusedError(403, _OTHER_PAGE) from error
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _RefusedError(403, _OTHER_PAGE)


def _require_csrf_token(scope: Scope, headers: Headers, token: str) -> None:
    given = headers.get(CSRF_HEADER, "").encode("latin-1")
    is_right = hmac.compare_digest(given, csrf_token(token).encode())
    if scope["method"] not in _SAFE_METHODS and not is_right:
        raise _RefusedError(403, _NO_CSRF_TOKEN)
