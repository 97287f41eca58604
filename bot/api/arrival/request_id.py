"""The id of the request that is being answered."""

import secrets
from contextvars import ContextVar

from starlette.types import Scope

HEADER = "X-Request-ID"
_KEY = "request_id"
_MAX_LENGTH = 64
_PUNCTUATION = frozenset("-_.:")
_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def begin_request(scope: Scope, given: str | None) -> str:
    """Give a request an id: the given one if it is plain and short, else a new one."""
    identity = given if given is not None and _is_plain(given) else secrets.token_hex(8)
    scope.setdefault("state", {})[_KEY] = identity
    # uvicorn runs each request in a task of its own, so it need not be set back.
    _current.set(identity)
    return identity


def current_request_id() -> str | None:
    """Return the id of the request that this thread or task works for, None if it is for none."""
    return _current.get()


def request_id_header(scope: Scope) -> dict[str, str]:
    """Return the header that tells a client the id of its request."""
    identity = scope.get("state", {}).get(_KEY)
    return {} if identity is None else {HEADER: identity}


def _is_plain(identity: str) -> bool:
    return 0 < len(identity) <= _MAX_LENGTH and all(
        (each.isascii() and each.isalnum()) or each in _PUNCTUATION for each in identity
    )
