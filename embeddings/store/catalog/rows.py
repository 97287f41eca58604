"""Rows of the catalog become documents, chunks and files, where their values fit together."""

from collections.abc import Sequence

from corpus.types import Chunk, Document, Heading
from embeddings.store.catalog.values import texts, triples
from embeddings.store.sqlite_files import Row
from embeddings.types import FileRecord, FileState, StoredChunk


def document(identity: str, row: Row, pieces: Sequence[Row]) -> Document:
    """Return a document from its row, and from start, end, text and the text below of its chunks.

    Raises:
        ValueError: the values do not fit together.
    """
    _, count, before, headings, notes, path, title, sha256, *rest = row
    encoding, date, author, url, source_characters, characters = rest
    _require_adjacent(before, pieces, count, characters)
    return Document(
        id=identity,
        path=path,
        title=title,
        text=before + "".join(text + after for *_, text, after in pieces),
        sha256=sha256,
        encoding=encoding,
        date=date,
        author=author,
        url=url,
        headings=tuple(Heading(*heading) for heading in triples(headings)),
        notes=texts(notes),
        source_characters=source_characters,
    )


def _require_adjacent(before: str, pieces: Sequence[Row], count: int, characters: int) -> None:
    """Require that the chunks of one document are its text together.

    `before` is the text above the first one, `pieces` has start, end, text and the text below of
    each.

    Raises:
        ValueError: they are not.
    """
    offset = len(before)
    for start, end, text, after in pieces:
        if (start, end) != (offset, offset + len(text)):
            raise ValueError("a chunk does not fit its document")
        offset = end + len(after)
    if len(pieces) != count or offset != characters:
        raise ValueError("a document has other chunks")


def file_record(row: Row) -> FileRecord:
    """Return a file from its row.

    Raises:
        ValueError: its state or its notes are none.
    """
    path, checksum, state, reason, encoding, kept, dropped, notes, stamp = row
    return FileRecord(
        path, checksum, FileState(state), reason, encoding, kept, dropped, texts(notes), stamp
    )


def stored_chunk(chunk_id: int, row: Row) -> StoredChunk:
    """Return a chunk from its row.

    Raises:
        ValueError: its values do not fit together.
    """
    _, document, start, end, headings, context, *about = row
    text, path, title, date, author, url, is_of_document, *ranges = about
    first_line, last_line, first_page, last_page = ranges
    if start < 0 or end - start != len(text) or not is_of_document:
        raise ValueError("a chunk does not fit its document")
    return StoredChunk(
        Chunk(chunk_id, document, start, end, texts(headings), context),
        text,
        path,
        title,
        date,
        author,
        url,
        lines=_range(first_line, last_line),
        pages=_range(first_page, last_page),
    )


def _range(first: int | None, last: int | None) -> tuple[int, int] | None:
    if first is None and last is None:
        return None
    if first is None or last is None or not 1 <= first <= last:
        raise ValueError("a chunk has no such lines")
    return first, last
