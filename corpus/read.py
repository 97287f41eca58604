"""A file becomes a document."""

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath

from corpus.blocks import Block, Loaded
from corpus.clean import clean_line, is_page_label
from corpus.debris import damaged_readings
from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.formats import binary_kind
from corpus.front_matter import iso_date, split_file_name_line, split_front_matter
from corpus.html import load_html, looks_like_html
from corpus.lines import line_numbers
from corpus.markdown import load_markdown, looks_like_markdown
from corpus.plain import load_plain
from corpus.sandbox import Parsed, shared_sandbox
from corpus.title import derive_title, tidy_title
from corpus.types import Document, Heading, Metadata, SourceFile
from corpus.walk import read_bytes


def read_document(source: SourceFile) -> Document:
    """Read, decode, load and clean one file.

    Raises:
        DocumentError: the file can't be read, or holds no text.
    """
    return parse_document(source.path, read_bytes(source.location))


def document_id(path: str) -> str:
    """Return an id that stays while the file keeps its place: 16 hexadecimal digits."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def parse_document(path: str, data: bytes) -> Document:
    """Make a document of a file's bytes.

    Raises:
        DocumentError: the bytes hold no text.
    """
    if (kind := binary_kind(data)) is not None:
        return _parse_binary(path, data, shared_sandbox().read(kind, data))
    decoded = decode(data)
    body = decoded.text.lstrip("\ufeff")
    title, body = split_file_name_line(body)
    given, body, notes = split_front_matter(body)
    loaded = _load(body, PurePosixPath(path).suffix.lower())
    metadata = _tidy(_merge(replace(given, title=given.title or title), loaded.metadata))
    text, headings, _ = _assemble(loaded.blocks)
    if not text:
        raise DocumentError("no text")
    if decoded.replaced:
        notes += (f"{decoded.replaced} characters could not be decoded",)
    if lost := damaged_readings(decoded.text):
        notes += (f"characters damaged in the file were left out at {lost} places",)
    return Document(
        id=document_id(path),
        path=path,
        title=metadata.title or derive_title(text, headings),
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        date=metadata.date,
        author=metadata.author,
        url=metadata.url,
        headings=headings,
        lines=line_numbers(decoded.text, text),
        notes=notes,
        source_characters=len(decoded.text),
    )


def _parse_binary(path: str, data: bytes, parsed: Parsed) -> Document:
    """Make a document of what a parser found in a file that is no text."""
    loaded = parsed.loaded
    metadata = _tidy(_merge(Metadata(), loaded.metadata))
    text, headings, pages = _assemble(loaded.blocks)
    if not text:
        raise DocumentError("no text")
    return Document(
        id=document_id(path),
        path=path,
        title=metadata.title or derive_title(text, headings),
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=parsed.encoding,
        date=metadata.date,
        author=metadata.author,
        headings=headings,
        pages=pages,
        notes=loaded.notes,
        source_characters=max(loaded.characters, len(text)),
    )


def _load(body: str, suffix: str) -> Loaded:
    if suffix in (".html", ".htm"):
        return load_html(body)
    if suffix in (".md", ".markdown"):
        return load_html(body) if body.lstrip().startswith("<") else load_markdown(body)
    if looks_like_html(body):
        return load_html(body)
    return load_markdown(body) if looks_like_markdown(body) else load_plain(body)


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


def _assemble(
    blocks: tuple[Block, ...],
) -> tuple[str, tuple[Heading, ...], tuple[tuple[int, int], ...]]:
    """Join the cleaned blocks; note where the headings stand and where each page begins."""
    kept: list[str] = []
    headings: list[Heading] = []
    pages: list[tuple[int, int]] = []
    position = 0
    for block in blocks:
        line = clean_line(block.text)
        if not line or is_page_label(line):
            continue
        if kept:
            kept.append(block.before)
            position += len(block.before)
        if block.level:
            headings.append(Heading(position, position + len(line), block.level))
        if block.page is not None and (not pages or pages[-1][1] != block.page):
            pages.append((position, block.page))
        kept.append(line)
        position += len(line)
    return "".join(kept), tuple(headings), tuple(pages)
