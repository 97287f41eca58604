"""Documents and chunks as texts of rows, in the forms that the catalog of a folder has them.

What a server returns is checked like what a file holds (`embeddings.store.catalog.rows`).
"""

import base64
import json
from collections.abc import Sequence
from typing import Any

from corpus.positions.places import places_between
from corpus.positions.source_lines import line_range
from corpus.types import Chunk, Document
from embeddings.engine import AnalysedDocument
from embeddings.store.catalog.packed_places import pack_places
from embeddings.store.catalog.rows import document, file_record, stored_chunk, summary
from embeddings.store.catalog.values import typed
from embeddings.store.milvus.document_order import OrderedDocument
from embeddings.store.regular_files import integer, parse_json
from embeddings.types import BoilerplateLines, DocumentSummary, FileRecord, StoredChunk

_SUMMARY_KINDS = "tttTTTittit"
_STRUCTURE_KINDS = "ttt"
_BODY_KINDS = "iittttIIT"
_SUMMARY_COLUMNS = 7
_MAX_NAMES = 100_000


def dump(value: Any) -> str:
    """Return compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(text: str | None, kinds: str) -> tuple[Any, ...]:
    """Return the values of a JSON array; `kinds` says what they are
    (`embeddings.store.catalog.values.typed`).

    Raises:
        ValueError: they are something else.
    """
    values = parse_json(text or "")
    if not isinstance(values, list):
        raise ValueError("not a row")
    [row] = typed([tuple(values)], kinds)
    return tuple(row)


def summary_text(document: Document) -> str:
    """Return what lists say of a document, and of its file."""
    about = (document.id, document.path, document.title, document.date, document.author)
    size = (document.url, len(document.text), document.sha256, document.encoding)
    return dump([*about, *size, document.source_characters, dump(document.notes)])


def structure_text(document: Document, chunks: Sequence[Chunk]) -> str:
    """Return the text of a document above its first chunk, its headings and its blocks."""
    headings = [[each.start, each.end, each.level] for each in document.headings]
    blocks = [[each.start, each.end, int(each.kind), each.level] for each in document.blocks]
    before = document.text[: chunks[0].start if chunks else None]
    return dump([before, dump(headings), dump(blocks)])


def body_text(document: Document, chunk: Chunk, following: int) -> str:
    """Return a chunk, and the text between it and the next one, which starts at `following`."""
    lines = line_range(document.lines, chunk.start, chunk.end) or (None, None)
    places = pack_places(places_between(document.places, chunk.start, chunk.end))
    text, after = document.text[chunk.start : chunk.end], document.text[chunk.end : following]
    own = (chunk.start, chunk.end, dump(chunk.headings), chunk.context)
    return dump([*own, text, after, *lines, places])


def build_text(analysed: AnalysedDocument) -> str:
    """Return what only a build has to know of a document."""
    lines = analysed.boilerplate_lines
    return dump(
        [
            base64.b85encode(lines.candidates).decode(),
            lines.left_out,
            base64.b85encode(analysed.minhash_signature).decode(),
            list(map(list, analysed.abbreviations)),
        ]
    )


def read_build_text(text: str) -> tuple[BoilerplateLines, bytes, list[tuple[str, str]]]:
    """Return boilerplate lines, MinHash signature and abbreviations from `build_text`.

    Raises:
        ValueError: it is something else.
    """
    try:
        candidates, left_out, signature, pairs = parse_json(text)
        lines = BoilerplateLines(
            base64.b85decode(candidates), tuple(integer(each) for each in left_out)
        )
        names = [(str(full), str(short)) for full, short in pairs[:_MAX_NAMES]]
        return lines, base64.b85decode(signature), names
    except (TypeError, AttributeError) as error:
        raise ValueError("not what a build knows of a document") from error


def read_summary(text: str | None) -> tuple[DocumentSummary, FileRecord]:
    """Return what lists say of a document, and the record of its file but for state and stamp.

    Raises:
        ValueError: it is something else.
    """
    row = _row(text, _SUMMARY_KINDS)
    checksum, encoding, source_characters, notes = row[_SUMMARY_COLUMNS:]
    _, path, *_, characters = row[:_SUMMARY_COLUMNS]
    dropped = max(0, source_characters - characters)
    file = (path, checksum, "unchanged", None, encoding, characters, dropped, notes, "")
    return summary(row[:_SUMMARY_COLUMNS]), file_record(file)


def read_document(
    ordered: OrderedDocument, summary_of_it: str | None, structure: str | None, bodies: list[str]
) -> Document:
    """Return a document from its texts and those of its chunks.

    Raises:
        ValueError: they do not fit together.
    """
    row = _row(summary_of_it, _SUMMARY_KINDS)
    identity, path, title, date, author, url, characters, *rest = row
    checksum, encoding, source_characters, notes = rest
    before, headings, blocks = _row(structure, _STRUCTURE_KINDS)
    pieces = []
    for each in bodies:
        start, end, _, _, text, after, _, _, places = _row(each, _BODY_KINDS)
        pieces.append((start, end, text, after, places))
    about = (notes, path, title, checksum, encoding, date, author, url)
    values = (before, headings, blocks, *about, source_characters, characters)
    if identity != ordered.identity:
        raise ValueError("another document")
    return document(identity, (ordered.first_chunk, ordered.chunks, *values), pieces)


def read_chunk(chunk_id: int, key: int, body: str, of_document: DocumentSummary) -> StoredChunk:
    """Return a chunk from its text.

    Raises:
        ValueError: it is something else.
    """
    start, end, headings, context, text, _, first, last, places = _row(body, _BODY_KINDS)
    each = of_document
    about = (each.path, each.title, each.date, each.author, each.url)
    own = (key, each.id, start, end, headings, context, text)
    # Whether there are near duplicates is asked of the server when it is needed.
    return stored_chunk(chunk_id, (*own, *about, 1, first, last, places, 1))


def text_and_context(body: str) -> tuple[str, str]:
    """Return the text and the context of a chunk.

    Raises:
        ValueError: it is something else.
    """
    row = _row(body, _BODY_KINDS)
    return row[4], row[3]
