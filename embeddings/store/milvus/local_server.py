"""Milvus Lite, served to all processes of a machine by one of them.

Milvus Lite lets one process open a folder. The first process that needs it serves it over a socket
that only its user can reach; when that process ends, another one takes over.
"""

import atexit
import hashlib
import os
import stat
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.errors import IndexUnavailable

_LOCK = "served.lock"
_SOCKET = "socket"
_lock = threading.Lock()
_served: dict[Path, "_Served"] = {}


@dataclass(frozen=True, slots=True)
class _Served:
    """A folder that this process serves."""

    lock: FileLock
    server: Any
    database: Any
    process: int

    def stop(self) -> None:
        self.server.stop(grace=0).wait()
        self.database.close()
        self.lock.release()


def local_uri(folder: Path) -> str:
    """Return the address at which the Milvus Lite of a folder is served, by this process if by no
    other.

    Raises:
        IndexUnavailable: the folder can't be opened.
    """
    folder = folder.resolve()
    socket = _socket(folder)
    with _lock:
        served = _served.get(folder)
        if served is None or served.process != os.getpid():
            _serve(folder, socket)
    return f"unix:{socket}"


def stop_serving(folder: Path) -> None:
    """Stop serving a folder, if this process does."""
    with _lock:
        served = _served.pop(folder.resolve(), None)
        if served is not None and served.process == os.getpid():
            served.stop()


def _serve(folder: Path, socket: Path) -> None:
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        return
    except OSError as error:
        raise IndexUnavailable(
            f"The folder {folder} of Milvus Lite can't be opened.", "Check its permissions."
        ) from error
    try:
        # One that a killed process left.
        socket.unlink(missing_ok=True)
        server, database, _ = start_server_in_thread(str(folder), "unix", str(socket))
    except Exception as error:
        lock.release()
        raise IndexUnavailable(
            f"The folder {folder} of Milvus Lite can't be opened.",
            "Is it one, and does no other program use it?",
        ) from error
    if not _served:
        atexit.register(_stop_all)
    _served[folder] = _Served(lock, server, database, os.getpid())


def _stop_all() -> None:
    for folder in list(_served):
        stop_serving(folder)


def _socket(folder: Path) -> Path:
    """Return the path of the socket of a folder; that of a socket can't be long.

    Raises:
        IndexUnavailable: somebody else can write where it should be.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    parent = Path(tempfile.gettempdir()) / f"chuchu-{user}-{name}"
    parent.mkdir(mode=0o700, exist_ok=True)
    status = parent.lstat()
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == user
    if not is_own or stat.S_IMODE(status.st_mode) & 0o077:
        raise IndexUnavailable(f"Somebody else can write to the folder {parent}.", "Remove it.")
    return parent / _SOCKET
