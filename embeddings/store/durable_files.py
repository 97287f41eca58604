"""Durable writes, which are on the disk when the call returns, and checksums of files."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from embeddings.store.regular_files import open_regular


def write_file(path: Path, *contents: bytes | memoryview) -> None:
    """Write a new file with one content after the other, durably.

    Its entry in the folder is not yet durable (`sync` the folder).

    What has its name is removed before: a link would lead the content to another place.
    """
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        for content in contents:
            file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file atomically and durably: a reader sees the old content or the new."""
    temporary = path.with_name(path.name + ".new")
    write_file(temporary, content)
    temporary.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make the content of a file, or the entries of a folder, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a regular file in hexadecimal."""
    with os.fdopen(open_regular(path), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksums(paths: Sequence[Path]) -> list[str]:
    """Return the SHA-256 of files in hexadecimal, in their order, computed by two threads."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(file_sha256, paths))
