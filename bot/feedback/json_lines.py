"""A file of JSON lines that several processes append to, and that is never rewritten."""

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.errors import IndexNotWritable

_TIMEOUT_SECONDS = 5.0
_HINT = "Name a writable folder with --index."
# A link, or a named pipe that waits for its other end, may lie in the place of the file.
_OPEN = (
    os.O_RDWR
    | os.O_APPEND
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


def append_line(
    path: Path, entry: Mapping[str, Any], *, what: str, max_bytes: int, durable: bool = True
) -> None:
    """Append one JSON object as a line; a lock keeps the processes of a server apart.

    A line is written whole or not at all. `what` names the file in errors, `max_bytes` is the size
    that it may reach. If `durable`, the line is on the disk when this returns.

    Raises:
        IndexNotWritable: the file can't be written, or is full.
    """
    line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=_TIMEOUT_SECONDS), _opened(path) as file:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                raise IndexNotWritable(f"{what} can't be written: it is no plain file.", _HINT)
            if status.st_size + len(line) > max_bytes:
                raise IndexNotWritable(
                    f"{what} can't be written: it is full.", "Move the file elsewhere."
                )
            _write(file, status.st_size, line)
            if durable:
                os.fsync(file)
    except Timeout as error:
        raise IndexNotWritable(f"{what} can't be written: it is locked.", "Try again.") from error
    except OSError as error:
        reason = (error.strerror or "input/output error").lower()
        raise IndexNotWritable(f"{what} can't be written: {reason}.", _HINT) from error


def _write(file: int, size: int, line: bytes) -> None:
    # Whoever edited the file may have left its last line without an end.
    if size:
        os.lseek(file, size - 1, os.SEEK_SET)
        if os.read(file, 1) != b"\n":
            line = b"\n" + line
    try:
        written = os.write(file, line)
        if written < len(line):
            os.write(file, line[written:])
    except OSError:
        # The disk is full: what was written of the line would make the file unreadable.
        os.ftruncate(file, size)
        raise


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, _OPEN, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def read_lines(path: Path, max_bytes: int) -> list[dict[str, Any]]:
    """Return the objects in the last `max_bytes` of a file; a line that is none is passed over.

    A file that can't be read, or is no plain file, has no lines.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return []
        with path.open("rb") as file:
            start = max(0, file.seek(0, os.SEEK_END) - max_bytes)
            file.seek(start)
            content = file.read(max_bytes)
    except OSError:
        return []
    lines = content.split(b"\n")
    # The first line is incomplete unless the file begins with it.
    return [entry for line in lines[start > 0 :] if (entry := _object(line)) is not None]


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None
