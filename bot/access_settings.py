"""The settings of who may ask a server, of what stands before it, and of its log."""

import ipaddress
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bot.setting_values.declaration import setting
from bot.setting_values.readers import names, one_of, path, text, then, whole_number

LogFormat = Literal["text", "json"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# The first parts of the server's own addresses. A prefix like one of them would be mistaken for it.
OWN_PATHS = frozenset(
    "ask docs documents events examples feedback healthz index login logout mcp metrics "
    "openapi.json questions readyz session static v1".split()
)
_HEADER_PUNCTUATION = frozenset("!#$%&'*+-.^`|~")
_PATH_PUNCTUATION = frozenset("-._~/")


def _header_name(name: str) -> str:
    if not _is_header_name(name):
        raise ValueError(f"{name!r} is not the name of a header")
    return name


def _networks(written: list[str]) -> list[str]:
    return [str(_network(each)) for each in written]


def _network(name: str) -> Network:
    try:
        return ipaddress.ip_network(name)
    except ValueError as error:
        raise ValueError(f"{name!r} is not an address or a network; write 10.0.0.0/8") from error


def _is_header_name(name: str) -> bool:
    """Return whether a name is a token of RFC 9110."""
    return bool(name) and all(
        (each.isascii() and each.isalnum()) or each in _HEADER_PUNCTUATION for each in name
    )


def _root_path(path: str) -> str:
    """Return a prefix without a slash at its end, "" for none.

    Raises:
        ValueError: it is no plain path, or begins like an address of the server.
    """
    bare = path.strip().rstrip("/")
    if not bare:
        return ""
    parts = bare.split("/")[1:]
    is_plain = all((c.isascii() and c.isalnum()) or c in _PATH_PUNCTUATION for c in bare)
    if not (bare.startswith("/") and is_plain and all(part.strip(".") for part in parts)):
        raise ValueError(f"{path!r} is not a prefix such as /chuchu")
    if parts[0] in OWN_PATHS:
        raise ValueError(f"the server has addresses below /{parts[0]} itself; take another prefix")
    return bare


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    """Keys, sessions, proxies, limits of a client, and the log."""

    keys: Path | None = setting(
        None,
        path,
        "A file of hashed keys, which `chuchu key add` writes; with it every request needs a "
        "key or a login",
    )
    session_hours: int = setting(
        12, whole_number(1, 720), "How many hours a login on the page lasts"
    )
    proxy_user_header: str | None = setting(
        None,
        then(text(), _header_name),
        "The header in which a trusted proxy names the user that it has let in, such as "
        "`X-Forwarded-User`",
    )
    trusted_proxies: list[str] = setting(
        [],
        then(names, _networks),
        "Addresses or networks of proxies whose `X-Forwarded-…`, `X-Request-ID` and user "
        "header count, separated by commas",
    )
    root_path: str = setting(
        "",
        then(text(), _root_path),
        "The prefix below which a proxy shows the server, such as `/chuchu`",
    )
    rate_limit: int = setting(
        0,
        whole_number(0, 1_000_000),
        "How many requests a minute a key, or without keys an address, may send; 0 is no limit",
    )
    log_format: LogFormat = setting(
        "text",
        one_of(*get_args(LogFormat)),
        "`text`, or `json`: one object a line, with a line for each request besides warnings",
    )
    slow_question_ms: int = setting(
        0,
        whole_number(0, math.inf),
        "How many milliseconds make a question slow, so that it is logged; 0 is never",
    )

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """The networks of the trusted proxies."""
        return tuple(_network(name) for name in self.trusted_proxies)
