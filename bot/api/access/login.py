"""Logging in with a key, and the cookies of the page."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Scope

from bot.api.access.key_file import KeyFile, KeyRecord
from bot.api.access.rate_limit import RateLimit
from bot.api.access.sessions import Sessions, csrf_token
from bot.api.connection.limits import network_of

SESSION_COOKIE = "chuchu_session"
CSRF_COOKIE = "chuchu_csrf"
"""The page reads this one, and sends it back as a header."""
CSRF_HEADER = "X-CSRF-Token"
# Nobody guesses a key; this keeps those who try from filling the processor and the log.
_WRONG_AT_ONCE = 10
_WRONG_PER_MINUTE = 10


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """Too many wrong keys came from an address."""

    seconds: int


class Login:
    """Begins and ends the sessions of a server with keys."""

    def __init__(self, keys: KeyFile, sessions: Sessions) -> None:
        self.keys = keys
        self.sessions = sessions
        self._wrong = RateLimit(_WRONG_PER_MINUTE, _WRONG_AT_ONCE)

    def check(self, key: str, scope: Scope) -> KeyRecord | TooManyTries | None:
        """Return whose key it is, None for a wrong one, and how long to wait after many of these.

        A right key is always taken, so that nobody can keep others out by wrong ones.

        Raises:
            KeyFileError: the keys can't be read.
        """
        owner = self.keys.owner(key)
        if owner is not None:
            return owner
        seconds = self.seconds_after_wrong(scope)
        return TooManyTries(seconds) if seconds else None

    def seconds_after_wrong(self, scope: Scope) -> int:
        """Count a wrong key of a sender; return how long it must wait after many, else 0."""
        return self._wrong.seconds_to_wait(sender_of(scope))

    def owner_of_session(self, token: str) -> KeyRecord | None:
        """Return whose session a token is; there is none if its key was revoked.

        Raises:
            KeyFileError: the keys can't be read.
        """
        digest = self.sessions.key_of(token)
        return None if digest is None else self.keys.with_digest(digest)


def sender_of(scope: Scope) -> str:
    """Return what counts as one address; of what has none, all count together."""
    client = scope.get("client")
    return "" if client is None else network_of(client[0])


def set_cookies(response: Response, scope: Scope, token: str, seconds: int) -> None:
    """Add the cookies of a session to a response, or with `seconds` 0 remove them."""
    for name, value in ((SESSION_COOKIE, token), (CSRF_COOKIE, csrf_token(token))):
        response.set_cookie(
            name,
            value if seconds else "",
            max_age=seconds,
            path=f"{scope.get('root_path', '')}/",
            secure=scope["scheme"] == "https",
            httponly=name == SESSION_COOKIE,
            samesite="strict",
        )
