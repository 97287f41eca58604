"""Calls to a Milvus server: bounded in time, and with errors of this program.

What a server says of an error is shown to nobody: it may name addresses, or be of somebody else.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from math import isfinite
from typing import Any

from corpus.errors import EngineUnavailable, IndexUnavailable, NotInstalled
from embeddings.engine_address import MilvusAddress
from embeddings.store.milvus.local_server import local_uri

log = logging.getLogger("chuchu")
Row = dict[str, Any]

# After an engine has not answered, nothing is sent to it for so many seconds.
_PAUSE = 1.0
# Rows that are read or written at once.
BATCH = 1000
MAX_ROWS = 16_384
"""The rows that Milvus returns at most."""
_MAX_MESSAGE = 256 * 2**20
# Milvus takes 64 MB at once.
_MAX_BATCH = 32 * 2**20
_NOT_LOADED = 101
_NOT_FOUND = frozenset((4, 100, 1600))
_STRONG = "Strong"
_REFUSED = frozenset(("UNAUTHENTICATED", "PERMISSION_DENIED"))
_WORDS_OF_REFUSAL = ("auth check", "privilege", "permission", "password")


class CollectionGone(IndexUnavailable):
    """A collection or an alias is not there."""


class Connection:
    """A connection that is opened when it is first used, and again after it was lost."""

    def __init__(self, address: MilvusAddress, timeout: float) -> None:
        """`timeout` is that of a call, in seconds."""
        # Before gRPC is imported: it would write into the terminal.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        self._address = address
        self._timeout = timeout
        self._lock = threading.Lock()
        self._opened: Any = None
        self._resume_at = 0.0

    @property
    def address(self) -> MilvusAddress:
        """The address of the server."""
        return self._address

    def close(self) -> None:
        """Close the connection; the next call opens another one."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def call(self, name: str, *arguments: Any, timeout: float | None = None, **named: Any) -> Any:
        """Call a method of the client.

        Raises:
            CollectionGone: a collection or an alias is not there.
            EngineUnavailable: the server does not answer in time, or refuses the call.
        """
        return self._translated(
            lambda client: getattr(client, name)(
                *arguments, timeout=timeout or self._timeout, **named
            ),
            str(arguments[0]) if arguments else "",
        )

    def get(self, collection: str, ids: Sequence[Any], fields: Sequence[str]) -> list[Row]:
        """Return the rows with some of these primary keys, in any order."""
        rows: list[Row] = []
        for start in range(0, len(ids), BATCH):
            found = self.call(
                *("get", collection),
                ids=list(ids[start : start + BATCH]),
                output_fields=list(fields),
                consistency_level=_STRONG,
            )
            rows += map(dict, found)
        return rows

    def query(
        self, collection: str, expression: str, fields: Sequence[str], limit: int = MAX_ROWS
    ) -> list[Row]:
        """Return at most `limit` of the rows that an expression selects, in any order."""
        found = self.call(
            *("query", collection),
            filter=expression,
            output_fields=list(fields),
            limit=limit,
            consistency_level=_STRONG,
        )
        return [dict(each) for each in found]

    def count(self, collection: str, expression: str) -> int:
        """Return the number of rows that an expression selects."""
        rows = self.call(
            *("query", collection),
            filter=expression,
            output_fields=["count(*)"],
            consistency_level=_STRONG,
        )
        return int(rows[0]["count(*)"])

    def search(
        self,
        collection: str,
        field: str,
        vector: Any,
        limit: int,
        expression: str,
        fields: Sequence[str],
    ) -> list[tuple[int, float, Row]]:
        """Return primary keys, scores and rows of the best ones, the best first."""
        [hits] = self.call(
            *("search", collection),
            data=[vector],
            anns_field=field,
            limit=limit,
            filter=expression,
            output_fields=list(fields),
            consistency_level=_STRONG,
        )
        found = [(int(hit.id), float(hit.distance), dict(hit["entity"] or {})) for hit in hits]
        if not all(isfinite(score) for _, score, _ in found):
            raise ValueError("a score is none")
        return found

    def write(self, collection: str, rows: Sequence[Row], *, partial: bool = False) -> None:
        """Insert rows, or replace those with their primary keys; with `partial` only the fields
        that they have."""
        named = {"partial_update": True} if partial else {}
        for batch in _batches(rows):
            self.call("upsert", collection, data=batch, **named)

    def _translated(self, act: Callable[[Any], Any], collection: str = "") -> Any:
        if time.monotonic() < self._resume_at:
            raise _no_answer()
        try:
            return self._act(act, collection)
        except EngineUnavailable:
            if self._address.path is None:
                raise
            # The process that served Milvus Lite may have ended; another one takes over.
            self.close()
            self._resume_at = 0.0
            return self._act(act, collection)

    def _act(self, act: Callable[[Any], Any], collection: str) -> Any:
        try:
            from grpc import RpcError
            from pymilvus.exceptions import MilvusException
        except ImportError as error:
            raise _not_installed() from error
        try:
            client = self._client()
            try:
                return act(client)
            except MilvusException as error:
                if error.code != _NOT_LOADED or not collection:
                    raise
                client.load_collection(collection, timeout=self._timeout)
                return act(client)
        except (MilvusException, RpcError, OSError, ValueError) as error:
            raise self._translate(error) from None

    def _translate(self, error: Exception) -> IndexUnavailable:
        code = getattr(error, "code", None)
        text = str(error).lower()
        if code in _NOT_FOUND or "not exist" in text:
            return CollectionGone("The index is not there.", "Build it with `chuchu index`.")
        log.debug("The engine: %s", type(error).__name__)
        if _status(error) in _REFUSED or any(word in text for word in _WORDS_OF_REFUSAL):
            return EngineUnavailable(
                "The engine of the index refuses the user or the token.",
                "Check CHUCHU_ENGINE and CHUCHU_ENGINE_TOKEN.",
            )
        if "database not found" in text:
            return EngineUnavailable(
                "The engine has no database of this name.", "Check CHUCHU_ENGINE."
            )
        if _status(error) != "DEADLINE_EXCEEDED":
            # A new channel is tried at once; a broken one would wait ever longer. After a call that
            # took too long the others go on.
            self.close()
        self._resume_at = time.monotonic() + _PAUSE
        return _no_answer()

    def _client(self) -> Any:
        with self._lock:
            if self._opened is None:
                self._opened = self._connect()
            return self._opened

    def _connect(self) -> Any:
        try:
            # Its log would repeat addresses and whole requests.
            logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
            from pymilvus import MilvusClient

            path = self._address.path
            uri = self._address.uri if path is None else local_uri(path)
        except ImportError as error:
            raise _not_installed() from error
        options = {"grpc.max_receive_message_length": _MAX_MESSAGE}
        named: dict[str, Any] = {"token": self._address.token} if self._address.token else {}
        if self._address.authorities is not None:
            named["ca_pem_path"] = str(self._address.authorities)
        if path is not None:
            # Milvus Lite ends connections that are looked after more often.
            options["grpc.keepalive_time_ms"] = 600_000
        if self._address.database:
            named["db_name"] = self._address.database
        # Connections of the same address share a channel; each of ours has its own.
        return MilvusClient(
            uri, timeout=self._timeout, dedicated=True, grpc_options=options, **named
        )


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows in batches that are limited in their number and their size."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        # A character takes three bytes, a number four, an entry of a sparse vector eight.
        own = sum(
            len(each) * 8 if isinstance(each, str | list | dict) else 8 for each in row.values()
        )
        if batch and (len(batch) == BATCH or size + own > _MAX_BATCH):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += own
    if batch:
        yield batch


def _status(error: Exception) -> str:
    """Return the name of gRPC's status of an error, or of what led to it; empty if it has none."""
    from grpc import StatusCode

    for each in (error, error.__cause__):
        code = getattr(each, "code", None)
        status = code() if callable(code) else code
        if isinstance(status, StatusCode):
            return str(status.name)
    return ""


def _not_installed() -> NotInstalled:
    return NotInstalled(
        "An index in Milvus needs packages that are not installed.",
        "pip install 'chuchu[milvus]'",
    )


def _no_answer() -> EngineUnavailable:
    return EngineUnavailable("The engine of the index does not answer.", "Try again soon.")
