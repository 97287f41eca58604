"""Exclusive access of writers to an index, and the errors of writing.

The lock is a lock of the operating system on the file `lock`: it ends with the process that holds
it, however that ends.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import BuildError, IndexBusy
from corpus.write_access import file_problem, folder_problem
from embeddings.store.layout import IndexLayout

if sys.platform != "win32":
    import fcntl

# `is_being_written` in another process takes the lock for an instant.
_TIMEOUT_SECONDS = 1.0


@contextmanager
def writer_lock(layout: IndexLayout, timeout: float = _TIMEOUT_SECONDS) -> Iterator[None]:
    """Hold the lock of the index's writers, waiting up to `timeout` seconds for it.

    Raises:
        IndexBusy: another process holds it.
    """
    # Whoever only reads an index does not lock it.
    from filelock import FileLock, Timeout

    try:
        with FileLock(layout.lock, timeout=timeout):
            yield
    except Timeout as error:
        raise IndexBusy(
            f"Another process is building the index in {layout.folder}.",
            "Wait until it has finished.",
        ) from error


def is_being_written(layout: IndexLayout) -> bool:
    """Return whether another process holds the lock of the index's writers.

    This needs no right to write. A lock file that may not be read, or a file system without locks,
    tells nothing; then the index counts as not being written.
    """
    if sys.platform == "win32":
        return _is_locked(layout)
    try:
        # Opening a named pipe must not wait for its other end.
        descriptor = os.open(layout.lock, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def _is_locked(layout: IndexLayout) -> bool:
    if not layout.lock.exists():
        return False
    try:
        with writer_lock(layout, timeout=0):
            return False
    except IndexBusy:
        return True
    except OSError:
        return False


def write_problem(layout: IndexLayout) -> str | None:
    """Return why an index can't be written, as one sentence without a path; None if it can."""
    reason = (
        folder_problem(layout.folder, "its folder")
        or file_problem(layout.lock, "its lock file")
        or file_problem(layout.cache, "its vector cache")
    )
    return reason and f"The index can't be written: {reason}."


@contextmanager
def translate_disk_errors(index: Path) -> Iterator[None]:
    """Raise a BuildError for an error of the file system or of SQLite while an index is written."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or "input/output error"
        raise BuildError(
            f"The index in {index} can't be written: {reason.lower()}.",
            "Name a writable folder with --index.",
        ) from error
