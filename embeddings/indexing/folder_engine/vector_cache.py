"""A cache of the vectors that a build has encoded, so that the build after a killed one resumes.

It holds vectors that no generation holds yet, and is emptied as soon as one does. It may be
damaged: a vector that does not match its checksum counts as missing, and a file that SQLite can't
read is replaced by an empty one.
"""

import os
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from embeddings.store.sqlite_files import harden, require_schema

# With the key as the primary key, rows would be inserted at random places of the file and leave a
# third of it empty.
_SCHEMA = (
    "CREATE TABLE chunks (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE,"
    " vector BLOB NOT NULL, checksum INTEGER NOT NULL)"
)
_KEYS_PER_QUERY = 500
_JOURNAL_NAME_END = bytes.fromhex("d9d505f920a163d7")
# A damaged column name is not UTF-8, a damaged value may be of another type.
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError, TypeError)


class VectorCache:
    """Stores quantized vectors by the keys of `vector_reuse.chunk_vector_key`."""

    def __init__(self, path: Path) -> None:
        """Open or create the file."""
        self._path = path
        for each in (path, _journal(path)):
            if each.is_symlink() or (each.exists() and not each.is_file()):
                # A link would lead the vectors to another place, a pipe would be waited for.
                each.unlink()
        if _names_another_journal(_journal(path)):
            _journal(path).unlink()
        try:
            self._connection = self._open(path)
        except _DAMAGE:
            self._recreate()

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path)
        try:
            harden(connection)
            connection.execute("PRAGMA journal_mode=TRUNCATE")
            if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall():
                connection.execute(_SCHEMA)
            require_schema(connection, _SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection

    def _recreate(self) -> None:
        """Replace a damaged file by an empty one."""
        # The journal goes first: SQLite would play an old one into the new file.
        for path in (_journal(self._path), self._path):
            path.unlink(missing_ok=True)
        self._connection = self._open(self._path)

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the cached ones of the vectors."""
        try:
            return self._find(keys)
        except sqlite3.OperationalError:
            raise
        except _DAMAGE:
            # Damage in the middle of the file shows only where it is read.
            self._connection.close()
            self._recreate()
            return {}

    def _find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _KEYS_PER_QUERY):
            part = keys[start : start + _KEYS_PER_QUERY]
            rows = self._connection.execute(
                "SELECT key, vector, checksum FROM chunks"
                f" WHERE key IN ({','.join('?' * len(part))})",
                part,
            )
            found |= {key: vector for key, vector, sum_ in rows if sum_ == _checksum(key, vector)}
        return found

    def is_empty(self) -> bool:
        """Return whether nothing is cached."""
        try:
            return not self._connection.execute("SELECT 1 FROM chunks LIMIT 1").fetchall()
        except sqlite3.OperationalError:
            raise
        except _DAMAGE:
            self._connection.close()
            self._recreate()
            return True

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        """Store vectors; they are durable when the call returns."""
        try:
            self._keep(vectors)
        except sqlite3.OperationalError:
            raise
        except _DAMAGE:
            self._connection.close()
            self._recreate()
            self._keep(vectors)

    def _keep(self, vectors: Mapping[bytes, bytes]) -> None:
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO chunks VALUES (NULL,?,?,?)",
                ((key, vector, _checksum(key, vector)) for key, vector in vectors.items()),
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _checksum(key: bytes, vector: bytes) -> int:
    return zlib.crc32(vector, zlib.crc32(key))


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _names_another_journal(journal: Path) -> bool:
    """Return whether a journal ends with the name of a file, which SQLite would remove.

    It belongs to a transaction of several databases, of which there is only one here.
    """
    try:
        with journal.open("rb") as file:
            file.seek(-len(_JOURNAL_NAME_END), os.SEEK_END)
            return file.read() == _JOURNAL_NAME_END
    except OSError:
        return False


def empty_cache(path: Path) -> None:
    """Free the space of a cache that no process has open, unless the disk refuses."""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size:
            # The journal goes first: SQLite would play an old one into the empty file.
            _journal(path).unlink(missing_ok=True)
            # SQLite takes an empty file for an empty database.
            path.write_bytes(b"")
