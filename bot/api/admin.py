"""Which requests may change the index, and which pages may send requests."""

import hmac
import ipaddress

from starlette.datastructures import Headers

from corpus.errors import Forbidden


def require_admin(headers: Headers, token: str | None) -> None:
    """Accept a request from this server's own page or from a program, with the token if one is set.

    A browser names the page that made it send the request in the Origin header; a program sends
    none.

    Raises:
        Forbidden: the request comes from a page of another site, or the token is missing or wrong.
    """
    require_own_page(headers)
    if token is None:
        return
    given = bearer(headers)
    if given is None or not is_token(given, token):
        raise Forbidden("This needs the administrator's token.", "Send Authorization: Bearer ….")


def bearer(headers: Headers) -> str | None:
    """Return what the Authorization header sends by the scheme Bearer, None if there is nothing.

    Another scheme may be meant for a proxy.
    """
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return given if scheme.lower() == "bearer" else None


def require_private(headers: Headers, token: str | None, host: str) -> None:
    """Accept a request for what others asked, as `require_admin` does a rebuild.

    Without a token this is for whoever works at this machine only: a server that is bound to
    another address than loopback, `host`, would show it to everybody in the network.

    Raises:
        Forbidden: as `require_admin`, or there is no token and the network can reach the server.
    """
    require_admin(headers, token)
    if token is None and not _is_loopback(host):
        raise Forbidden(
            "Without an administrator's token the questions are shown at this machine only.",
            "Set CHUCHU_ADMIN_TOKEN.",
        )


def require_own_page(headers: Headers) -> None:
    """Accept a request from this server's own page or from a program.

    Raises:
        Forbidden: the request comes from a page of another site.
    """
    host = headers.get("host")
    if any(not _is_same_host(origin, host) for origin in headers.getlist("origin")):
        raise _foreign_page()


def require_no_web_page(headers: Headers) -> None:
    """Accept a request from a program, from this server's own page, or from the window of a program
    that is built like a browser: such a window is no web page (`file://`, `app://`, `null`).

    Raises:
        Forbidden: the request comes from a page of another site.
    """
    host = headers.get("host")
    for origin in headers.getlist("origin"):
        is_web_page = origin.lower().startswith(("http://", "https://"))
        if is_web_page and not _is_same_host(origin, host):
            raise _foreign_page()


def _foreign_page() -> Forbidden:
    return Forbidden("A page of another site may not do this.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_token(given: str, token: str) -> bool:
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
