"""Opening SQLite files that may come from somebody else.

A file of SQLite is partly a program: views, triggers, generated columns, CHECK constraints and
virtual tables run with the queries of whoever opens it. So its schema must be the one that the
product writes, word for word, which is compared before anything else is asked. Beyond that, nothing
but plain reading of its tables is allowed (the settings are those of "Defense Against The Dark
Arts" in SQLite's documentation, as far as Python 3.11 offers them), values have a limit of length,
and a query that does more steps than the size of the file explains is ended: pages that refer to
each other may describe a table without end.
"""

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from embeddings.store.regular_files import open_regular

Row = tuple[Any, ...]

_SETTINGS = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
)
# No document has a longer text, and none has as many headings as that.
_MAX_VALUE_BYTES = 512 * 1024 * 1024
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _MAX_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_FUNCTIONS = frozenset(("coalesce", "count", "length", "max", "min", "sum", "total", "typeof"))
_PRAGMAS = frozenset(("integrity_check", "foreign_key_check"))
_CHECKED_EVERY_STEPS = 100_000
# A query takes fewer than a hundred steps for a row, of which the smallest takes ten bytes.
_STEPS_PER_BYTE = 10
_MIN_STEPS = 20_000_000


class ReadOnlyDatabase:
    """An SQLite file of a known schema, opened for reading. Several threads may use it."""

    def __init__(self, path: Path, schema: str) -> None:
        """Open a file whose tables must be those that the statements of `schema` create.

        Raises:
            OSError: it is missing, can't be read, or is no regular file.
            sqlite3.Error: it is no SQLite file, or has another schema.
        """
        size = _regular_size(path)
        self._max_calls = (_MIN_STEPS + _STEPS_PER_BYTE * size) // _CHECKED_EVERY_STEPS
        self._calls = 0
        # A thread that waits for SQLite's own lock may hold the interpreter's, which the callbacks
        # of the thread that has SQLite's lock wait for.
        self._lock = threading.Lock()
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        # A connection and its statement cache refer to each other, so without an explicit close the
        # file would stay open until a run of the cyclic garbage collector.
        self._close = weakref.finalize(self, connection.close)
        self._connection = connection
        try:
            harden(connection)
            connection.execute("PRAGMA query_only=ON")
            # The callbacks must not keep this object alive.
            this = weakref.ref(self)
            connection.set_progress_handler(lambda: _is_endless(this), _CHECKED_EVERY_STEPS)
            connection.set_authorizer(_authorize)
            require_schema(connection, schema)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Release the file."""
        self._close()

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return the rows that a query finds.

        Raises:
            sqlite3.Error: the file is damaged.
        """
        with self._lock:
            self._calls = 0
            return self._connection.execute(statement, values).fetchall()

    def each_row(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows that a query finds, without holding all of them in memory.

        Only one thread may use the file meanwhile.

        Raises:
            sqlite3.Error: the file is damaged.
        """
        self._calls = 0
        yield from self._connection.execute(statement, values)

    def count_steps(self) -> bool:
        """Count another `_CHECKED_EVERY_STEPS` steps of a query; return whether it should end."""
        self._calls += 1
        return self._calls > self._max_calls


def _is_endless(database: "weakref.ref[ReadOnlyDatabase]") -> bool:
    counted = database()
    return counted is None or counted.count_steps()


def _regular_size(path: Path) -> int:
    descriptor = open_regular(path)
    try:
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def harden(connection: sqlite3.Connection) -> None:
    """Set what limits a hostile file, for reading and for writing.

    Raises:
        sqlite3.Error: it is no SQLite file.
    """
    for category, limit in _LIMITS.items():
        connection.setlimit(category, limit)
    for setting in _SETTINGS:
        connection.execute(setting)


def require_schema(connection: sqlite3.Connection, schema: str) -> None:
    """Require that a file has the schema that the statements of `schema` create.

    Raises:
        sqlite3.Error: it is no SQLite file, or has another schema.
    """
    expected = _entries_of(schema)
    # One more than there may be, in any case.
    entries = connection.execute(f"{_ENTRIES} LIMIT {len(expected) + 1}").fetchall()
    roots = {root for *_, root in entries}
    if {tuple(entry) for *entry, _ in entries} != expected or len(entries) != len(expected):
        raise sqlite3.DatabaseError("it has other tables")
    # Two tables on one page would show the rows of each other.
    if len(roots) != len(entries):
        raise sqlite3.DatabaseError("its tables overlap")


_ENTRIES = "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_master"


@lru_cache(maxsize=4)
def _entries_of(schema: str) -> set[Row]:
    connection = sqlite3.connect(":memory:")
    try:
        for statement in schema.split(";"):
            connection.execute(statement)
        return {tuple(entry) for *entry, _ in connection.execute(_ENTRIES)}
    finally:
        connection.close()


def _authorize(
    action: int, first: str | None, second: str | None, _: str | None, source: str | None
) -> int:
    allowed = source is None and (
        action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
        or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS)
        or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _PRAGMAS)
    )
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
