"""Who may change the index over HTTP."""

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from corpus.errors import Forbidden


def require_admin(headers: Headers, token: str | None) -> None:
    """Let pass a request of this server's own page or of no page, with the token if one is set.

    A browser tells by its Origin header which page made it ask; a page of another site must not.

    Raises:
        Forbidden: the request comes from a foreign page, or the token is missing or wrong.
    """
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        raise Forbidden("A page of another site may not do this.")
    if token is None:
        return
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), token.encode()):
        raise Forbidden("This needs the administrator's token.", "Send Authorization: Bearer ….")
