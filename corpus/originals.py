"""Opens the file that a document was made of, by the document's path.

The path comes from an index, which may be hostile: each of its names is opened in the folder above
it, and a symbolic link is never followed, so that nothing outside the folder can be read.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from corpus.containers.location import inner_location
from corpus.containers.opening import ContainerReader
from corpus.errors import DocumentError, SourceGone
from corpus.text.metadata_values import is_relative_path
from corpus.walk import MAX_BYTES, printable_name

_GONE = "The file of this document is not in the folder any more."
_HINT = "It was moved, renamed or deleted after the index was built; an update will notice."
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Original:
    """An opened file of a folder, or a file in one.

    Attributes:
        file: Its content, from the beginning; whoever opened it closes it.
        size: The size in bytes.
        state: Changes whenever the file of the folder does, as far as the file system says.
    """

    file: BinaryIO
    size: int
    state: tuple[int, ...]

    def sha256(self) -> str:
        """Return the checksum of the content in hexadecimal; reading starts over after that."""
        digest = hashlib.sha256()
        while piece := self.file.read(_PIECE):
            digest.update(piece)
        self.file.seek(0)
        return digest.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """Yield the content in pieces, no more than `size` bytes, and close the file."""
        left = self.size
        with self.file:
            while left > 0 and (piece := self.file.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece


def open_original(folder: Path, path: str) -> Original:
    """Open the file of a document, which may be in an archive or a mail.

    Args:
        folder: The folder of documents.
        path: The path of the document.

    Raises:
        SourceGone: there is no such file, it can't be read, or it is reached by a link.
    """
    if not is_relative_path(path):
        raise SourceGone(_GONE, _HINT)
    try:
        outer, inner = _opened(folder, path.split("/"))
        with contextlib.ExitStack() as stack:
            stack.callback(outer.close)
            found = os.fstat(outer.fileno())
            state = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
            if not inner:
                if found.st_size > MAX_BYTES:
                    raise SourceGone(_GONE, _HINT)
                stack.pop_all()
                return Original(outer, found.st_size, state)
            content = _member(outer, path, inner)
    except (OSError, ValueError, DocumentError) as error:
        raise SourceGone(_GONE, _HINT) from error
    return Original(BytesIO(content), len(content), state)


def _member(outer: BinaryIO, path: str, inner: Sequence[str]) -> bytes:
    """Return the content of a file in an opened one."""
    below = "/".join(inner)
    name = path[: -len(below) - 1]
    reader = ContainerReader(lambda _: os.fdopen(os.dup(outer.fileno()), "rb"))
    try:
        return reader.read(inner_location(name, below))
    finally:
        reader.close()


def _opened(folder: Path, names: Sequence[str]) -> tuple[BinaryIO, Sequence[str]]:
    """Open the first of nested names that is a file; return also the names below it.

    Raises:
        OSError: there is none.
    """
    if os.open not in os.supports_dir_fd:
        return _opened_by_path(folder, names)
    directory = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        for number, name in enumerate(names):
            descriptor = _open_in(directory, name)
            status = os.fstat(descriptor).st_mode
            if stat.S_ISREG(status):
                return os.fdopen(descriptor, "rb"), names[number + 1 :]
            os.close(directory)
            directory = descriptor
            if not stat.S_ISDIR(status):
                break
    finally:
        os.close(directory)
    raise FileNotFoundError


def _opened_by_path(folder: Path, names: Sequence[str]) -> tuple[BinaryIO, Sequence[str]]:
    """Do the same on a system that can't open a name in an opened folder."""
    path = folder
    for number, name in enumerate(names):
        path = path / name
        if path.is_symlink():
            break
        if path.is_file():
            return path.open("rb"), names[number + 1 :]
    raise FileNotFoundError


def _open_in(directory: int, name: str) -> int:
    """Open a name in an opened folder, also where its bytes are no UTF-8."""
    try:
        return os.open(name, _READ, dir_fd=directory)
    except FileNotFoundError:
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.name != name and printable_name(entry.name) == name:
                    return os.open(entry.name, _READ, dir_fd=directory)
        raise
