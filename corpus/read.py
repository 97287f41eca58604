"""A file becomes a document."""

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath

from corpus.assemble import AssembledText, assemble
from corpus.blocks import Loaded
from corpus.cleaning.clean import clean_line
from corpus.cleaning.debris import damaged_readings
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.formats.delimited import load_delimited
from corpus.formats.html import load_html, looks_like_html
from corpus.formats.json_lines import load_json_lines
from corpus.formats.markdown import load_markdown, looks_like_markdown
from corpus.formats.mhtml import open_archive
from corpus.formats.plain import load_plain
from corpus.formats.registry import binary_kind
from corpus.front_matter import split_file_name_line, split_front_matter
from corpus.sandbox.process import Parsed, shared_sandbox
from corpus.source_lines import find_line_numbers
from corpus.text.dates import date_in_name, iso_date
from corpus.text.title import derive_title, tidy_title
from corpus.types import Document, Metadata, SourceFile
from corpus.walk import read_bytes

_PAGES = (".html", ".htm", ".xhtml")
_ARCHIVES = (".mhtml", ".mht")
_RECORDS = (".csv", ".tsv", ".jsonl", ".ndjson")
# Each line may become a paragraph or a row, of which each takes up to a kilobyte of memory.
_MOST_LINES = 1_000_000
# A longer page can make its parser take minutes and gigabytes.
_SHORT_PAGE = 128 * 1024


def read_document(source: SourceFile) -> Document:
    """Read, decode, load and clean one file.

    Raises:
        DocumentError: the file can't be read, or holds no text.
    """
    return parse_document(source.path, read_bytes(source.location))


def document_id(path: str) -> str:
    """Return an id that stays while the file keeps its place: 16 hexadecimal digits."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def parse_document(
    path: str,
    data: bytes,
    *,
    text_column: str | None = None,
    removal_log: RemovalLog | None = None,
) -> Document:
    """Make a document of a file's bytes.

    `text_column` names the column that holds the text of records, where the file is a table. A
    recorder is told what is left out.

    Raises:
        DocumentError: the bytes hold no text.
    """
    if (kind := binary_kind(data)) is not None:
        return _parse_binary(path, data, shared_sandbox().read(kind, data), removal_log)
    suffix = PurePosixPath(path).suffix.lower()
    page = open_archive(data, removal_log) if suffix in _ARCHIVES else None
    if page is not None and page.is_html:
        suffix = ".html"
    decoded = decode(data) if page is None else decode(page.content, page.charset)
    if decoded.text.count("\n") >= _MOST_LINES:
        raise DocumentError(f"more than {_MOST_LINES:,} lines")
    if removal_log is not None and page is None:
        removal_log.source = decoded.text
    given, loaded = _read_text(path, decoded.text, suffix, text_column, removal_log)
    metadata = _merge(given, loaded.metadata)
    if page is not None:
        metadata = _merge(metadata, page.metadata)
    notes = loaded.notes
    if decoded.replaced:
        notes += (f"{decoded.replaced} characters could not be decoded",)
    if lost := damaged_readings(decoded.text):
        notes += (f"characters damaged in the file were left out at {lost} places",)
    document, assembled = _document(path, data, replace(loaded, metadata=metadata), removal_log)
    return replace(
        document,
        encoding=decoded.encoding,
        lines=_lines(decoded.text, assembled) if page is None else (),
        notes=notes,
        source_characters=len(decoded.text),
    )


def _parse_binary(
    path: str, data: bytes, parsed: Parsed, removal_log: RemovalLog | None
) -> Document:
    """Make a document of what a parser found in a file that is no text."""
    document, _ = _document(path, data, parsed.loaded, removal_log)
    characters = max(parsed.loaded.characters, len(document.text))
    return replace(document, encoding=parsed.encoding, source_characters=characters)


def _document(
    path: str, data: bytes, loaded: Loaded, removal_log: RemovalLog | None
) -> tuple[Document, AssembledText]:
    """Make a document of blocks, its encoding not known yet; return also how they were joined.

    Raises:
        DocumentError: the blocks hold no text.
    """
    metadata = _tidy(_merge(Metadata(), loaded.metadata))
    assembled = assemble(loaded.blocks, removal_log)
    text = assembled.text
    if not text:
        raise DocumentError("no text")
    document = Document(
        id=document_id(path),
        path=path,
        title=metadata.title or derive_title(text, assembled.headings),
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding="",
        date=metadata.date or date_in_name(PurePosixPath(path).stem),
        author=metadata.author,
        url=metadata.url,
        headings=assembled.headings,
        pages=assembled.pages,
        notes=loaded.notes,
        parts=assembled.parts,
    )
    return document, assembled


def _read_text(
    path: str, text: str, suffix: str, text_column: str | None, removal_log: RemovalLog | None
) -> tuple[Metadata, Loaded]:
    """Return what stands above a text and speaks about it, and the text's blocks."""
    if suffix in _RECORDS:
        loaded = _load_records(text, suffix, text_column, removal_log)
        return Metadata(title=PurePosixPath(path).stem), loaded
    given, body, notes = _split_head(text, removal_log)
    loaded = _load(body, suffix, removal_log)
    return given, replace(loaded, notes=notes + loaded.notes)


def _lines(source: str, assembled: AssembledText) -> tuple[tuple[int, int], ...]:
    return assembled.lines or find_line_numbers(source, assembled.text, assembled.sought)


def _split_head(text: str, removal_log: RemovalLog | None) -> tuple[Metadata, str, tuple[str, ...]]:
    """Return what stands above a text and speaks about it, the text below, and notes."""
    text = text.lstrip("\ufeff")
    title, below = split_file_name_line(text)
    given, body, notes = split_front_matter(below)
    if removal_log is not None:
        removal_log.drop(Rule.FILE_NAME, text[: len(text) - len(below)], 1)
        removal_log.drop(Rule.FRONT_MATTER, below[: len(below) - len(body)])
        removal_log.above = text.count("\n", 0, len(text) - len(body))
    return replace(given, title=given.title or title), body, notes


def _load(body: str, suffix: str, removal_log: RemovalLog | None) -> Loaded:
    kind = _text_kind(body, suffix)
    if kind is None:
        return load_plain(body, removal_log)
    if len(body) > _SHORT_PAGE:
        loaded = shared_sandbox().read(kind, body.encode("utf-8", "replace")).loaded
        # Only here can a recorder be told; what has come back once under limits is harmless.
        if removal_log is None:
            return loaded
    return load_html(body, removal_log) if kind == "html" else load_markdown(body, removal_log)


def _text_kind(body: str, suffix: str) -> str | None:
    """Return what parses a text by its content, None where its lines are all there is."""
    if suffix in (".md", ".markdown"):
        return "html" if body.lstrip().startswith("<") else "markdown"
    if suffix in _PAGES or looks_like_html(body):
        return "html"
    return "markdown" if looks_like_markdown(body) else None


def _load_records(
    text: str, suffix: str, text_column: str | None, removal_log: RemovalLog | None
) -> Loaded:
    if suffix in (".csv", ".tsv"):
        return load_delimited(text, suffix == ".tsv", text_column)
    return load_json_lines(text, text_column, removal_log)


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
    url = metadata.url if metadata.url and metadata.url.isprintable() else None
    return Metadata(title or None, metadata.date, author or None, url)
