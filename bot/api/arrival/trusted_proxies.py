"""What a proxy says about a request, which counts only if the proxy is trusted."""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

from bot.access_settings import Network

_STATE = "is_from_proxy"
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_from_proxy(scope: Scope) -> bool:
    """Return whether a trusted proxy sent a request."""
    return bool(scope.get("state", {}).get(_STATE, False))


def heed_proxy(scope: Scope, networks: Sequence[Network]) -> None:
    """Take over from a trusted proxy who the client is, by which scheme and host it asked.

    Of X-Forwarded-For the last address counts that is no trusted proxy's: what stands before it was
    sent by the client, who can write anything. A header that is malformed or sent twice is ignored.
    """
    client = scope.get("client")
    peer = None if client is None else _address(client[0])
    is_trusted = peer is not None and _is_in(peer, networks)
    scope.setdefault("state", {})[_STATE] = is_trusted
    if not is_trusted:
        return
    headers = Headers(scope=scope)
    sender = _sender(headers.getlist("x-forwarded-for"), networks)
    if sender is not None:
        scope["client"] = (str(sender), 0)
    scheme = only(headers, "x-forwarded-proto")
    if scheme is not None and scheme.lower() in ("http", "https"):
        scope["scheme"] = scheme.lower()
    host = only(headers, "x-forwarded-host")
    if host is not None:
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        scope["headers"] = [*others, (b"host", host.encode("latin-1"))]


def only(headers: Headers, name: str) -> str | None:
    """Return the value of a header that was sent once and is not empty, else None."""
    values = headers.getlist(name)
    return values[0].strip() or None if len(values) == 1 else None


def _sender(forwarded: Sequence[str], networks: Sequence[Network]) -> _Address | None:
    sender = None
    for entry in reversed(",".join(forwarded).split(",")):
        address = _address(entry.strip())
        if address is None:
            break
        sender = address
        if not _is_in(address, networks):
            break
    return sender


def _address(text: str) -> _Address | None:
    """Return an address; some proxies add a port."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_in(address: _Address, networks: Sequence[Network]) -> bool:
    return any(address.version == each.version and address in each for each in networks)
