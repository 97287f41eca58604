"""What `chuchu read` prints of an archive: as JSON, or as text for a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.output.command_shapes import ArchiveBody, ArchiveFileBody
from corpus.text.size import count_text
from corpus.text.visible import visible
from corpus.types import Skipped, SourceFile


def archive_json(sources: Sequence[SourceFile | Skipped], archive: Path) -> dict[str, Any]:
    """Return the files in an archive as a dictionary of the shape `ArchiveBody`."""
    files = tuple(
        ArchiveFileBody(path=_path(each, archive), reason=_reason(each)) for each in sources
    )
    return ArchiveBody(path=str(archive), files=files).model_dump(mode="json")


def archive_text(sources: Sequence[SourceFile | Skipped], archive: Path) -> str:
    """Return the files in an archive as text, and how to read one of them."""
    read = [each for each in sources if isinstance(each, SourceFile)]
    lines = [f"{visible(str(archive))} is an archive of {count_text(len(read), 'file', 'files')}:"]
    for each in sources:
        reason = _reason(each)
        lines.append(f"  {visible(_path(each, archive))}" + (f": {reason}" if reason else ""))
    if read:
        lines += ["", f"To read one: chuchu read {visible(repr(_path(read[0], archive)))}"]
    return "\n".join(lines)


def _path(source: SourceFile | Skipped, archive: Path) -> str:
    return str(archive.parent / source.path)


def _reason(source: SourceFile | Skipped) -> str | None:
    return source.reason if isinstance(source, Skipped) else None
