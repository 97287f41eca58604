"""The vectors that a build under way has encoded, so that one that was killed goes on.

It holds what no generation holds yet, and is emptied once one does. Nothing in it is trusted to be
whole: a vector that does not fit its checksum is encoded again.
"""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# Vectors lie in the order in which they come: in the order of their keys they would be written all
# over the file, and leave a third of it empty.
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS chunks (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE,"
    " vector BLOB NOT NULL, checksum INTEGER NOT NULL)",
    "SELECT key, vector, checksum FROM chunks LIMIT 0",
)
_BATCH = 500
# A damaged name of a column is no text, a damaged value of another type.
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError, TypeError)


class VectorCache:
    """Keeps the stored bytes of vectors by the keys of `vector_reuse.chunk_vector_key`."""

    def __init__(self, path: Path) -> None:
        """Open or create the file."""
        self._path = path
        try:
            self._connection = self._open(path)
        except _DAMAGE:
            self._start_anew()

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA journal_mode=TRUNCATE")
            for statement in _SCHEMA:
                connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection

    def _start_anew(self) -> None:
        """Lose what can be encoded again. An old journal must not be played into the new file."""
        for path in (_journal(self._path), self._path):
            path.unlink(missing_ok=True)
        self._connection = self._open(self._path)

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return those vectors that are kept."""
        try:
            return self._find(keys)
        except sqlite3.OperationalError:
            raise
        except _DAMAGE:
            # Damage shows where it is read.
            self._connection.close()
            self._start_anew()
            return {}

    def _find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            rows = self._connection.execute(
                "SELECT key, vector, checksum FROM chunks"
                f" WHERE key IN ({','.join('?' * len(part))})",
                part,
            )
            found |= {key: vector for key, vector, sum_ in rows if sum_ == _checksum(key, vector)}
        return found

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors, durably when the call returns."""
        try:
            self._keep(vectors)
        except sqlite3.OperationalError:
            raise
        except _DAMAGE:
            self._connection.close()
            self._start_anew()
            self._keep(vectors)

    def _keep(self, vectors: Mapping[bytes, bytes]) -> None:
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO chunks VALUES (NULL,?,?,?)",
                ((key, vector, _checksum(key, vector)) for key, vector in vectors.items()),
            )

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


def _checksum(key: bytes, vector: bytes) -> int:
    return zlib.crc32(vector, zlib.crc32(key))


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def empty_cache(path: Path) -> None:
    """Give the space of a cache back that nobody has open; where the disk refuses, it stays."""
    with suppress(OSError):
        if path.exists() and path.stat().st_size:
            # First the journal: it must not be played into an empty file.
            _journal(path).unlink(missing_ok=True)
            # SQLite takes an empty file for an empty database.
            path.write_bytes(b"")
