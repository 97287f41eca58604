"""Logins on the page: a cookie with a random token, and a file that all workers share.

The file has digests only: who reads it can't make a cookie from it.
"""

import hashlib
import hmac
import logging
import os
import secrets
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger("chuchu")
# Tells worker processes where the sessions are kept.
VARIABLE = "CHUCHU_INTERNAL_SESSIONS"
MAX_SESSIONS = 10_000
MAX_OF_KEY = 1000
_TABLE = (
    "CREATE TABLE IF NOT EXISTS sessions "
    "(token TEXT PRIMARY KEY, key TEXT NOT NULL, expires REAL NOT NULL)"
)
_OLDEST = "SELECT token FROM sessions {} ORDER BY expires DESC LIMIT -1 OFFSET {}"


def csrf_token(token: str) -> str:
    """Return what a page must send with a request that changes something.

    A page of another site can make a browser send the cookie, but can't read it.
    """
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


class Sessions:
    """The sessions of a server. May be used by several threads, and processes."""

    def __init__(self, file: Path, hours: float, *, clock: Callable[[], float] = time.time) -> None:
        """Open a file of sessions; one that is damaged is made anew, and everybody logs in again.

        Raises:
            OSError: the file can't be written.
        """
        self.seconds = int(3600 * hours)
        self._clock = clock
        self._lock = threading.Lock()
        try:
            self._database = _opened(file)
        except sqlite3.DatabaseError:
            with suppress(FileNotFoundError):
                file.unlink()
            try:
                self._database = _opened(file)
            except sqlite3.Error as error:
                raise OSError(str(error)) from error

    def begin(self, key_digest: str) -> str:
        """Begin a session of a key, and return its token.

        The oldest sessions end where there are too many, of the key or of all.
        """
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock, self._database as database:
            database.execute("DELETE FROM sessions WHERE expires <= ?", (now,))
            database.execute(
                "INSERT INTO sessions VALUES (?, ?, ?)",
                (_digest(token), key_digest, now + self.seconds),
            )
            of_key = _OLDEST.format("WHERE key = ?", MAX_OF_KEY)
            database.execute(f"DELETE FROM sessions WHERE token IN ({of_key})", (key_digest,))
            of_all = _OLDEST.format("", MAX_SESSIONS)
            database.execute(f"DELETE FROM sessions WHERE token IN ({of_all})")
        return token

    def key_of(self, token: str) -> str | None:
        """Return the digest of the key that a session began with, None if there is no session."""
        wanted = _digest(token)
        try:
            with self._lock:
                row = self._database.execute(
                    "SELECT token, key, expires FROM sessions WHERE token = ?", (wanted,)
                ).fetchone()
        except sqlite3.Error as error:
            log.warning("The sessions can't be read: %s.", error)
            return None
        if row is None or not hmac.compare_digest(row[0], wanted) or row[2] <= self._clock():
            return None
        return str(row[1])

    def end(self, token: str) -> None:
        """End a session."""
        with self._lock, self._database as database:
            database.execute("DELETE FROM sessions WHERE token = ?", (_digest(token),))

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _opened(file: Path) -> sqlite3.Connection:
    # SQLite would make a file that others may read.
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    database = sqlite3.connect(file, timeout=2, check_same_thread=False)
    try:
        # A power cut may cost logins; waiting for the disk would hold up the other processes.
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_TABLE)
        database.execute("SELECT token, key, expires FROM sessions LIMIT 1").fetchone()
        database.commit()
    except sqlite3.Error:
        database.close()
        raise
    return database


def session_file(keys: Path) -> Path:
    """Return where the sessions are kept: where the server says, else beside the keys."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(f"{os.path.realpath(keys)}.sessions")


@contextmanager
def shared_session_file(keys: Path | None) -> Iterator[None]:
    """Choose where the sessions are kept, for this process and those that it starts.

    Where nothing can be written beside the keys, the sessions last as long as the server.
    """
    if keys is None:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="chuchu-", ignore_cleanup_errors=True) as private:
        file = session_file(keys)
        try:
            Sessions(file, 1).close()
        except OSError:
            file = Path(private) / "sessions"
        os.environ[VARIABLE] = str(file)
        try:
            yield
        finally:
            os.environ.pop(VARIABLE, None)
