"""Rows of the catalog become documents, chunks and files, where their values fit together."""

from collections.abc import Sequence

from corpus.types import Chunk, Document, Heading, Place
from embeddings.store.catalog.packed_places import unpack_places
from embeddings.store.catalog.values import (
    file_state,
    lines,
    require_checksum,
    require_checksums,
    require_line,
    require_metadata,
    require_paths,
    text_blocks,
    triples,
)
from embeddings.store.sqlite_files import Row
from embeddings.types import DocumentColumns, DocumentSummary, FileRecord, StoredChunk


def document(identity: str, row: Row, pieces: Sequence[Row]) -> Document:
    """Return a document from its row, and from start, end, text, the text below and the places of
    its chunks.

    Raises:
        ValueError: the values do not fit together.
    """
    _, count, before, headings, blocks, notes, path, title, sha256, *rest = row
    encoding, date, author, url, source_characters, characters = rest
    _require_adjacent(before, pieces, count, characters)
    require_metadata(path, title, date, author, url)
    require_checksum(sha256)
    require_line(encoding)
    return Document(
        id=identity,
        path=path,
        title=title,
        text=before + "".join(text + after for _, _, text, after, _ in pieces),
        sha256=sha256,
        encoding=encoding,
        date=date,
        author=author,
        url=url,
        headings=tuple(Heading(*heading) for heading in triples(headings)),
        notes=lines(notes),
        source_characters=source_characters,
        blocks=text_blocks(blocks, characters),
        places=_places(pieces),
    )


def _places(pieces: Sequence[Row]) -> tuple[tuple[int, Place], ...]:
    """Return where places begin; a chunk repeats the one that it begins in."""
    places: list[tuple[int, Place]] = []
    for start, _, text, _, packed in pieces:
        for offset, place in unpack_places(packed, len(text)):
            if not places or places[-1][1] != place:
                places.append((start + offset, place))
    return tuple(places)


def columns(rows: Sequence[Row], chunks: int) -> DocumentColumns:
    """Return columns from id, path, title, date and number of chunks of each document.

    Raises:
        ValueError: the documents do not have so many chunks together.
    """
    ids, paths, titles, dates, counts = zip(*rows, strict=True) if rows else ((),) * 5
    if min(counts, default=0) < 0 or sum(counts) != chunks:
        raise ValueError("the documents have other chunks")
    return DocumentColumns(ids, paths, titles, dates, counts)


def _require_adjacent(before: str, pieces: Sequence[Row], count: int, characters: int) -> None:
    """Require that the chunks of one document are its text together.

    `before` is the text above the first one, `pieces` has start, end, text, the text below and
    the places of each.

    Raises:
        ValueError: they are not.
    """
    offset = len(before)
    for start, end, text, after, _ in pieces:
        if (start, end) != (offset, offset + len(text)):
            raise ValueError("a chunk does not fit its document")
        offset = end + len(after)
    if len(pieces) != count or offset != characters:
        raise ValueError("a document has other chunks")


def file_record(row: Row) -> FileRecord:
    """Return a file from its row.

    Raises:
        ValueError: a value is not what reading a file could have made.
    """
    return file_records([row])[0]


def file_records(rows: Sequence[Row]) -> list[FileRecord]:
    """Return files from their rows; faster than one by one.

    Raises:
        ValueError: a value is not what reading a file could have made.
    """
    # A folder that can't be read, and a file that could not, have no path or no checksum.
    require_paths([path for path, _, _, reason, *_ in rows if path or reason is None])
    require_checksums([sha256 for _, sha256, _, reason, *_ in rows if sha256 or reason is None])
    for encoding in {row[4] for row in rows}:
        require_line(encoding or "")
    return [
        FileRecord(
            path, checksum, file_state(state), reason, encoding, kept, dropped, lines(notes), stamp
        )
        for path, checksum, state, reason, encoding, kept, dropped, notes, stamp in rows
    ]


def summary(row: Row) -> DocumentSummary:
    """Return what a list of documents says of one, from its row.

    Raises:
        ValueError: its values are not what reading a file could have made.
    """
    _, path, title, date, author, url, _ = row
    require_metadata(path, title, date, author, url)
    return DocumentSummary(*row)


def stored_chunk(chunk_id: int, row: Row) -> StoredChunk:
    """Return a chunk from its row.

    Raises:
        ValueError: its values do not fit together.
    """
    _, document, start, end, headings, context, *about = row
    text, path, title, date, author, url, is_of_document, *ranges = about
    first_line, last_line, places, has_duplicates = ranges
    if start < 0 or end - start != len(text) or not is_of_document:
        raise ValueError("a chunk does not fit its document")
    require_metadata(path, title, date, author, url)
    return StoredChunk(
        Chunk(chunk_id, document, start, end, lines(headings), context),
        text,
        path,
        title,
        date,
        author,
        url,
        lines=_range(first_line, last_line),
        places=unpack_places(places, len(text)),
        may_have_duplicates=bool(has_duplicates),
    )


def _range(first: int | None, last: int | None) -> tuple[int, int] | None:
    if first is None and last is None:
        return None
    if first is None or last is None or not 1 <= first <= last:
        raise ValueError("a chunk has no such lines")
    return first, last
