"""Locks of readers: a generation is not removed while a process reads it.

A reader holds a shared lock on the manifest, which ends with its process. Where the platform or the
file system has no such locks, removal is not prevented; there, open files either can't be deleted
or stay readable until they are closed.
"""

import os
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import IndexUnavailable
from embeddings.store.layout import GenerationLayout
from embeddings.store.regular_files import open_regular

if sys.platform != "win32":
    import fcntl


class ReadLock:
    """A shared lock on a generation; it ends with `release`, or when the object is collected."""

    def __init__(self, descriptor: int) -> None:
        """Take over an open and locked file descriptor."""
        self._close = weakref.finalize(self, os.close, descriptor)

    def release(self) -> None:
        """End the lock."""
        self._close()


def lock_for_reading(layout: GenerationLayout) -> ReadLock:
    """Lock a generation for reading.

    Raises:
        IndexUnavailable: it does not exist or is being removed.
    """
    try:
        descriptor = open_regular(layout.manifest)
    except OSError as error:
        raise IndexUnavailable(
            f"The index {layout.folder.name} has no readable manifest.",
            "Build it anew with `chuchu index`.",
        ) from error
    lock = ReadLock(descriptor)
    if not _try_lock(descriptor, exclusive=False):
        raise IndexUnavailable(f"The index {layout.folder.name} is being removed.")
    return lock


@contextmanager
def lock_for_removal(layout: GenerationLayout) -> Iterator[bool]:
    """Try to lock a generation exclusively; yield whether that succeeded.

    It fails while the generation is being read. While it is locked, no reader can open it.
    """
    try:
        descriptor = open_regular(layout.manifest)
    except OSError:
        # Readers lock the manifest, so there are none.
        yield True
        return
    try:
        yield _try_lock(descriptor, exclusive=True)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, *, exclusive: bool) -> bool:
    """Lock a file without waiting; return False where another lock prevents it."""
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # The file system has no locks.
            return True
    return True
