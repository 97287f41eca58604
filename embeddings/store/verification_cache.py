"""Which files were found whole, so that they need not be read again to be opened.

A build verifies every byte of what it wrote, and notes then what the file system says of each file.
While it says the same, nobody has touched them. What a disk loses by itself shows only where every
byte is read: `chuchu check` does that.
"""

import json
from pathlib import Path
from typing import Any

from embeddings.store.durable_files import replace_file
from embeddings.store.layout import GenerationLayout, IndexLayout

FileStamps = dict[str, list[int]]


def file_stamps(generation: GenerationLayout) -> FileStamps:
    """Return what the file system says of every file of a generation.

    Raises:
        OSError: one can't be reached.
    """
    paths = [*generation.files(), generation.manifest]
    return {path.relative_to(generation.folder).as_posix(): _stamp(path) for path in paths}


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    # Whoever sets a file's time back still moves the time of its last change of state.
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def remember_verified(index: IndexLayout, number: int, seen: FileStamps) -> None:
    """Note that a generation was found whole while its files were the ones that were `seen`."""
    content = {"generation": number, "files": seen}
    replace_file(index.verified, json.dumps(content, indent=1).encode())


def is_verified(generation: GenerationLayout) -> bool:
    """Tell whether a generation was found whole and nobody has touched its files since."""
    note = IndexLayout(generation.folder.parent).verified
    try:
        content: Any = json.loads(note.read_bytes())
        known = (content["generation"], content["files"])
        return known == (generation.number, file_stamps(generation))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False
