"""The verification cache: files that were verified are not read again to be opened.

A build verifies the checksums of every file that it wrote, and records the size, times and inode of
each. As long as these are the same, the files have not been written since, and a generation is
opened without reading them all. Damage by the disk itself changes none of them: only
`chuchu check`, which reads every byte, finds it.
"""

import json
from pathlib import Path

from embeddings.store.durable_files import replace_file
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.store.regular_files import read_json

FileStamps = dict[str, list[int]]
"""Size, time of modification, time of status change and inode, by relative path."""


def file_stamps(generation: GenerationLayout) -> FileStamps:
    """Return the stamps of every file of a generation.

    Raises:
        OSError: the status of a file can't be read.
    """
    paths = [*generation.files(), generation.manifest]
    return {path.relative_to(generation.folder).as_posix(): _stamp(path) for path in paths}


def _stamp(path: Path) -> list[int]:
    status = path.lstat()
    # The time of modification can be set back; that sets the time of status change to now.
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def remember_verified(index: IndexLayout, number: int, stamps: FileStamps) -> None:
    """Record that the files of a generation were verified while they had these stamps."""
    content = {"generation": number, "files": stamps}
    replace_file(index.verified, json.dumps(content, indent=1).encode())


def is_verified(generation: GenerationLayout) -> bool:
    """Return whether a generation was verified and no file of it was written since."""
    cache = IndexLayout(generation.folder.parent).verified
    try:
        content = read_json(cache)
        verified = (content["generation"], content["files"])
        return verified == (generation.number, file_stamps(generation))
    except (OSError, ValueError, LookupError, TypeError):
        return False
