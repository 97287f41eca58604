"""The system calls of Linux on x86-64 that change files, and the path that each call changes."""

import os
from dataclasses import dataclass
from pathlib import Path

_CURRENT_FOLDER = -100 & 0xFFFFFFFF  # AT_FDCWD
_MAX_PATH_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Call:
    """A system call: its number, and which argument names the file that it changes.

    The argument is a file descriptor or the address of a path. With `relative` the argument before
    the path is the descriptor of the folder that the path starts from.
    """

    name: str
    number: int
    descriptor: int | None = None
    path: int | None = None
    relative: bool = False


SYNCS = (Call("fsync", 74, 0), Call("fdatasync", 75, 0))
WRITES = (
    Call("write", 1, 0),
    Call("pwrite64", 18, 0),
    Call("writev", 20, 0),
    Call("pwritev", 296, 0),
    Call("pwritev2", 328, 0),
    Call("sendfile", 40, 0),
    Call("copy_file_range", 326, 2),
    Call("fallocate", 285, 0),
)
TRUNCATES = (Call("ftruncate", 77, 0), Call("truncate", 76, path=0))
RENAMES = (
    Call("rename", 82, path=1),
    Call("renameat", 264, path=3, relative=True),
    Call("renameat2", 316, path=3, relative=True),
)
OPEN = Call("openat", 257, path=1, relative=True)
FOLDERS = (Call("mkdir", 83, path=0), Call("mkdirat", 258, path=1, relative=True))
CREATES = (
    OPEN,
    *FOLDERS,
    Call("link", 86, path=1),
    Call("linkat", 265, path=3, relative=True),
    Call("symlink", 88, path=1),
    Call("symlinkat", 266, path=2, relative=True),
)
REMOVES = (
    Call("unlink", 87, path=0),
    Call("unlinkat", 263, path=1, relative=True),
    Call("rmdir", 84, path=0),
)
# The calls that a full disk can refuse; removing and shortening files always works there.
GROWING = SYNCS + WRITES + RENAMES + CREATES
ALL = GROWING + TRUNCATES + REMOVES
BY_NUMBER = {call.number: call for call in ALL}


def changed_path(thread: int, call: Call, arguments: list[int]) -> Path:
    """Return the path of the file that a thread is about to change."""
    if call.descriptor is not None:
        return _open_path(thread, arguments[call.descriptor])
    assert call.path is not None
    path = Path(os.fsdecode(_read_string(thread, arguments[call.path])))
    if path.is_absolute():
        return path
    base = arguments[call.path - 1] & 0xFFFFFFFF if call.relative else _CURRENT_FOLDER
    if base == _CURRENT_FOLDER:
        return Path(f"/proc/{thread}/cwd").readlink() / path
    return _open_path(thread, base) / path


def changes_nothing(call: Call, path: Path, arguments: list[int]) -> bool:
    """Return whether a call would only create what exists already.

    Threads open their files in such a way, at moments that differ from run to run.
    """
    only_opens = call is OPEN and not arguments[2] & os.O_TRUNC
    return (only_opens or call in FOLDERS) and path.exists()


def _open_path(thread: int, descriptor: int) -> Path:
    try:
        return Path(f"/proc/{thread}/fd/{descriptor & 0xFFFFFFFF}").readlink()
    except OSError:
        return Path("closed")


def _read_string(thread: int, address: int) -> bytes:
    with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        return memory.read(_MAX_PATH_LENGTH).split(b"\0", 1)[0]
