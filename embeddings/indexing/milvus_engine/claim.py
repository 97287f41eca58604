"""Claims: which process writes an index, or a part of it.

Milvus has no locks. A process that wants to write inserts a claim, then reads all: where it is
alone, it may write; where it is not, it withdraws. Of two that insert at once the later one sees
the earlier one, because reads are strongly consistent. A claim ends when it is not renewed, so that
of a dead process does; clocks of machines may differ by `_CLOCKS`.
"""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from corpus.errors import BuildError, ChuchuError, EngineUnavailable, IndexBusy, IndexUnavailable
from embeddings.store.milvus.collections import NAME, VALUE, IndexNames, create_records, record
from embeddings.store.milvus.connection import CollectionGone, Connection, Row

_SECONDS = 60.0
_CLOCKS = 15.0
_RENEWALS = 4
WRITER, DEEP = "writer", "deep"


class Claim:
    """The claim of this process, which renews it."""

    def __init__(self, connection: Connection, collection: str, purpose: str) -> None:
        self._connection = connection
        self._collection = collection
        self._name = f"{purpose}/{uuid.uuid4().hex}"
        self._ended = threading.Event()
        self._held_until = 0.0
        self._thread = threading.Thread(target=self._renew_on, daemon=True, name="claim")
        self.follows_dead = False
        """Whether an earlier claim ended without having been given back."""

    def take(self, purpose: str) -> None:
        """Take the claim.

        Raises:
            IndexBusy: another process has it.
        """
        self._require_alone(purpose)
        self._renew()
        try:
            self._require_alone(purpose)
        except BaseException:
            self.give_back()
            raise
        self._thread.start()

    def _require_alone(self, purpose: str) -> None:
        alive, dead = _claims(self._connection, self._collection, purpose)
        if [each for each in alive if each != self._name]:
            raise IndexBusy("Another process is building the index.", "Wait until it has finished.")
        if dead:
            self.follows_dead = True
            self._connection.call("delete", self._collection, ids=dead)

    def _renew(self) -> None:
        started = time.monotonic()
        expires = repr(time.time() + _SECONDS)
        self._connection.write(self._collection, [record(self._name, expires)])
        self._held_until = started + _SECONDS - _CLOCKS

    def _renew_on(self) -> None:
        while not self._ended.wait(_SECONDS / _RENEWALS):
            # It may succeed the next time, before the claim ends.
            with suppress(ChuchuError):
                self._renew()

    def require(self) -> None:
        """Require that the claim has not ended.

        Raises:
            BuildError: it has, so another process may be writing.
        """
        if time.monotonic() > self._held_until:
            raise BuildError(
                "This process could not renew its claim to the index.",
                "The previous index stays in use. Build again.",
            )

    def give_back(self) -> None:
        """End the claim."""
        self._ended.set()
        with suppress(IndexUnavailable):
            self._connection.call("delete", self._collection, ids=[self._name])


@contextmanager
def claimed(connection: Connection, names: IndexNames, purpose: str) -> Iterator[Claim]:
    """Hold a claim within the block.

    Raises:
        IndexBusy: another process has it.
    """
    _create_collection(connection, names)
    claim = Claim(connection, names.claims, purpose)
    claim.take(purpose)
    try:
        yield claim
    finally:
        claim.give_back()


def is_claimed(connection: Connection, names: IndexNames, purpose: str) -> bool:
    """Return whether a process has a claim."""
    try:
        return bool(_claims(connection, names.claims, purpose)[0])
    except CollectionGone:
        return False


def _create_collection(connection: Connection, names: IndexNames) -> None:
    if not connection.call("has_collection", names.claims):
        try:
            create_records(connection, names.claims)
        except EngineUnavailable:
            # Another process may just have created it.
            if not connection.call("has_collection", names.claims):
                raise


def _claims(connection: Connection, collection: str, purpose: str) -> tuple[list[str], list[str]]:
    """Return the names of the claims that are alive, and of those that ended."""
    alive: list[str] = []
    dead: list[str] = []
    rows = connection.query(collection, f'{NAME} like "{purpose}/%"', (NAME, VALUE), limit=1000)
    for row in rows:
        (alive if _expires(row) + _CLOCKS > time.time() else dead).append(str(row[NAME]))
    return alive, dead


def _expires(row: Row) -> float:
    try:
        return float(row[VALUE])
    except ValueError:
        return 0.0
