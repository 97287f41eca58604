"""Opens hostile zip files: how much their directory holds is known before it is read."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import BinaryIO

from corpus.containers.zip_recovery import with_new_directory
from corpus.errors import DocumentError, TemporarilyUnreadable
from corpus.walk import MAX_BYTES

_MAX_DIRECTORY_BYTES = 8 * 1024 * 1024
_END = b"PK\x05\x06"
_ENTRY, _ENTRY_LENGTH = b"PK\x01\x02", 46
_END64 = b"PK\x06\x06"
_END_LENGTH, _END64_LENGTH, _LOCATOR_LENGTH = 22, 56, 20
_MAX_COMMENT = 65_535
_UNKNOWN = 0xFFFFFFFF
_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_FOREIGN = (
    (b"Rar!", "a RAR archive that is named .zip; unpack it, or pack its files as .zip"),
    (b"7z\xbc\xaf", "a 7-Zip archive that is named .zip; unpack it, or pack its files as .zip"),
    (b"\x1f\x8b", "a gzip file that is named .zip; unpack it, or pack its files as .zip"),
)
_DAMAGED = "damaged archive"


def open_zip_file(file: BinaryIO, size: int) -> tuple[zipfile.ZipFile, bool]:
    """Open a zip file; return also whether its directory is lost, and was made anew.

    Raises:
        DocumentError: it is damaged, of another type, or its directory is too large.
    """
    try:
        file.seek(0)
        head = file.read(8)
        for magic, reason in _FOREIGN:
            if head.startswith(magic):
                raise DocumentError(reason)
        if not head.strip(b"\0"):
            raise DocumentError("empty file")
        try:
            if _directory_size(file, size) > _MAX_DIRECTORY_BYTES:
                raise DocumentError("an archive of too many files")
            return _opened(file, size), False
        except zipfile.BadZipFile:
            return _recovered(file, size), True
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
        raise DocumentError(_DAMAGED) from error
    except OSError as error:
        raise TemporarilyUnreadable("can't be read (input/output error)") from error


def _opened(file: BinaryIO, size: int) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except UnicodeDecodeError:
        # One name that is not in UTF-8 as it claims shall not cost the whole archive.
        if size > MAX_BYTES:
            raise
        file.seek(0)
        return zipfile.ZipFile(BytesIO(_without_false_flags(file.read())))


def _recovered(file: BinaryIO, size: int) -> zipfile.ZipFile:
    if size > MAX_BYTES:
        raise zipfile.BadZipFile
    file.seek(0)
    return zipfile.ZipFile(BytesIO(with_new_directory(file.read())))


def _without_false_flags(data: bytes) -> bytes:
    """Return an archive in which only names in UTF-8 are declared as such."""
    changed = bytearray(data)
    end = data.rfind(_END)
    (size,) = struct.unpack_from("<L", data, end + 12)
    position = end - size
    while position >= 0 and data.startswith(_ENTRY, position):
        flags, name, extra, comment, header = struct.unpack_from("<8xH18xHHH8xL", data, position)
        start = position + _ENTRY_LENGTH
        try:
            data[start : start + name].decode()
        except UnicodeDecodeError:
            struct.pack_into("<H", changed, position + 8, flags & ~_UTF8_FLAG)
            # The header above the part itself repeats the declaration.
            struct.pack_into("<H", changed, header + 6, flags & ~_UTF8_FLAG)
        position = start + name + extra + comment
    return bytes(changed)


def _directory_size(file: BinaryIO, size: int) -> int:
    """Return the size in bytes that a zip file gives for its directory."""
    tail_length = min(size, _END_LENGTH + _MAX_COMMENT + _LOCATOR_LENGTH)
    file.seek(size - tail_length)
    tail = file.read(tail_length)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_LENGTH:
        raise zipfile.BadZipFile
    (directory,) = struct.unpack_from("<L", tail, end + 12)
    if directory != _UNKNOWN:
        return int(directory)
    locator = end - _LOCATOR_LENGTH
    if locator < 0:
        raise zipfile.BadZipFile
    # Python looks for the record directly above its locator, too.
    file.seek(max(0, size - tail_length + locator - _END64_LENGTH))
    record = file.read(_END64_LENGTH)
    if not record.startswith(_END64):
        raise zipfile.BadZipFile
    (directory,) = struct.unpack_from("<Q", record, 40)
    return int(directory)


def unicode_name(part: zipfile.ZipInfo) -> str | None:
    """Return the name of a part where the archive declares it to be Unicode, else None."""
    if part.flag_bits & _UTF8_FLAG:
        return part.orig_filename
    raw = raw_name(part)
    extra = part.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field = extra[4 : 4 + length]
        # The field holds the checksum of the name that it belongs to.
        if kind == _UNICODE_PATH and len(field) > 5 and field[1:5] == _checksum(raw):
            try:
                return field[5:].decode()
            except UnicodeDecodeError:
                return None
        extra = extra[4 + length :]
    return None


def raw_name(part: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a name that is not declared to be Unicode; Python takes it for cp437."""
    return part.orig_filename.encode("cp437", "replace")


def _checksum(data: bytes) -> bytes:
    return struct.pack("<L", zlib.crc32(data))
