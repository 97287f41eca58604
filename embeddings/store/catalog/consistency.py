"""The complete check of a catalog: every page, every value, and how the values fit together.

Checksums say only that a file is the one that was sealed. That its chunks are the text of their
documents, in the order of the row keys, follows from what is checked here; 135,000 chunks take a
second.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from corpus.checksum import document_id
from corpus.cleaning.boilerplate import is_packed
from corpus.text.abbreviations import abbreviations
from corpus.text.fold import fold
from embeddings.store.catalog.packed_places import unpack_places
from embeddings.store.catalog.values import (
    file_state,
    lines,
    numbers,
    require_checksum,
    require_line,
    require_metadata,
    require_path,
    text_blocks,
    triples,
    typed,
)
from embeddings.store.row_keys import RowKeys, concatenate_ranges
from embeddings.store.sqlite_files import ReadOnlyDatabase, Row

# Of every table the columns, and of each the type as `typed` takes it.
_COLUMNS = {
    "documents": "key:i id:t path:t title:t date:T author:T url:T sha256:t encoding:t characters:i"
    " source_characters:i headings:t blocks:t notes:t first_chunk:i chunk_count:i"
    " text_before_chunks:t",
    "contexts": "key:i document:i text:t",
    "chunks": "key:i document:i context:i start:i end:i first_line:I last_line:I places:T"
    " headings:t text:t text_after:t",
    "boilerplate_lines": "document:i candidates:b left_out:t",
    "abbreviations": "document:i full_name:t abbreviation:t",
    "minhash_signatures": "document:i signature:b",
    "document_order": "position:i document:i",
    "boilerplate": "line_key:i is_everywhere:i",
    "near_duplicates": "document:i first_position:i position:i",
    "files": "position:i document:I state:t stamp:t",
    "skipped_files": "position:i path:t sha256:t reason:t",
}
_SQL_TYPES = {"i": "'integer'", "t": "'text'", "b": "'blob'"}

# Texts that nothing else here reads: to read them is to decode them.
_OTHER_TEXTS = (
    "SELECT text FROM contexts",
    "SELECT stamp FROM files",
    "SELECT reason FROM skipped_files",
)
# The bytes of a MinHash signature (`embeddings.indexing.near_duplicates`).
_SIGNATURE = 128

# Queries that find nothing in a catalog whose tables fit together.
_CONTRADICTIONS = {
    "a document is not in the folder's order, or twice": (
        "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM document_order)"
        " UNION ALL SELECT count(*) - count(DISTINCT document) FROM document_order"
        " UNION ALL SELECT coalesce(max(position), -1) - count(*) + 1 FROM document_order"
        " UNION ALL SELECT coalesce(min(position), 0) FROM document_order"
    ),
    "two documents have the same path": "SELECT count(*) - count(DISTINCT path) FROM documents",
    "the files have no order": (
        "SELECT coalesce(max(position), -1) - count(*) + 1 FROM files"
        " UNION ALL SELECT coalesce(min(position), 0) FROM files"
    ),
    "a file is neither skipped nor a document": (
        "SELECT (SELECT count(*) FROM files WHERE document IS NULL)"
        " - (SELECT count(*) FROM skipped_files)"
        " UNION ALL SELECT count(*) FROM skipped_files s JOIN files f ON f.position = s.position"
        " WHERE f.document IS NOT NULL"
        " UNION ALL SELECT count(document) - count(DISTINCT document) FROM files"
        " UNION ALL SELECT (SELECT count(document) FROM files) - (SELECT count(*) FROM documents)"
    ),
    "a chunk has lines that can't be": (
        "SELECT count(*) FROM chunks WHERE (first_line IS NULL) != (last_line IS NULL)"
        " OR first_line < 1 OR last_line < first_line"
    ),
    "a context is that of another document": (
        "SELECT count(*) FROM chunks c JOIN contexts x ON x.key = c.context"
        " WHERE x.document != c.document"
    ),
    "a group of near duplicates has other positions": (
        "SELECT count(*) FROM near_duplicates n JOIN document_order o ON o.document = n.document"
        " WHERE n.position != o.position OR n.first_position > n.position OR n.first_position < 0"
    ),
    "a document has no signature or no lines": (
        "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM minhash_signatures)"
        " UNION ALL SELECT (SELECT count(*) FROM documents)"
        " - (SELECT count(*) FROM boilerplate_lines)"
        " UNION ALL SELECT count(*) FROM minhash_signatures"
        f" WHERE length(signature) != {_SIGNATURE}"
    ),
}


@dataclass(slots=True)
class _Span:
    """A document while its chunks are read: the key and the place where the next one must begin."""

    first_chunk: int
    chunk_count: int
    characters: int
    next_key: int
    offset: int


def find_inconsistency(database: ReadOnlyDatabase, row_keys: RowKeys) -> str | None:
    """Return what is wrong with a catalog whose chunks should be those of `row_keys`, or None."""
    try:
        problem = (
            _damaged_page(database)
            or _wrong_type(database)
            or _contradiction(database)
            or _wrong_span(database)
        )
        if problem is None:
            _require_lists(database)
            _require_metadata(database)
            _require_abbreviations(database)
            if not np.array_equal(_row_keys(database), row_keys):
                problem = "its chunks are not in the order of the rows"
    except ValueError as error:
        # Those of Python and of its decoders quote the value.
        problem = str(error) if type(error) is ValueError else "a text is not Unicode"
    except (sqlite3.Error, OverflowError):
        problem = "a page or a value can't be read"
    return None if problem is None else f"the catalog is damaged ({problem})"


def _damaged_page(database: ReadOnlyDatabase) -> str | None:
    [(result,)] = database.rows("PRAGMA integrity_check(1)")
    if result != "ok":
        return str(result)
    if database.rows("PRAGMA foreign_key_check"):
        return "a row refers to one that is missing"
    return None


def _wrong_type(database: ReadOnlyDatabase) -> str | None:
    for table, columns in _COLUMNS.items():
        wrong = " OR ".join(_is_wrong(*column.split(":")) for column in columns.split())
        [(count,)] = database.rows(f"SELECT count(*) FROM {table} WHERE {wrong}")
        if count:
            return f"a value in the table {table} has the wrong type"
    return None


def _is_wrong(column: str, kind: str) -> str:
    is_wrong = f'typeof("{column}") != {_SQL_TYPES[kind.lower()]}'
    return f'("{column}" IS NOT NULL AND {is_wrong})' if kind.isupper() else is_wrong


def _contradiction(database: ReadOnlyDatabase) -> str | None:
    for problem, query in _CONTRADICTIONS.items():
        if any(count for (count,) in database.rows(query)):
            return problem
    return None


def _wrong_span(database: ReadOnlyDatabase) -> str | None:
    """Let the chunks of each document follow each other, and be its text together."""
    spans = {
        key: _Span(first, count, characters, first, len(before))
        for key, first, count, characters, before in database.each_row(
            "SELECT key, first_chunk, chunk_count, characters, text_before_chunks FROM documents"
        )
    }
    for key, document, start, end, text, after in database.each_row(
        'SELECT key, document, start, "end", text, text_after FROM chunks ORDER BY key'
    ):
        span = spans[document]
        if key != span.next_key or (start, end) != (span.offset, span.offset + len(text)):
            return "a chunk does not fit its document"
        span.next_key += 1
        span.offset = end + len(after)
    for span in spans.values():
        if span.next_key != span.first_chunk + span.chunk_count:
            return "a document has other chunks"
        if span.offset != span.characters:
            return "a document has another length"
    return None


def _require_lists(database: ReadOnlyDatabase) -> None:
    """Require that every text is Unicode, every JSON array and every packed line what it should
    be, and every state one.

    Raises:
        ValueError: one does not.
    """
    for query in _OTHER_TEXTS:
        for _ in database.each_row(query):
            pass
    for headings, blocks, notes, characters in database.each_row(
        "SELECT headings, blocks, notes, characters FROM documents"
    ):
        lines(notes)
        text_blocks(blocks, characters)
        if any(not start <= end <= characters for start, end, _ in triples(headings)):
            raise ValueError("a heading is outside of its text")
    for query, read in (
        ("SELECT DISTINCT headings FROM chunks", lines),
        ("SELECT DISTINCT left_out FROM boilerplate_lines", numbers),
        ("SELECT DISTINCT state FROM files", file_state),
    ):
        values: Iterable[Row] = typed(database.each_row(query), "t")
        for (value,) in values:
            read(value)
    for places, length in database.each_row(
        "SELECT places, length(text) FROM chunks WHERE places IS NOT NULL"
    ):
        unpack_places(places, length)
    for (packed,) in database.each_row("SELECT candidates FROM boilerplate_lines"):
        if packed and not is_packed(packed):
            raise ValueError("lines that are none")


def _require_metadata(database: ReadOnlyDatabase) -> None:
    """Require that what is stored about files is what reading them could have made.

    Raises:
        ValueError: something is not.
    """
    for identity, sha256, encoding, *metadata in database.each_row(
        "SELECT id, sha256, encoding, path, title, date, author, url FROM documents"
    ):
        require_metadata(*metadata)
        require_checksum(sha256)
        require_line(encoding)
        if identity != document_id(metadata[0]):
            raise ValueError("a document has the id of another")
    for path, sha256 in database.each_row("SELECT path, sha256 FROM skipped_files"):
        # A folder that can't be read, and a file that could not, have no path or no checksum.
        if path:
            require_path(path)
        if sha256:
            require_checksum(sha256)


def _require_abbreviations(database: ReadOnlyDatabase) -> None:
    """Require that each abbreviation is one that its document defines, and is stored once.

    Raises:
        ValueError: one is not.
    """
    rows = database.each_row(
        "SELECT document, full_name, abbreviation FROM abbreviations ORDER BY document"
    )
    for document, pairs in groupby(rows, key=lambda row: row[0]):
        defined = set(abbreviations(fold(_text(database, document))))
        for _, full_name, abbreviation in pairs:
            if (full_name, abbreviation) not in defined:
                raise ValueError("an abbreviation that its document does not define")
            defined.remove((full_name, abbreviation))


def _text(database: ReadOnlyDatabase, document: int) -> str:
    [(before,)] = database.rows(
        "SELECT text_before_chunks FROM documents WHERE key = ?", [document]
    )
    # Chunks have an index of their keys only.
    pieces = database.rows(
        "SELECT c.text, c.text_after FROM documents d JOIN chunks c"
        " ON c.key >= d.first_chunk AND c.key < d.first_chunk + d.chunk_count"
        " WHERE d.key = ? ORDER BY c.key",
        [document],
    )
    return str(before) + "".join(text + after for text, after in pieces)


def _row_keys(database: ReadOnlyDatabase) -> RowKeys:
    """Return the keys of the chunks in the order of the folder."""
    rows = database.each_row(
        "SELECT d.first_chunk, d.first_chunk + d.chunk_count"
        " FROM document_order o JOIN documents d ON d.key = o.document ORDER BY o.position"
    )
    return concatenate_ranges(range(start, stop) for start, stop in rows)
