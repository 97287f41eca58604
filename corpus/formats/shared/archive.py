"""Reads hostile zip files: parts are unpacked on demand, within one budget of bytes."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

from corpus.errors import ArchiveError, DocumentError

MAX_UNPACKED_BYTES = 128 * 1024 * 1024
"""The greatest number of bytes that are unpacked from one file."""

# A table of equal rows is compressed a hundred to one. A much greater ratio is an attack.
_RATIO = 200
_SMALL = 8 * 1024 * 1024
_PIECE = 256 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class Archive:
    """The parts of a zip file by their names; reading them all draws on one budget of bytes."""

    def __init__(self, data: bytes) -> None:
        """Open the archive.

        Raises:
            zipfile.BadZipFile: the bytes are not a zip file.
        """
        self._zip = zipfile.ZipFile(BytesIO(data))
        self._most = min(MAX_UNPACKED_BYTES, max(_SMALL, _RATIO * len(data)))
        self._left = self._most

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the archive."""
        return tuple(self._zip.NameToInfo)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part's content in pieces.

        Raises:
            ArchiveError: the part is missing, encrypted or damaged.
            DocumentError: it unpacks to too much.
        """
        part = self._part(name)
        if part.file_size > self._left:
            raise self._too_much()
        try:
            with closing(self._zip.open(part)) as file:
                while piece := file.read(_PIECE):
                    # The size that the file declares may be false.
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self._too_much()
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise ArchiveError("damaged {name}") from error

    def read(self, name: str) -> bytes:
        """Return a part's content.

        Raises:
            ArchiveError: the part is missing, encrypted or damaged.
            DocumentError: it unpacks to too much.
        """
        return b"".join(self.pieces(name))

    def _part(self, name: str) -> zipfile.ZipInfo:
        part = self._zip.NameToInfo.get(name)
        if part is None:
            raise ArchiveError("damaged {name}")
        if part.flag_bits & _ENCRYPTED:
            raise ArchiveError("encrypted {name}")
        if part.compress_type not in _METHODS:
            raise ArchiveError("damaged {name}")
        return part

    def _too_much(self) -> DocumentError:
        return DocumentError(f"unpacks to more than {self._most // 1024 // 1024} MB")
