"""The address of an engine, as the setting `engine` writes it."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLDER = "folder"
_SERVER = {"milvus": "http", "milvus+tls": "https"}
_LITE = "milvus-lite"
_DEFAULT_PORT = 19530
_EXAMPLES = (
    "write folder, milvus://host:19530/database, milvus+tls://host:19530/database or "
    "milvus-lite:///path"
)


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """Where a Milvus server is, or the folder of Milvus Lite.

    `uri` is what its client connects to, empty for Milvus Lite, which has a `path` instead. `token`
    is `user:password` or a token, empty where none is needed; it is in no text form of the address.
    `authorities` is a file of certificates, None where the system's count.
    """

    uri: str
    database: str = ""
    token: str = ""
    path: Path | None = None
    authorities: Path | None = None

    def __repr__(self) -> str:
        return f"MilvusAddress({str(self)!r})"

    def __str__(self) -> str:
        if self.path is not None:
            return f"{_LITE}://{self.path}"
        return f"{self.uri}/{self.database}".rstrip("/")


def parse_engine_address(
    text: str, token: str | None = None, authorities: Path | None = None
) -> MilvusAddress | None:
    """Return the address of a Milvus server; None for the engine that keeps an index in a folder.

    `token` comes from another setting, and takes the place of a user and a password in the address.

    Raises:
        ValueError: it is no address of an engine.
    """
    if text == FOLDER:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port or _DEFAULT_PORT
    except ValueError:
        raise ValueError(f"that is no engine; {_EXAMPLES}") from None
    if parts.query or parts.fragment or not text.isprintable():
        raise ValueError(f"that is no engine; {_EXAMPLES}")
    if parts.scheme == _LITE and not parts.netloc and len(parts.path) > 1:
        return MilvusAddress("", path=Path(unquote(parts.path)).absolute())
    if parts.scheme not in _SERVER or not parts.hostname:
        raise ValueError(f"that is no engine; {_EXAMPLES}")
    database = unquote(parts.path.strip("/"))
    if database and not database.replace("_", "a").isalnum():
        raise ValueError("the name of a database has letters, digits and underscores only")
    if token is None and parts.username:
        token = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    uri = f"{_SERVER[parts.scheme]}://{host}:{port}"
    return MilvusAddress(uri, database, token or "", authorities=authorities)
