"""Finds the documents of a folder, and reads their bytes."""

import os
import stat
import time
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from corpus.errors import DocumentError, FolderError, TemporarilyUnreadable
from corpus.formats.file_names import is_passed_over, is_passed_over_folder, unread_type
from corpus.formats.registry import FORMATS, FormatRegistry
from corpus.types import Skipped, SourceFile

_EFFECTIVE = os.access in os.supports_effective_ids
MAX_BYTES = 64 * 1024 * 1024
TOO_LARGE = f"larger than {MAX_BYTES // 1024 // 1024} MB"
# File systems store times as coarsely as every two seconds: a file changed just now may change
# again without a new time.
_SETTLED_NS = 2_000_000_000


def walk(
    folder: Path, leave_out: Path | None = None, formats: FormatRegistry = FORMATS
) -> Iterator[SourceFile | Skipped]:
    """Yield the documents below `folder` in a stable order, and skipped files with the reason.

    Files that programs leave behind, such as `Thumbs.db` and `~$a.docx`, are ignored, as are files
    and folders whose names begin with a dot, and the folder `leave_out`.
    Symbolic links are not followed, because they may lead out of the folder or in circles. All
    paths differ: of file names that are not UTF-8 and decode to the same text, the first is read.
    A file with a suffix that `formats` do not know is skipped.

    Raises:
        FolderError: the folder is missing or can't be read.
    """
    require_folder(folder)
    taken: set[str] = set()
    for source in _files(folder, leave_out, formats):
        path, number = source.path, 1
        while path in taken:
            number += 1
            path = f"{source.path} ({number})"
        taken.add(path)
        yield source if number == 1 else Skipped(path, "another file has the same name")


def require_folder(folder: Path) -> None:
    """Check that a folder can be read.

    Raises:
        FolderError: it is missing or can't be read.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"{folder} {what}.", "Name an existing folder with your documents.")
    if not os.access(folder, os.R_OK | os.X_OK, effective_ids=_EFFECTIVE):
        raise FolderError(f"The folder {folder} can't be read.", "Check its permissions.")


def _files(
    folder: Path, leave_out: Path | None, formats: FormatRegistry
) -> Iterator[SourceFile | Skipped]:
    """Yield a folder's own files in the order of their names, then those of its subfolders."""
    unreadable: list[Skipped] = []
    settled = time.time_ns() - _SETTLED_NS
    waiting: list[tuple[str, str]] = [(str(folder), "")]
    while waiting:
        directory, prefix = waiting.pop()
        try:
            with os.scandir(directory) as scan:
                entries = sorted(scan, key=attrgetter("name"))
        except OSError as error:
            unreadable.append(Skipped(prefix.rstrip("/"), f"folder: {_reason(error)}"))
            continue
        folders: list[tuple[str, str]] = []
        for entry in entries:
            path = prefix + printable_name(entry.name)
            if not entry.is_dir(follow_symlinks=False):
                if not is_passed_over(entry.name):
                    yield _classify(entry, path, settled, formats)
            elif not is_passed_over_folder(entry.name) and not _is_left_out(entry, leave_out):
                folders.append((entry.path, path + "/"))
        waiting += reversed(folders)
    yield from unreadable


def _is_left_out(entry: os.DirEntry[str], leave_out: Path | None) -> bool:
    return leave_out is not None and Path(entry.path).resolve() == leave_out


def _classify(
    entry: os.DirEntry[str], path: str, settled: int, formats: FormatRegistry
) -> SourceFile | Skipped:
    if entry.is_symlink():
        return Skipped(path, "symbolic link")
    # Faster than `os.path.splitext`, for which dots at the beginning begin no suffix either.
    stem, dot, rest = entry.name.rpartition(".")
    suffix = (dot + rest).lower() if stem.strip(".") else ""
    if not formats.knows_suffix(suffix):
        return Skipped(path, unread_type(suffix))
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return SourceFile(path, entry.path)
    return SourceFile(path, entry.path, _stamp(status, settled), status.st_size)


def _stamp(status: os.stat_result, settled: int) -> str:
    # Setting st_mtime back, as some tools do, still updates st_ctime.
    if max(status.st_mtime_ns, status.st_ctime_ns) > settled:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def printable_name(name: str) -> str:
    """Return a file name as text that can be encoded, even where its bytes are not UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def open_file(location: str | Path) -> BinaryIO:
    """Open a regular file, to read it.

    Raises:
        TemporarilyUnreadable: the file vanished or can't be read.
        DocumentError: it is not a regular file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(location, flags | getattr(os, "O_BINARY", 0))
        file = os.fdopen(descriptor, "rb")
    except OSError as error:
        raise TemporarilyUnreadable(_reason(error)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise DocumentError("not a regular file")
    return file


def read_bytes(location: str | Path) -> bytes:
    """Return a regular file's content.

    Raises:
        TemporarilyUnreadable: the file vanished or can't be read.
        DocumentError: it is not a regular file, or is too large.
    """
    try:
        with open_file(location) as file:
            # Python allocates as much as it may have to read, which would be for every file 64 MB.
            size = min(os.fstat(file.fileno()).st_size, MAX_BYTES)
            content = file.read(size + 1)
            if len(content) > size:
                content += file.read(MAX_BYTES - size)
    except OSError as error:
        raise TemporarilyUnreadable(_reason(error)) from error
    if len(content) > MAX_BYTES:
        raise DocumentError(TOO_LARGE)
    return content


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "vanished while it was read"
    if isinstance(error, PermissionError):
        return "permission denied"
    return f"can't be read ({(error.strerror or 'input/output error').lower()})"
