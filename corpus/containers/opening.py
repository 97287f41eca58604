"""Opens files that contain others, and reads the files in them.

A reader keeps the last file that it opened, with the inner files on the way to what it read last:
whoever reads all files in an archive one after the other unpacks and parses each archive and each
mail once.
"""

import os
import posixpath
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from corpus.containers.container import Container, Member, containers_in
from corpus.containers.location import inner_location, split_location
from corpus.errors import DocumentError
from corpus.formats.format import Format, resolve
from corpus.formats.registry import FORMATS, FormatRegistry
from corpus.walk import open_file, read_bytes

MAX_DEPTH = 4
"""How deep files are read that are in files that are in others."""

_GONE = "not found in the archive or mail"


@dataclass(frozen=True, slots=True)
class _Opened:
    """An opened container: its inner path in the one before it, and its members by their paths."""

    path: str
    container: Container
    by_path: dict[str, Member]
    file: BinaryIO

    def close(self) -> None:
        self.container.close()
        self.file.close()


def container_format(path: str, formats: FormatRegistry = FORMATS) -> Format | None:
    """Return the format of a file that may contain others, by its name; None for any other."""
    # Asked of every file and folder of every build.
    if not path.lower().endswith(formats.container_suffixes):
        return None
    suffix = posixpath.splitext(path)[1].lower()
    found = formats.with_suffix(suffix)
    return found if found is not None and found.opener else None


class ContainerReader:
    """Reads files, those in other files included; safe to use from several threads."""

    def __init__(self, open_outer: Callable[[str], BinaryIO] | None = None) -> None:
        """`open_outer` opens the file of a folder that contains the others, by its path; by default
        it is `corpus.walk.open_file`."""
        self._open_outer = open_outer
        self._lock = threading.RLock()
        self._outer = ""
        self._state: tuple[int, ...] = ()
        self._chain: list[_Opened] = []

    def read(self, location: str) -> bytes:
        """Return the content of a file, given as `SourceFile.location`.

        Raises:
            DocumentError: it is gone, damaged, encrypted, too large, or can't be read.
        """
        outer, inner = split_location(location)
        if not inner:
            return read_bytes(outer)
        with self._lock:
            opened, member = self._found(outer, inner)
            return opened.container.read(member)

    def open(self, location: str) -> Container | None:
        """Open a file that may contain others; None if it turns out to be a document only.

        It is closed by the next call for another file.

        Raises:
            DocumentError: it is gone, damaged, encrypted, too large, or can't be read.
        """
        outer, inner = split_location(location)
        with self._lock:
            if not self._is_open(outer):
                self.close()
                file = (self._open_outer or open_file)(outer)
                if not self._push(outer, outer, file, os.fstat(file.fileno()).st_size):
                    return None
                self._outer, self._state = outer, _state(outer)
            if not inner:
                del self._chain[1:]
                return self._chain[0].container
            opened, member = self._found(outer, inner)
            content = opened.container.read(member)
            if not self._push(member.path, member.path, BytesIO(content), len(content)):
                return None
            return self._chain[-1].container

    def close(self) -> None:
        """Close everything; the next call opens it again."""
        with self._lock:
            for each in reversed(self._chain):
                each.close()
            self._chain.clear()
            self._outer, self._state = "", ()

    def _is_open(self, outer: str) -> bool:
        return bool(self._chain) and outer == self._outer and _state(outer) == self._state

    def _found(self, outer: str, inner: str) -> tuple[_Opened, Member]:
        """Return a member by its inner path, with the container that it is in directly."""
        if not self._is_open(outer) and self.open(outer) is None:
            raise DocumentError(_GONE)
        level = 0
        while True:
            opened = self._chain[level]
            member = opened.by_path.get(inner)
            if member is not None:
                del self._chain[level + 1 :]
                return opened, member
            for path, rest in containers_in(inner):
                if path in opened.by_path:
                    self._descend(level, opened, path)
                    level, inner = level + 1, rest
                    break
            else:
                raise DocumentError(_GONE)

    def _descend(self, level: int, opened: _Opened, path: str) -> None:
        """Make a member the container of the next level."""
        if len(self._chain) > level + 1 and self._chain[level + 1].path == path:
            return
        del self._chain[level + 1 :]
        content = opened.container.read(opened.by_path[path])
        if level + 1 >= MAX_DEPTH or not self._push(path, path, BytesIO(content), len(content)):
            raise DocumentError(_GONE)

    def _push(self, path: str, name: str, file: BinaryIO, size: int) -> bool:
        """Open a container and add it to the chain; return whether it is one."""
        found = container_format(name)
        try:
            container: Container | None = resolve(found.opener)(file, size) if found else None
        except BaseException:
            file.close()
            raise
        if container is None:
            file.close()
            return False
        by_path = {each.path: each for each in container.members}
        self._chain.append(_Opened(path, container, by_path, file))
        return True


def _state(path: str) -> tuple[int, ...]:
    """Return what changes when a file does; empty where it is gone."""
    try:
        found = Path(path).lstat()
    except OSError:
        return ()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


@cache
def shared_reader() -> ContainerReader:
    """Return the one reader that everything in this process reads with."""
    return ContainerReader()


def location_of(file: Path) -> str:
    """Return the location of a file by its path, which may go on below that of an archive."""
    if not os.path.lexists(file):
        for outer in file.parents:
            if outer.is_file() and container_format(outer.name) is not None:
                return inner_location(str(outer), file.relative_to(outer).as_posix())
    return str(file)


def read_location(location: str) -> bytes:
    """Return the content of a file of a folder, or of one in such a file.

    Raises:
        DocumentError: it is gone, damaged, encrypted, too large, or can't be read.
    """
    return shared_reader().read(location)


def members_at(location: str) -> tuple[Sequence[Member], Sequence[str]] | None:
    """Return the members of a file, and what else there is to say about it; None for a document.

    Raises:
        DocumentError: it is gone, damaged, encrypted, too large, or can't be read.
    """
    container = shared_reader().open(location)
    return None if container is None else (container.members, container.notes)
