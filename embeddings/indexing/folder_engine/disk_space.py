"""Whether the disk of an index has room for what will be written."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import BuildError
from corpus.text.size import size_text


def total_size(paths: Iterable[Path]) -> int:
    """Return the bytes that files take."""
    return sum(path.stat().st_size for path in paths)


def require_space(folder: Path, needed: int) -> None:
    """Require that the disk of a folder has room for a number of bytes.

    Raises:
        BuildError: it has not.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BuildError(
            f"The index needs about {size_text(needed)}, and {size_text(free)} are free.",
            "Make room, or name a folder on another disk with --index.",
        )
