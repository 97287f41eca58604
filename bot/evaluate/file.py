"""The files of an evaluation: where its questions lie, and the report that it writes."""

import os
import secrets
from pathlib import Path

from corpus.errors import SettingsError
from corpus.formats.registry import FORMATS

_HINT = "Name a file in a folder that can be written to with --html."


def require_writable(report: Path, documents: Path) -> None:
    """Check that a report can be written, before any question is asked.

    Raises:
        SettingsError: it can't be written, its path is no regular file, or the next build would
            read it as a document.
    """
    path = report.resolve()
    if path.is_dir():
        raise SettingsError(f"The report {report} can't be written: it is a folder.", _HINT)
    if path.exists() and not path.is_file():
        raise SettingsError(f"The report {report} can't be written: it is no plain file.", _HINT)
    if not path.parent.is_dir():
        raise SettingsError(f"The report {report} can't be written: its folder is missing.", _HINT)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise SettingsError(f"The report {report} can't be written: permission denied.", _HINT)
    if is_read_as_document(report, documents):
        raise SettingsError(
            f"The report {report} would become a document of the folder.",
            "Name a place outside of it with --html.",
        )


def is_read_as_document(file: Path, documents: Path) -> bool:
    """Return whether a build reads a file as one of the documents."""
    path, folder = file.resolve(), documents.resolve()
    if not path.is_relative_to(folder) or not FORMATS.knows_suffix(path.suffix.lower()):
        return False
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)


def question_remarks(file: Path, documents: Path) -> tuple[str, ...]:
    """Return a remark if the file of questions is itself one of the documents."""
    if not is_read_as_document(file, documents):
        return ()
    return (f"{file.name} lies in the folder of documents: its own lines are found as passages",)


def write_report(report: Path, content: str) -> None:
    """Write a report atomically: whole, or what was there stays.

    Raises:
        SettingsError: it can't be written.
    """
    path = report.resolve()
    temporary = path.with_name(f".chuchu-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise SettingsError(
            f"The report {report} can't be written: {error.strerror}.", _HINT
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
