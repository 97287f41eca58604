"""What one connection may take, and how many there may be."""

import ipaddress
import sys
from dataclasses import dataclass, replace

if sys.platform != "win32":
    import resource

KIB = 1024
MIB = 1024 * KIB
# What a process opens beside its connections: the index for each thread, the files of jobs, the
# pipes of a build, and what it reads at the start.
_OTHER_DESCRIPTORS = 160
_MIN_CONNECTIONS = 8


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


def open_file_limit() -> int | None:
    """Return how many files this process may open, after raising that as far as it may be needed.

    None where the system has no such limit.
    """
    if sys.platform == "win32":
        return None
    needed = HttpLimits().connections + _OTHER_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        raised = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
        except (OSError, ValueError):
            # The system has another limit below that.
            pass
    return None if soft == resource.RLIM_INFINITY else soft


def fitted(limits: HttpLimits, open_files: int | None) -> HttpLimits:
    """Return limits with no more connections than a process may open that may open so many files.

    Of these a single address may have two thirds.
    """
    if open_files is None or open_files - _OTHER_DESCRIPTORS >= limits.connections:
        return limits
    connections = max(_MIN_CONNECTIONS, open_files - _OTHER_DESCRIPTORS)
    return replace(
        limits,
        connections=connections,
        connections_of_address=min(limits.connections_of_address, connections * 2 // 3),
    )


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
