"""Adding and revoking keys: one change at a time, each as a whole or not at all."""

import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.api.access.access import Role
from bot.api.access.key_file import (
    ANY_USER,
    MAX_KEYS,
    StoredKey,
    StoredKeys,
    checked_name,
    digest_of,
    read_keys,
)
from corpus.errors import KeyFileError

# Programs that look for secrets in texts know them by such beginnings.
PREFIX = "chuchu-"
_RANDOM_BYTES = 32
_LOCK_SECONDS = 10


def add_key(path: Path, name: str, role: Role, collections: Sequence[str] | None) -> str | None:
    """Add a key to a file, which is made if there is none, and return the key.

    Only its digest is kept. The entry for any user of a proxy has no key, which gives None.

    Raises:
        KeyFileError: the name is taken or malformed, or the file can't be read or written.
    """
    try:
        checked_name(name)
        chosen = None if collections is None else [checked_name(each) for each in collections]
    except ValueError as error:
        raise KeyFileError(f"This name can't be used: {error}.") from error
    key = None if name == ANY_USER else PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    with _edited(path, may_create=True) as keys:
        if any(each.name == name for each in keys):
            raise KeyFileError(
                f"There is a key named {name} already.",
                f"Revoke it first: chuchu key revoke {name}",
            )
        if len(keys) >= MAX_KEYS:
            raise KeyFileError(f"There are {MAX_KEYS} keys, which is the limit.")
        keys.append(
            StoredKey(
                name=name,
                role=role,
                collections=None if chosen is None else sorted(set(chosen)),
                sha256=None if key is None else digest_of(key),
                created=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )
    return key


def revoke_key(path: Path, name: str) -> None:
    """Remove a key from a file; sessions that began with it end too.

    Raises:
        KeyFileError: there is no such key, or the file can't be read or written.
    """
    with _edited(path) as keys:
        left = [each for each in keys if each.name != name]
        if len(left) == len(keys):
            raise KeyFileError(f"There is no key named {name}.", "chuchu key list shows them.")
        keys[:] = left


@contextmanager
def _edited(path: Path, *, may_create: bool = False) -> Iterator[list[StoredKey]]:
    """Yield the keys of a file as a list, and write it when the block ends without an error."""
    # A link would be replaced, and what it leads to would stay.
    real = Path(os.path.realpath(path))
    try:
        with FileLock(f"{real}.lock", timeout=_LOCK_SECONDS, mode=0o600):
            is_new = may_create and not real.exists()
            stored = StoredKeys(keys=[]) if is_new else read_keys(real)
            yield stored.keys
            _write(real, stored)
    except Timeout as error:
        raise KeyFileError(f"Another program is changing the key file {path}.") from error
    except OSError as error:
        reason = (error.strerror or "input/output error").lower()
        raise KeyFileError(f"The key file {path} can't be written: {reason}.") from error


def _write(path: Path, stored: StoredKeys) -> None:
    # mkstemp makes a file that only its owner may read.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(stored.model_dump_json(indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
