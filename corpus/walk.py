"""Which files of a folder are documents."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import DocumentError, FolderError
from corpus.types import Skipped, SourceFile

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm"})
MAX_BYTES = 64 * 1024 * 1024


def walk(folder: Path, leave_out: Path | None = None) -> Iterator[SourceFile | Skipped]:
    """Yield the files below `folder` in a stable order, and those left out with the reason.

    Files and folders whose name begins with a dot are passed over in silence, and so is the folder
    `leave_out`. Symbolic links are not followed: they may lead out of the folder or in circles. No
    two paths are equal: of names that are not UTF-8 and look alike, the first counts.

    Raises:
        FolderError: the folder is missing or can't be read.
    """
    taken: set[str] = set()
    for source in _files(folder, leave_out):
        path, number = source.path, 1
        while path in taken:
            number += 1
            path = f"{source.path} ({number})"
        taken.add(path)
        yield source if number == 1 else Skipped(path, "another file has the same name")


def _files(folder: Path, leave_out: Path | None) -> Iterator[SourceFile | Skipped]:
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"{folder} {what}.", "Name an existing folder with your documents.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise FolderError(f"The folder {folder} can't be read.", "Check its permissions.")
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        here = Path(parent)
        seen = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in seen if not _is_left_out(here / name, leave_out)]
        for name in folders:
            if (here / name).is_symlink():
                yield Skipped(printable_path(here / name, folder), "symbolic link")
        for name in sorted(names):
            if not name.startswith("."):
                yield _classify(here / name, folder)
    for error in unreadable:
        location = Path(os.fsdecode(error.filename))
        yield Skipped(printable_path(location, folder), f"folder: {_reason(error)}")


def _is_left_out(location: Path, leave_out: Path | None) -> bool:
    return leave_out is not None and location.resolve() == leave_out


def _classify(location: Path, folder: Path) -> SourceFile | Skipped:
    path = printable_path(location, folder)
    suffix = location.suffix.lower()
    if location.is_symlink():
        return Skipped(path, "symbolic link")
    if suffix not in SUFFIXES:
        return Skipped(path, f"unknown type {suffix}" if suffix else "no file type")
    return SourceFile(path, location)


def printable_path(location: Path, folder: Path) -> str:
    """Return the path relative to `folder` with `/`, also where its bytes are not UTF-8."""
    raw = os.fsencode(location.relative_to(folder).as_posix())
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def read_bytes(location: Path) -> bytes:
    """Return a regular file's content.

    Raises:
        DocumentError: it vanished, can't be read, is no regular file, or is too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(location, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise DocumentError("not a regular file")
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(_reason(error)) from error
    if len(content) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES // 1024 // 1024} MB")
    return content


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "vanished while it was read"
    if isinstance(error, PermissionError):
        return "permission denied"
    return f"can't be read ({(error.strerror or 'input/output error').lower()})"
