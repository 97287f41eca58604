"""Holding a generation: it is not removed while anyone reads it.

A reader holds a shared lock on the manifest, which ends with the reader's process. Where files
can't be locked, nothing is held: there, what is open can't be removed, or stays readable until it
is closed.
"""

import os
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import IndexUnavailable
from embeddings.store.layout import GenerationLayout

if sys.platform != "win32":
    import fcntl


class ReadLock:
    """A reader's hold on a generation; it ends with `release`, or when nothing refers to it."""

    def __init__(self, descriptor: int) -> None:
        self._close = weakref.finalize(self, os.close, descriptor)

    def release(self) -> None:
        """Let the generation go."""
        self._close()


def lock_for_reading(layout: GenerationLayout) -> ReadLock:
    """Hold a generation for reading.

    Raises:
        IndexUnavailable: it is not there, or is being removed.
    """
    try:
        descriptor = os.open(layout.manifest, os.O_RDONLY)
    except OSError as error:
        raise IndexUnavailable(
            f"The index {layout.folder.name} has no readable manifest.",
            "Build it anew with `chuchu index`.",
        ) from error
    held = ReadLock(descriptor)
    if not _lock(descriptor, exclusive=False):
        raise IndexUnavailable(f"The index {layout.folder.name} is being removed.")
    return held


@contextmanager
def lock_for_removal(layout: GenerationLayout) -> Iterator[bool]:
    """Tell whether no reader holds a generation; while the context lasts, none can begin to."""
    try:
        descriptor = os.open(layout.manifest, os.O_RDONLY)
    except OSError:
        # Without a manifest nobody reads it.
        yield True
        return
    try:
        yield _lock(descriptor, exclusive=True)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, exclusive: bool) -> bool:
    """Lock a file without waiting; return whether nobody was in the way."""
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # This file system has no locks.
            return True
    return True
