"""What one connection may take, and how many there may be."""

import ipaddress
from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """The limits of one process. Sizes are bytes, times are seconds."""

    url: int = 16 * KIB
    head: int = 64 * KIB
    """The request line and the headers together."""
    headers: int = 100
    message: int = 16 * MIB
    """A body as it is sent: with the sizes of its chunks, and the trailers."""
    unread: int = 64 * KIB
    """What is read of a body after its request has been answered."""
    discarded: int = MIB
    """What is read and thrown away while a connection is being closed."""
    pipelined: int = 16
    """Requests that wait on one connection for the response to an earlier one."""
    connections: int = 768
    connections_of_address: int = 512
    head_seconds: float = 10.0
    body_seconds: float = 60.0
    idle_seconds: int = 5
    """Between a response and the next request."""
    write_seconds: float = 60.0
    """How long a client may leave the send buffer full, or the last bytes unread."""
    linger_seconds: float = 1.0
    check_seconds: float = 1.0
    """How often the times of a connection are compared with these limits."""


def network_of(host: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 network of an IPv6 address.

    A subscriber of IPv6 has a whole /64 network.
    """
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return address.packed[:8].hex()
