"""What Linux reports of other processes: their ids, open files and memory."""

import re
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_DELETED = " (deleted)"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process uses: open files, and resident memory in kilobytes.

    `files` counts descriptors without sockets, which come and go with the clients.
    """

    files: int
    kilobytes: int


def can_be_read() -> bool:
    """Return whether this system has the files that the functions here read."""
    return (PROC / "self" / "smaps_rollup").exists()


def server_processes(index: Path) -> list[int]:
    """Return the ids of the server of an index and of its workers, but not of its builds."""
    lines = {pid: line for pid in _pids() if (line := _command_line(pid))}
    servers = [pid for pid, line in lines.items() if "serve" in line and str(index) in line]
    workers = [
        pid
        for pid, line in lines.items()
        if _parent(pid) in servers and any("spawn_main" in part for part in line)
    ]
    return servers + workers


def usage_of(pid: int) -> Usage:
    """Return what a process uses now."""
    rollup = (PROC / str(pid) / "smaps_rollup").read_text()
    return Usage(
        files=sum(not name.startswith("socket:") for name in _opened(pid)),
        kilobytes=_number(r"^Rss:\s+(\d+) kB", rollup),
    )


def deleted_files(pid: int, folder: Path) -> set[str]:
    """Return the deleted files of `folder` that a process still has open or mapped.

    Such a file takes space on the disk until it is closed.
    """
    maps = (PROC / str(pid) / "maps").read_text(errors="replace").splitlines()
    mapped = {name for line in maps for name in line.split(maxsplit=5)[5:]}
    names = mapped.union(_opened(pid))
    prefix = f"{folder.resolve()}/"
    return {name for name in names if name.startswith(prefix) and name.endswith(_DELETED)}


def _opened(pid: int) -> list[str]:
    names: list[str] = []
    for descriptor in (PROC / str(pid) / "fd").iterdir():
        try:
            names.append(str(descriptor.readlink()))
        except FileNotFoundError:
            continue  # closed since it was listed
    return names


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _command_line(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _parent(pid: int) -> int:
    try:
        return _number(r"^PPid:\s+(\d+)", (PROC / str(pid) / "status").read_text())
    except OSError:
        return 0


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text, re.MULTILINE)
    assert found is not None, pattern
    return int(found[1])
