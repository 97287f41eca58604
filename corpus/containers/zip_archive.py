"""The files in a zip archive."""

import stat
import zipfile
import zlib
from contextlib import closing
from operator import itemgetter
from typing import BinaryIO

from corpus.containers.container import MAX_MEMBERS, Member
from corpus.containers.member_paths import decode_names, safe_path, unique_paths
from corpus.containers.zip_directory import open_zip_file, raw_name, unicode_name
from corpus.errors import DocumentError
from corpus.formats.file_names import is_passed_over, is_passed_over_folder
from corpus.formats.registry import FORMATS
from corpus.formats.shared.archive import Archive
from corpus.text.size import count_text
from corpus.walk import MAX_BYTES, TOO_LARGE

# A table of equal rows is compressed a hundred to one. A much greater ratio is an attack.
_RATIO = 200
_SMALL = 8 * 1024 * 1024
_ENCRYPTED = 0x1
# Of other methods, Python unpacks a whole block at once, however large it becomes.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1024 * 1024
_CUT = "the archive ends before its time; files behind that are lost"
_EXPANDED = "unpacks to more than it should: it may be made to fill the memory"
# Parts by which documents that are zip files are presumed to be ones.
_DOCUMENT_PARTS = frozenset(
    {"[Content_Types].xml", "mimetype", "META-INF/container.xml", "OFD.xml", "content.xml"}
)


class ZipArchive:
    """An opened zip archive; its members are the files that a person sees in it."""

    def __init__(self, archive: zipfile.ZipFile, *, is_cut: bool = False) -> None:
        """`is_cut` says that the archive's end is missing, with its directory."""
        self._zip = archive
        self._parts = archive.infolist()
        self.notes: list[str] = [_CUT] if is_cut else []
        self.members = self._listed()

    def _listed(self) -> list[Member]:
        files = [
            (number, path)
            for number, path in enumerate(_paths(self._parts))
            if path and not _is_passed_over(path)
        ]
        files.sort(key=itemgetter(1))
        if len(files) > MAX_MEMBERS:
            rest = count_text(len(files) - MAX_MEMBERS, "file", "files")
            self.notes.append(f"{rest} of the archive beyond the first {MAX_MEMBERS:,} not read")
            del files[MAX_MEMBERS:]
        encrypted = [self._parts[number].flag_bits & _ENCRYPTED for number, _ in files]
        if files and all(encrypted):
            self.notes.append("every file in the archive needs a password; unpack it with that")
            return []
        paths = unique_paths(path for _, path in files)
        return [
            Member(path, number, self._parts[number].file_size, _reason(self._parts[number]))
            for (number, _), path in zip(files, paths, strict=True)
        ]

    def read(self, member: Member) -> bytes:
        """Return a member's content.

        Raises:
            DocumentError: it is damaged, encrypted, or too large.
        """
        part = self._parts[member.index]
        if reason := _reason(part):
            raise DocumentError(reason)
        pieces: list[bytes] = []
        length = 0
        try:
            with closing(self._zip.open(part)) as file:
                while piece := file.read(_PIECE):
                    pieces.append(piece)
                    length += len(piece)
                    if length > MAX_BYTES:
                        raise DocumentError(TOO_LARGE)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise DocumentError("damaged in the archive") from error
        except RuntimeError as error:  # zipfile has no other class for it
            raise DocumentError("encrypted in the archive") from error
        except OSError as error:
            raise DocumentError("damaged in the archive, or it can't be read") from error
        return b"".join(pieces)

    def close(self) -> None:
        """Close the archive, but not the file that it was opened with."""
        self._zip.close()


def open_archive(file: BinaryIO, size: int) -> ZipArchive | None:
    """Open an archive; None if it is a document, such as a Word file, under the wrong name.

    Raises:
        DocumentError: it is damaged, of another type, or has too many files.
    """
    archive, is_cut = open_zip_file(file, size)
    if not is_cut and size <= MAX_BYTES and not _DOCUMENT_PARTS.isdisjoint(archive.NameToInfo):
        file.seek(0)
        if _is_document(file.read()):
            archive.close()
            return None
    return ZipArchive(archive, is_cut=is_cut)


def _is_document(data: bytes) -> bool:
    try:
        archive = Archive(data)
        return any(each.detects(archive) for each in FORMATS.in_archives())
    except (zipfile.BadZipFile, DocumentError):
        return False


def _paths(parts: list[zipfile.ZipInfo]) -> list[str]:
    """Return the parts' names as safe paths, which may be equal; that of a folder is empty."""
    declared = [unicode_name(part) for part in parts]
    raw = [raw_name(part) for part, name in zip(parts, declared, strict=True) if not name]
    undeclared = iter(decode_names(raw))
    names = [name or next(undeclared) for name in declared]
    return [
        "" if name.endswith(("/", "\\")) else safe_path(name, f"file {number}")
        for number, name in enumerate(names, 1)
    ]


def _is_passed_over(path: str) -> bool:
    *folders, name = path.split("/")
    return is_passed_over(name) or any(map(is_passed_over_folder, folders))


def _reason(part: zipfile.ZipInfo) -> str:
    """Return why a part is not unpacked; empty if it is."""
    if stat.S_ISLNK(part.external_attr >> 16):
        return "symbolic link"
    if part.flag_bits & _ENCRYPTED:
        return "encrypted in the archive; unpack it with its password"
    if part.compress_type not in _METHODS:
        return "compressed in a way that is not read; unpack the archive"
    if part.file_size > MAX_BYTES:
        return TOO_LARGE
    if part.file_size > max(_SMALL, _RATIO * part.compress_size):
        return _EXPANDED
    return ""
