"""How one file is read: its document, its source, and everything that was left out."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from corpus.cleaning.boilerplate_lines import without_lines
from corpus.cleaning.removal_log import Removal, RemovalLog, Rule
from corpus.containers.opening import location_of, read_location
from corpus.errors import DocumentError
from corpus.formats.file_names import unread_type
from corpus.formats.registry import FORMATS
from corpus.read import parse_document
from corpus.types import Document


@dataclass(frozen=True, slots=True)
class ReadReport:
    """The result of reading a file.

    Attributes:
        document: The document as an index has it.
        source: The file's decoded text; empty for a file without source lines.
        removals: What was left out, by rule.
    """

    document: Document
    source: str
    removals: tuple[Removal, ...]


def make_read_report(
    file: Path, text_column: str | None = None, boilerplate: Collection[int] = ()
) -> ReadReport:
    """Read one file as an index build does, and record what is left out.

    Args:
        file: The file, which may be in an archive or a mail: `a.zip/notice.docx`.
        text_column: The name of the column with the text of records, for a table file.
        boilerplate: Numbers, from 0, of the lines of its text that recur in its folder.

    Raises:
        DocumentError: the file can't be read, is of an unknown type, or has no text.
    """
    suffix = file.suffix.lower()
    if not FORMATS.knows_suffix(suffix):
        raise DocumentError(unread_type(suffix))
    removal_log = RemovalLog()
    whole = parse_document(
        file.name,
        read_location(location_of(file)),
        text_column=text_column,
        removal_log=removal_log,
    )
    document = without_lines(whole, boilerplate)
    if document is not whole:
        for number, line in enumerate(whole.text.split("\n")):
            if number in boilerplate:
                removal_log.record(Rule.RECURRING, line)
    return ReadReport(document, removal_log.source, removal_log.removals())
