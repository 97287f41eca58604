"""Reads a file: bytes to text or binary format, to blocks, to a cleaned document."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from corpus.assemble import AssembledText, assemble
from corpus.blocks import Embedded, Loaded
from corpus.checksum import bytes_sha256, document_id
from corpus.cleaning.clean import clean_line
from corpus.cleaning.debris import damaged_readings
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.containers.opening import read_location
from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.formats.format import Format
from corpus.formats.registry import FORMATS, FormatRegistry
from corpus.front_matter import split_file_name_line, split_front_matter
from corpus.positions.source_lines import find_line_numbers
from corpus.sandbox.process import shared_sandbox
from corpus.text.dates import date_in_name, iso_date
from corpus.text.metadata_values import web_address
from corpus.text.size import count_text
from corpus.text.title import derive_title, tidy_title
from corpus.types import Document, Metadata, SourceFile

# Each line may become a block, and a block takes up to a kilobyte of memory.
_MAX_LINES = 1_000_000


def read_document(source: SourceFile, formats: FormatRegistry = FORMATS) -> Document:
    """Read, decode, load and clean one file.

    Raises:
        DocumentError: the file can't be read, or has no text.
    """
    return parse_document(source.path, read_location(source.location), formats=formats)


def parse_document(
    path: str,
    data: bytes,
    *,
    text_column: str | None = None,
    removal_log: RemovalLog | None = None,
    formats: FormatRegistry = FORMATS,
) -> Document:
    """Make a document of a file's bytes.

    Args:
        path: The file's path in its folder, with `/`.
        data: The file's bytes.
        text_column: The name of the column with the text of records, for a table file.
        removal_log: Records what is left out.
        formats: The formats that the file may be of.

    Raises:
        DocumentError: the file can't be read, or has no text.
    """
    suffix = PurePosixPath(path).suffix.lower()
    file = _File(
        path,
        bytes_sha256(data),
        {"suffix": suffix, "text_column": text_column, "removal_log": removal_log},
        removal_log,
        formats,
    )
    binary = formats.of_bytes(data, suffix)
    if binary is None:
        return _text_document(file, Embedded(data, suffix=suffix), is_whole=True)
    loaded = _load(file, binary, data)
    if isinstance(loaded, Loaded):
        return _binary_document(file, loaded, loaded.format or binary.name)
    return _text_document(file, loaded or Embedded(data, suffix=suffix), is_whole=loaded is None)


@dataclass(frozen=True, slots=True)
class _File:
    """What is known of a file besides its content.

    `options` are offered to loaders; `formats` are those that it may be of.
    """

    path: str
    sha256: str
    options: Mapping[str, Any]
    removal_log: RemovalLog | None
    formats: FormatRegistry


def _load(file: _File, file_format: Format, content: bytes | str) -> Loaded | Embedded | None:
    """Run a loader, in the sandbox where its format asks for that."""
    options = file_format.accepted(file.options)
    if file_format.is_sandboxed(len(content)):
        removal_log = options.pop("removal_log", None)
        loaded = shared_sandbox().load(file_format, content, options)
        if removal_log is None:
            return loaded
        # The log can't be sent to another process. What was loaded once under limits can be
        # loaded here without harm.
        options["removal_log"] = removal_log
    loaded_here: Loaded | Embedded | None = file_format.load(content, options)
    return loaded_here


def _binary_document(file: _File, loaded: Loaded, format_name: str) -> Document:
    document, _ = _document(file, loaded)
    characters = max(loaded.characters, len(document.text))
    notes = loaded.notes + _reading_notes("\n".join(each.text for each in loaded.blocks))
    return replace(document, encoding=format_name, source_characters=characters, notes=notes)


def _text_document(file: _File, source: Embedded, *, is_whole: bool) -> Document:
    """Make a document of an encoded text, which `is_whole` if the file contains nothing else."""
    file.formats.require_text(source.content)
    decoded = decode(source.content, source.charset)
    if decoded.text.count("\n") >= _MAX_LINES:
        raise DocumentError(f"more than {_MAX_LINES:,} lines")
    if file.removal_log is not None and is_whole:
        file.removal_log.source = decoded.text
    loaded = _load_text(file, decoded.text, source.suffix)
    notes = source.notes + loaded.notes + decoded.notes() + _reading_notes(decoded.text)
    metadata = _merge(loaded.metadata, source.metadata)
    document, assembled = _document(file, replace(loaded, metadata=metadata))
    return replace(
        document,
        encoding=decoded.encoding,
        lines=_lines(decoded.text, assembled) if is_whole else (),
        notes=notes,
        source_characters=len(decoded.text),
    )


def _reading_notes(text: str) -> tuple[str, ...]:
    lost = damaged_readings(text)
    places = count_text(lost, "place", "places")
    return (f"characters damaged in the file were left out at {places}",) if lost else ()


def _load_text(file: _File, text: str, suffix: str) -> Loaded:
    """Return the blocks of a decoded text, and the metadata of it and of its front matter."""
    declared = file.formats.with_suffix(suffix)
    if declared is not None and declared.is_table:
        title = PurePosixPath(file.path).stem
        given, body, notes = Metadata(title=title), text, tuple[str, ...]()
    else:
        given, body, notes = _split_front_matter(text, file.removal_log)
    loaded = _load(file, file.formats.of_text(body, suffix), body)
    if not isinstance(loaded, Loaded):
        raise DocumentError("no text")
    return replace(loaded, metadata=_merge(given, loaded.metadata), notes=notes + loaded.notes)


def _document(file: _File, loaded: Loaded) -> tuple[Document, AssembledText]:
    """Make a document of blocks, without its encoding; return also how the blocks were joined.

    Raises:
        DocumentError: the blocks have no text.
    """
    metadata = _tidy(_merge(Metadata(), loaded.metadata))
    assembled = assemble(loaded.blocks, file.removal_log)
    text = assembled.text
    if not text:
        raise DocumentError("no text")
    document = Document(
        id=document_id(file.path),
        path=file.path,
        title=metadata.title or derive_title(text, assembled.headings),
        text=text,
        sha256=file.sha256,
        encoding="",
        date=metadata.date or date_in_name(PurePosixPath(file.path).stem),
        author=metadata.author,
        url=metadata.url,
        headings=assembled.headings,
        places=assembled.places,
        notes=loaded.notes,
        parts=assembled.parts,
    )
    return document, assembled


def _lines(source: str, assembled: AssembledText) -> tuple[tuple[int, int], ...]:
    return assembled.lines or find_line_numbers(source, assembled.text, assembled.source_texts)


def _split_front_matter(
    text: str, removal_log: RemovalLog | None
) -> tuple[Metadata, str, tuple[str, ...]]:
    """Return the metadata above a text, the text below, and notes."""
    text = text.lstrip("\ufeff")
    title, below = split_file_name_line(text)
    given, body, notes = split_front_matter(below)
    if removal_log is not None:
        removal_log.record(Rule.FILE_NAME, text[: len(text) - len(below)], 1)
        removal_log.record(Rule.FRONT_MATTER, below[: len(below) - len(body)])
        removal_log.lines_above = text.count("\n", 0, len(text) - len(body))
    return replace(given, title=given.title or title), body, notes


def _merge(given: Metadata, found: Metadata) -> Metadata:
    return Metadata(
        given.title or found.title,
        given.date or iso_date(found.date),
        given.author or found.author,
        given.url or found.url,
    )


def _tidy(metadata: Metadata) -> Metadata:
    title = tidy_title(clean_line(metadata.title)) if metadata.title else None
    author = clean_line(metadata.author) if metadata.author else None
    return Metadata(title or None, metadata.date, author or None, web_address(metadata.url))
