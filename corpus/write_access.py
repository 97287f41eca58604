"""Whether files and folders may be written, found out without writing anything."""

import os
from pathlib import Path

_EFFECTIVE = os.access in os.supports_effective_ids


def may_write(path: Path) -> bool:
    """Return whether an existing file may be written, or entries of a folder be created."""
    mode = os.W_OK | os.X_OK if path.is_dir() else os.W_OK
    return os.access(path, mode, effective_ids=_EFFECTIVE)


def file_problem(path: Path, name: str) -> str | None:
    """Return why a file can't be written, calling it by `name`; None if it can or is missing."""
    try:
        if not path.exists() or may_write(path):
            return None
        if hasattr(os, "statvfs") and os.statvfs(path).f_flag & os.ST_RDONLY:
            return f"{name} is on a read-only file system"
    except OSError:
        # Another process is removing it, or this one may not look at it.
        return f"{name} can't be looked at"
    return f"this user may not write to {name}"


def folder_problem(folder: Path, name: str) -> str | None:
    """Return why nothing can be created in a folder, or not the folder itself; None if it can."""
    try:
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir():
            return f"a file is in the place of {name}"
    except OSError:
        return f"{name} can't be looked at"
    return file_problem(folder, name)
