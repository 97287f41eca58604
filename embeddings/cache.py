"""Vectors that were computed once: searched text and encoder in, vector out.

The cache outlives generations and killed builds. Nothing in it is trusted to be whole: a row of the
wrong size is computed again.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.encoders import Encoder, Vectors, reach

# Vectors are appended in one table and found by another: rows in the order of their hashes would be
# written all over the file, and leave a third of it empty.
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS vectors"
    " (id INTEGER PRIMARY KEY, vector BLOB NOT NULL, build INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS texts"
    " (hash BLOB PRIMARY KEY, vector INTEGER NOT NULL) WITHOUT ROWID",
    "SELECT id, build FROM vectors LIMIT 0",
    "SELECT hash, vector FROM texts LIMIT 0",
)
_BATCH = 500


class VectorCache:
    """Encodes through the cache; each batch is committed before the next begins."""

    def __init__(self, path: Path, encoder: Encoder, build: int) -> None:
        self._path = path
        self._encoder = encoder
        self._build = build
        self.encoded = 0
        """How many texts were not known and had to be encoded."""
        try:
            self._connection = self._open(path)
        except sqlite3.DatabaseError:
            self._start_anew()

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._encoder.dimensions

    @property
    def reach(self) -> float:
        """How far from zero a number in a vector lies at most."""
        return reach(self._encoder)

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
        """Lose what can be computed again. An old journal must not be played into the new file."""
        for path in (self._path, self._path.with_name(self._path.name + "-journal")):
            path.unlink(missing_ok=True)
        self._connection = self._open(self._path)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, `(len(texts), dimensions)`; only unknown texts are encoded."""
        try:
            return self._encode(texts)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # Damage shows where it is read.
            self._connection.close()
            self._start_anew()
            return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        keys = [self._key(text) for text in texts]
        known = self._known(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            # Rounded as the file keeps them: whether a vector was cached must not show in an index.
            fresh = self._encoder.encode(list(missing.values())).astype("<f2").astype(np.float32)
            self.encoded += len(missing)
            self._store(dict(zip(missing, fresh, strict=True)))
            known.update(zip(missing, fresh, strict=True))
        rows = [known[key] for key in keys]
        return np.stack(rows) if rows else np.zeros((0, self._encoder.dimensions), np.float32)

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._encoder.fingerprint}\0{text}".encode()).digest()[:16]

    def _known(self, keys: list[bytes]) -> dict[bytes, Vectors]:
        known: dict[bytes, Vectors] = {}
        size = self._encoder.dimensions * 2
        older: list[tuple[int, int]] = []
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            rows = self._connection.execute(
                "SELECT t.hash, v.vector, v.id, v.build FROM texts t JOIN vectors v"
                f" ON v.id = t.vector WHERE t.hash IN ({','.join('?' * len(part))})",
                part,
            )
            for key, vector, number, build in rows:
                if len(vector) != size:
                    continue
                known[key] = np.frombuffer(vector, dtype="<f2").astype(np.float32)
                if build != self._build:
                    older.append((self._build, number))
        if older:
            with self._connection:
                self._connection.executemany("UPDATE vectors SET build = ? WHERE id = ?", older)
        return known

    def _store(self, vectors: dict[bytes, Vectors]) -> None:
        insert = self._connection.execute
        with self._connection:
            for key, vector in vectors.items():
                row = (vector.astype("<f2").tobytes(), self._build)
                number = insert("INSERT INTO vectors VALUES (NULL,?,?)", row).lastrowid
                insert("INSERT OR REPLACE INTO texts VALUES (?,?)", (key, number))

    def forget_before(self, build: int) -> None:
        """Drop the vectors that no build since `build` has used."""
        try:
            with self._connection:
                self._connection.execute(
                    "DELETE FROM texts WHERE vector NOT IN"
                    " (SELECT id FROM vectors WHERE build >= ?)",
                    (build,),
                )
                self._connection.execute("DELETE FROM vectors WHERE build < ?", (build,))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._connection.close()
            self._start_anew()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()
