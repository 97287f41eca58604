"""What becomes of one file: its text beside its source, and what was left out by which rule."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from corpus.cleaning.boilerplate_lines import without_lines
from corpus.cleaning.removal_log import Removal, RemovalLog, Rule
from corpus.errors import DocumentError
from corpus.formats.registry import FORMATS
from corpus.read import parse_document
from corpus.types import Document
from corpus.walk import read_bytes, unknown_type


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A document, what its file's bytes decoded to (empty where no line of it can be named), and
    the pieces that were left out."""

    document: Document
    source: str
    dropped: tuple[Removal, ...]


def make_read_report(
    file: Path, text_column: str | None = None, left_out: Collection[int] = ()
) -> ReadReport:
    """Read one file as a build would, and keep what is left out.

    `left_out` holds the numbers of the lines of its text that recur in its folder.

    Raises:
        DocumentError: the file can't be read, is of another type, or holds no text.
    """
    suffix = file.suffix.lower()
    if not FORMATS.knows_suffix(suffix):
        raise DocumentError(unknown_type(suffix))
    removal_log = RemovalLog()
    document = parse_document(
        file.name, read_bytes(file), text_column=text_column, removal_log=removal_log
    )
    bare = without_lines(document, left_out)
    if bare is not document:
        for number, line in enumerate(document.text.split("\n")):
            if number in left_out:
                removal_log.drop(Rule.RECURRING, line)
    return ReadReport(bare, removal_log.source, removal_log.dropped())
