"""The file of keys: what it contains, who may read it, and that a change counts at once."""

import hashlib
import hmac
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.api.access.access import Access, Role
from corpus.errors import KeyFileError

MAX_KEYS = 1000
ANY_USER = "*"
"""The name of the entry for users whom a trusted proxy names and the file does not."""
_MAX_BYTES = 1024 * 1024
_MAX_NAME = 64
_HINT = "Restore it from a copy, or remove it and add the keys anew."
_Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key as the file keeps it: the key itself is nowhere."""

    name: str
    role: Role
    collections: frozenset[str] | None
    digest: str | None
    """SHA-256 in hexadecimal digits; None for an entry that no key opens."""
    created: str

    @property
    def access(self) -> Access:
        """What the owner of the key may do."""
        return Access(self.name, self.role, self.collections)


def digest_of(key: str) -> str:
    """Return what the file keeps of a key.

    A slow hash protects passwords, which can be guessed. A key is 256 random bits, which can't.
    """
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def checked_name(name: str) -> str:
    """Return the name of a key or a collection.

    Raises:
        ValueError: it is empty, too long, or has characters that would not show or that separate.
    """
    is_plain = name.isprintable() and "," not in name and not any(map(str.isspace, name))
    if not (name and is_plain and len(name) <= _MAX_NAME):
        raise ValueError(f"a name has 1 to {_MAX_NAME} characters, no space and no comma")
    return name


class StoredKey(BaseModel):
    """A key as JSON."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    role: Role
    collections: Annotated[list[str], Field(max_length=MAX_KEYS)] | None
    sha256: str | None
    created: Annotated[str, Field(max_length=40)]

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str) -> str:
        return checked_name(name)

    @field_validator("collections")
    @classmethod
    def _check_collections(cls, names: list[str] | None) -> list[str] | None:
        return None if names is None else [checked_name(name) for name in names]

    @field_validator("sha256")
    @classmethod
    def _check_digest(cls, digest: str | None) -> str | None:
        if digest is not None and (len(digest) != 64 or set(digest) - set("0123456789abcdef")):
            raise ValueError("a digest has 64 hexadecimal digits")
        return digest

    def record(self) -> KeyRecord:
        """Return the key as the program uses it."""
        collections = None if self.collections is None else frozenset(self.collections)
        return KeyRecord(self.name, self.role, collections, self.sha256, self.created)


class StoredKeys(BaseModel):
    """The file as JSON."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Literal[1] = 1
    keys: Annotated[list[StoredKey], Field(max_length=MAX_KEYS)]

    @field_validator("keys")
    @classmethod
    def _check_unique(cls, keys: list[StoredKey]) -> list[StoredKey]:
        if len({each.name for each in keys}) < len(keys):
            raise ValueError("two keys have the same name")
        return keys


def read_keys(path: Path) -> StoredKeys:
    """Read a file of keys.

    Raises:
        KeyFileError: it is missing, damaged, or others may read or write it.
    """
    return _read(path)[0]


def _read(path: Path) -> tuple[StoredKeys, _Stamp]:
    try:
        # A pipe would keep an open call waiting.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as error:
        raise KeyFileError(
            f"There is no key file {path}.", "chuchu key add NAME --role manage makes one."
        ) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    try:
        status = os.fstat(descriptor)
        _check_owner(path, status)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    finally:
        os.close(descriptor)
    if len(content) > _MAX_BYTES:
        raise KeyFileError(f"The key file {path} is larger than 1 MB.", _HINT)
    try:
        return StoredKeys.model_validate_json(content), _stamp(status)
    except ValidationError as error:
        # Without the input, which may be another file with secrets.
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        described = f"{place}: {reason}" if place else "it is not valid JSON"
        raise KeyFileError(f"The key file {path} is damaged ({described}).", _HINT) from None


def _unreadable(path: Path, error: Exception) -> KeyFileError:
    reason = (getattr(error, "strerror", None) or "no such path").lower()
    return KeyFileError(f"The key file {path} can't be read: {reason}.")


def _check_owner(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError(f"The key file {path} is no regular file.")
    if os.name != "posix":
        return
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise KeyFileError(
            f"Others may read or write the key file {path}.", f"Run chmod 600 {path}."
        )
    if status.st_uid not in (0, os.geteuid()):
        raise KeyFileError(f"The key file {path} belongs to another user.")


def _stamp(status: os.stat_result) -> _Stamp:
    # The time of the last change of mode or owner is st_ctime.
    return (
        *(status.st_dev, status.st_ino, status.st_size),
        *(status.st_mtime_ns, status.st_ctime_ns),
    )


class KeyFile:
    """The keys of a running server, read again whenever the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: _Stamp | None = None
        self._records: tuple[KeyRecord, ...] = ()

    def records(self) -> tuple[KeyRecord, ...]:
        """Return the keys that count now.

        Raises:
            KeyFileError: the file can't be read, so that no key counts.
        """
        try:
            stamp = _stamp(self._path.stat())
        except (OSError, ValueError):
            # Reading it says what is wrong.
            stamp = None
        if stamp is None or stamp != self._stamp:
            self._stamp = None
            stored, read = _read(self._path)
            self._records = tuple(each.record() for each in stored.keys)
            self._stamp = read
        return self._records

    def owner(self, key: str) -> KeyRecord | None:
        """Return the record of a key, None if it is none.

        Every record is compared, in a time that does not depend on where they differ.

        Raises:
            KeyFileError: the file can't be read.
        """
        return self.with_digest(digest_of(key))

    def with_digest(self, digest: str) -> KeyRecord | None:
        """Return the record with a digest, None if there is none.

        Raises:
            KeyFileError: the file can't be read.
        """
        found = None
        for record in self.records():
            if record.digest is not None and hmac.compare_digest(record.digest, digest):
                found = record
        return found

    def named(self, name: str) -> KeyRecord | None:
        """Return the record of a name, else that of any user, None if there is neither.

        Raises:
            KeyFileError: the file can't be read.
        """
        records = {record.name: record for record in self.records()}
        return records.get(name) or records.get(ANY_USER)
