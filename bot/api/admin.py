"""Which requests may change the index."""

import hmac

from starlette.datastructures import Headers

from corpus.errors import Forbidden


def require_admin(headers: Headers, token: str | None) -> None:
    """Accept a request from this server's own page or from a program, with the token if one is set.

    A browser names the page that made it send the request in the Origin header; a program sends
    none.

    Raises:
        Forbidden: the request comes from a page of another site, or the token is missing or wrong.
    """
    host = headers.get("host")
    if any(not _is_same_host(origin, host) for origin in headers.getlist("origin")):
        raise Forbidden("A page of another site may not do this.")
    if token is None:
        return
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _is_token(given, token):
        raise Forbidden("This needs the administrator's token.", "Send Authorization: Bearer ….")


def _is_token(given: str, token: str) -> bool:
    """Return whether a part of a header is the token, in UTF-8 or Latin-1.

    Starlette decodes headers as Latin-1, whatever the client encoded.
    """
    sent = given.encode("latin-1")
    is_latin = all(ord(each) < 256 for each in token)
    accepted = (token.encode(), token.encode("latin-1" if is_latin else "utf-8"))
    return any(hmac.compare_digest(sent, each) for each in accepted)


def _is_same_host(origin: str, host: str | None) -> bool:
    """Return whether an Origin header is a scheme and the host of the request, and nothing else."""
    return host is not None and origin in (f"http://{host}", f"https://{host}")
