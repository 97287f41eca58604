"""A zip file, which may be one of several formats.

Which one it is, its content tells; the formats are those of the registry that take an `Archive`.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from corpus.blocks import Loaded
from corpus.errors import DocumentError
from corpus.formats.registry import FORMATS
from corpus.formats.shared.archive import Archive

_HEAD = 4096


def load_zip(data: bytes) -> Loaded:
    """Load a zip file of a known format; `Loaded.format` names it.

    Raises:
        DocumentError: the archive is damaged, encrypted, too large, or of another format.
    """
    with _errors_name(_presumed_name(data)):
        archive = Archive(data)
        found = next((each for each in FORMATS.in_archives() if each.detects(archive)), None)
    if found is None:
        raise DocumentError(f"an archive, not a {FORMATS.archive_name()}")
    with _errors_name(found.display_name):
        loaded: Loaded = found.load(archive, {})
        return replace(loaded, format=found.name)


def _presumed_name(data: bytes) -> str:
    """Return what an archive was meant to be, by the part names near its beginning."""
    head = data[:_HEAD]
    for each in FORMATS.in_archives():
        if any(mark in head for mark in each.damaged_marks):
            return each.display_name
    return "archive"


@contextmanager
def _errors_name(name: str) -> Iterator[None]:
    """Have errors inside a `with` block call the archive what it is."""
    try:
        yield
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DocumentError(f"damaged {name}") from error
    except DocumentError as error:
        message = error.message.replace("archive", name).replace("XML", f"{name}'s XML")
        raise DocumentError(message) from error
