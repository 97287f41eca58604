"""The settings of who may ask a server, of what stands before it, and of its log."""

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

LogFormat = Literal["text", "json"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# The first parts of the server's own addresses. A prefix like one of them would be mistaken for it.
OWN_PATHS = frozenset(
    "ask docs documents events examples feedback healthz index login logout mcp metrics "
    "openapi.json questions readyz session static v1".split()
)
_NAMES = TypeAdapter(list[str])
_HEADER_PUNCTUATION = frozenset("!#$%&'*+-.^`|~")
_PATH_PUNCTUATION = frozenset("-._~/")


class AccessSettings(BaseSettings):
    """Keys, sessions, proxies, limits of a client, and the log."""

    keys: Path | None = Field(
        None,
        description=(
            "A file of hashed keys, which `chuchu key add` writes; with it every request needs a "
            "key or a login"
        ),
    )
    session_hours: int = Field(
        12, ge=1, le=720, description="How many hours a login on the page lasts"
    )
    proxy_user_header: str | None = Field(
        None,
        description=(
            "The header in which a trusted proxy names the user that it has let in, such as "
            "`X-Forwarded-User`"
        ),
    )
    trusted_proxies: Annotated[list[str], NoDecode] = Field(
        [],
        validate_default=True,
        description=(
            "Addresses or networks of proxies whose `X-Forwarded-…`, `X-Request-ID` and user "
            "header count, separated by commas"
        ),
    )
    root_path: str = Field(
        "", description="The prefix below which a proxy shows the server, such as `/chuchu`"
    )
    rate_limit: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description=(
            "How many requests a minute a key, or without keys an address, may send; 0 is no limit"
        ),
    )
    log_format: LogFormat = Field(
        "text",
        description=(
            "`text`, or `json`: one object a line, with a line for each request besides warnings"
        ),
    )
    slow_question_ms: int = Field(
        0,
        ge=0,
        description="How many milliseconds make a question slow, so that it is logged; 0 is never",
    )

    @field_validator("keys")
    @classmethod
    def _expand_keys(cls, path: Path | None) -> Path | None:
        try:
            return path.expanduser() if path else None
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    @field_validator("proxy_user_header")
    @classmethod
    def _check_header(cls, name: str | None) -> str | None:
        if name is not None and not _is_header_name(name):
            raise ValueError(f"{name!r} is not the name of a header")
        return name

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split_proxies(cls, value: Any) -> Any:
        return names_of(value)

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, names: list[str], info: ValidationInfo) -> list[str]:
        networks = [str(_network(name.strip())) for name in names if name.strip()]
        if not networks and info.data.get("proxy_user_header") is not None:
            raise ValueError("proxy_user_header counts only if a proxy is trusted")
        return networks

    @field_validator("root_path")
    @classmethod
    def _check_root_path(cls, path: str) -> str:
        return _root_path(path)

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """The networks of the trusted proxies."""
        return tuple(_network(name) for name in self.trusted_proxies)


def names_of(value: Any) -> Any:
    """Return a list of names that was given as a list, as JSON, or separated by commas.

    Raises:
        ValueError: what looks like JSON is none, or no list of strings.
    """
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return _NAMES.validate_json(value)
        except ValidationError as error:
            raise ValueError(error.errors()[0]["msg"]) from error
    return value.split(",")


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
