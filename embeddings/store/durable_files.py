"""Writing so that it is on the disk when the call returns."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def write_file(path: Path, content: bytes | memoryview) -> None:
    """Write a new file whole and make it durable."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step: a reader sees the old content or the new."""
    aside = path.with_name(path.name + ".new")
    write_file(aside, content)
    aside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make a file's content, or a folder's entries, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksums(paths: Sequence[Path]) -> list[str]:
    """Return the SHA-256 of files in hexadecimal, computed on two threads."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(sha256, paths))


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
