"""Loads a zip file, which may be of any format of the registry that takes an `Archive`.

The content decides which one.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from corpus.blocks import Loaded
from corpus.errors import ArchiveError, DocumentError
from corpus.formats.format import Input
from corpus.formats.registry import FORMATS
from corpus.formats.shared.archive import Archive

_HEAD = 4096


def load_zip(data: bytes, text_column: str | None = None, suffix: str = "") -> Loaded:
    """Load a zip file of a known format; `Loaded.format` names it.

    `text_column` names the column with the text of each record, for a workbook; `suffix`, in lower
    case, is what the file is called by, which names it where the content does not.

    Raises:
        DocumentError: the archive is damaged, encrypted, too large, or of another format.
    """
    with _errors_name(_presumed_name(data, suffix)):
        archive = Archive(data)
        found = next((each for each in FORMATS.in_archives() if each.detects(archive)), None)
    if found is None:
        raise DocumentError(f"an archive, not a {FORMATS.archive_name()}")
    with _errors_name(found.display_name):
        loaded: Loaded = found.load(archive, found.accepted({"text_column": text_column}))
        return replace(loaded, format=found.name)


def _presumed_name(data: bytes, suffix: str) -> str:
    """Return what a person calls an archive, by part names near its beginning, or its suffix."""
    head = data[:_HEAD]
    for each in FORMATS.in_archives():
        if any(mark in head for mark in each.damaged_marks):
            return each.display_name
    declared = FORMATS.with_suffix(suffix)
    is_known = declared is not None and declared.input is Input.ARCHIVE
    return f"{declared.display_name} ({suffix})" if declared and is_known else "archive"


@contextmanager
def _errors_name(name: str) -> Iterator[None]:
    """Name the kind of file in the errors that are raised inside a `with` block."""
    try:
        yield
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DocumentError(f"damaged {name}") from error
    except ArchiveError as error:
        raise error.named(name) from error
