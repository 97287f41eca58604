"""The files that an evaluation is about: its questions, and the report it writes."""

import os
import secrets
from pathlib import Path

from corpus.errors import SettingsError
from corpus.formats.registry import FORMATS

_HINT = "Name a file in a folder that can be written to with --html."


def require_writable(report: Path, documents: Path) -> None:
    """Refuse a place for a report before any question is asked.

    Raises:
        SettingsError: it can't be written, something else than a file is there, or the next build
            would read it as a document.
    """
    place = report.resolve()
    if place.is_dir():
        raise SettingsError(f"The report {report} can't be written: it is a folder.", _HINT)
    if place.exists() and not place.is_file():
        raise SettingsError(f"The report {report} can't be written: it is no plain file.", _HINT)
    if not place.parent.is_dir():
        raise SettingsError(f"The report {report} can't be written: its folder is missing.", _HINT)
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise SettingsError(f"The report {report} can't be written: permission denied.", _HINT)
    if is_read_as_document(report, documents):
        raise SettingsError(
            f"The report {report} would become a document of the folder.",
            "Name a place outside of it with --html.",
        )


def is_read_as_document(file: Path, documents: Path) -> bool:
    """Tell whether a build takes a file for one of the documents."""
    place, folder = file.resolve(), documents.resolve()
    if not place.is_relative_to(folder) or not FORMATS.knows_suffix(place.suffix.lower()):
        return False
    return not any(part.startswith(".") for part in place.relative_to(folder).parts)


def question_remarks(file: Path, documents: Path) -> tuple[str, ...]:
    """Return what is odd about the place of the questions."""
    if not is_read_as_document(file, documents):
        return ()
    return (f"{file.name} lies in the folder of documents: its own lines are found as passages",)


def write_report(report: Path, content: str) -> None:
    """Write a report whole, or leave what was there.

    Raises:
        SettingsError: it can't be written.
    """
    place = report.resolve()
    aside = place.with_name(f".chuchu-{secrets.token_hex(8)}")
    try:
        with aside.open("xb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
    except OSError as error:
        raise SettingsError(
            f"The report {report} can't be written: {error.strerror}.", _HINT
        ) from error
    finally:
        aside.unlink(missing_ok=True)
