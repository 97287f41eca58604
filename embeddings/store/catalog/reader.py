"""Reading the catalog of a generation: documents, chunks and files in one SQLite file.

Documents and chunks have integer keys, which stay the same as long as the document does; their
order in the folder is a table of its own. So a changed document changes no other document's rows.
The text of a document is stored in its chunks and the text between them.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import DocumentNotFound, IndexUnavailable
from corpus.types import Document, Skipped
from embeddings.store.catalog.rows import columns, document, file_records, stored_chunk, summary
from embeddings.store.catalog.schema import DOCUMENT_SCHEMA, FOLDER_SCHEMA
from embeddings.store.catalog.values import (
    numbers,
    require_paths,
    with_types,
)
from embeddings.store.row_keys import RowKeys
from embeddings.store.sqlite_files import ReadOnlyDatabase, Row
from embeddings.types import (
    BoilerplateLines,
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    StoredChunk,
)

if TYPE_CHECKING:
    from corpus.cleaning.boilerplate import Boilerplate

_SUMMARY = "d.id, d.path, d.title, d.date, d.author, d.url, d.characters"
# What the values are, as `with_types` takes it.
_SUMMARY_KINDS = "tttTTTi"
# Path, checksum, encoding, sizes and notes of a file that became a document are in `documents`.
_FILE = (
    "coalesce(d.path, s.path), coalesce(d.sha256, s.sha256), f.state, s.reason, d.encoding,"
    " coalesce(d.characters, 0), max(0, coalesce(d.source_characters - d.characters, 0)),"
    " coalesce(d.notes, '[]'), f.stamp"
)
_FILE_KINDS = "tttTTiitt"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document's row: its key, its path and checksum, and the keys of its chunks."""

    key: int
    path: str
    checksum: str
    chunks: range


class Catalog:
    """An opened catalog, read-only. It may be used from several threads."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            IndexUnavailable: it is missing or not a catalog.
        """
        self._name = path.parent.name
        with self._reading():
            self._database = ReadOnlyDatabase(path, DOCUMENT_SCHEMA + FOLDER_SCHEMA)

    def close(self) -> None:
        """Release the file."""
        self._database.close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Raise an IndexUnavailable for whatever a damaged or hostile file leads to."""
        try:
            yield
        except (OSError, sqlite3.Error, ValueError, OverflowError) as error:
            raise IndexUnavailable(
                f"The catalog of the index {self._name} can't be read.",
                "Build it anew with `chuchu index --full`.",
            ) from error

    def find_problem(self, row_keys: RowKeys) -> str | None:
        """Check every page and every value of the file, and that its chunks are those of
        `row_keys` in this order; return what is wrong, or None."""
        from embeddings.store.catalog.consistency import find_inconsistency

        return find_inconsistency(self._database, row_keys)

    def _rows(self, kinds: str, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return the rows that a query finds; `kinds` says what the values are.

        Raises:
            IndexUnavailable: they are something else, or can't be read.
        """
        with self._reading():
            return with_types(self._database.rows(statement, values), kinds)

    def counts(self) -> tuple[int, int]:
        """Return the numbers of documents and of files, which are read fast, unlike chunks."""
        statement = "SELECT (SELECT count(*) FROM document_order), (SELECT count(*) FROM files)"
        [(documents, files)] = self._rows("ii", statement)
        return documents, files

    def summaries(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return up to `limit` documents in the order of the folder, after `offset` others."""
        rows = self._rows(
            _SUMMARY_KINDS,
            f"SELECT {_SUMMARY} FROM document_order o JOIN documents d ON d.key = o.document"
            " WHERE o.position >= ? ORDER BY o.position LIMIT ?",
            (offset, limit),
        )
        with self._reading():
            return [summary(row) for row in rows]

    def columns(self, chunks: int) -> DocumentColumns:
        """Return what filters compare of all documents, which have so many chunks together."""
        rows = self._rows(
            "tttTi",
            "SELECT d.id, d.path, d.title, d.date, d.chunk_count FROM document_order o"
            " JOIN documents d ON d.key = o.document ORDER BY o.position",
        )
        with self._reading():
            return columns(rows, chunks)

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        """Return up to `limit` other documents of a document's group, in the folder's order."""
        rows = self._rows(
            _SUMMARY_KINDS,
            f"SELECT {_SUMMARY} FROM documents this JOIN near_duplicates own"
            " ON own.document = this.key JOIN near_duplicates other ON"
            " other.first_position = own.first_position JOIN documents d ON d.key = other.document"
            " WHERE this.id = ? AND d.key != this.key ORDER BY other.position LIMIT ?",
            (_storable(identity), limit),
        )
        with self._reading():
            return [summary(row) for row in rows]

    def repeated_chunks(self) -> int:
        """Return how many chunks are in documents that have the MinHash signature of another.

        Of each group of documents with equal signatures the one with the most chunks is not
        counted.
        """
        [(chunks,)] = self._rows(
            "i",
            "SELECT coalesce(sum(chunks - most), 0) FROM (SELECT sum(d.chunk_count) AS chunks,"
            # CROSS JOIN keeps this order: few documents are near duplicates.
            " max(d.chunk_count) AS most FROM near_duplicates n"
            " CROSS JOIN minhash_signatures s ON s.document = n.document"
            " CROSS JOIN documents d ON d.key = n.document GROUP BY s.signature)",
        )
        return int(chunks)

    def document(self, identity: str) -> Document:
        """Return a document, without the source lines of its paragraphs.

        Raises:
            DocumentNotFound: the index has no document with this id.
            IndexUnavailable: what is stored of it does not fit together.
        """
        rows = self._rows(
            "iittttttttTTTii",
            "SELECT first_chunk, chunk_count, text_before_chunks, headings, blocks, notes, path,"
            " title, sha256, encoding, date, author, url, source_characters, characters"
            " FROM documents WHERE id = ?",
            (_storable(identity),),
        )
        if not rows:
            raise DocumentNotFound("There is no document with this id in the index.")
        first, count, *_ = rows[0]
        pieces = self._rows(
            "iittT",
            'SELECT start, "end", text, text_after, places FROM chunks'
            " WHERE key >= ? AND key < ? ORDER BY key",
            (first, first + count),
        )
        with self._reading():
            return document(identity, rows[0], pieces)

    def chunks(self, ids: dict[int, int]) -> dict[int, StoredChunk]:
        """Return chunks by their ids; `ids` maps the key of each to its id.

        Raises:
            IndexUnavailable: one is missing.
        """
        rows = self._rows(
            "itiitttttTTTiIITi",
            'SELECT c.key, d.id, c.start, c."end", c.headings, x.text, c.text,'
            " d.path, d.title, d.date, d.author, d.url, c.key - d.first_chunk < d.chunk_count AND"
            " c.key >= d.first_chunk, c.first_line, c.last_line, c.places, n.document IS NOT NULL"
            " FROM chunks c JOIN documents d ON d.key = c.document"
            " LEFT JOIN near_duplicates n ON n.document = d.key"
            f" JOIN contexts x ON x.key = c.context WHERE c.key IN ({','.join('?' * len(ids))})",
            list(ids),
        )
        with self._reading():
            if len(rows) != len(ids):
                raise ValueError("a chunk is missing")
            return {ids[row[0]]: stored_chunk(ids[row[0]], row) for row in rows}

    def boilerplate_lines(self) -> dict[int, BoilerplateLines]:
        """Return each document's candidate lines for boilerplate and those left out, by its key."""
        rows = self._rows("ibt", "SELECT document, candidates, left_out FROM boilerplate_lines")
        with self._reading():
            return {
                key: BoilerplateLines(lines, numbers(left_out)) for key, lines, left_out in rows
            }

    def left_out_lines(self, path: str, checksum: str) -> tuple[int, ...]:
        """Return the numbers of the lines left out of a document with this path and content."""
        rows = self._rows(
            "t",
            "SELECT b.left_out FROM boilerplate_lines b JOIN documents d ON d.key = b.document"
            " WHERE d.path = ? AND d.sha256 = ?",
            (path, checksum),
        )
        with self._reading():
            return numbers(rows[0][0]) if rows else ()

    def abbreviations(self, limit: int) -> list[tuple[str, str]]:
        """Return up to `limit` pairs of a full name and its abbreviation, as documents define them.

        Pairs that more documents define come first.
        """
        rows = self._rows(
            "tt",
            "SELECT full_name, abbreviation FROM abbreviations GROUP BY full_name, abbreviation"
            " ORDER BY count(*) DESC, full_name, abbreviation LIMIT ?",
            (limit,),
        )
        return [(full_name, abbreviation) for full_name, abbreviation in rows]

    def boilerplate(self) -> "Boilerplate":
        """Return the recurring lines that were learned from the folder."""
        from corpus.cleaning.boilerplate import Boilerplate

        rows = self._rows("ii", "SELECT line_key, is_everywhere FROM boilerplate")
        return Boilerplate(
            frozenset(line for line, _ in rows),
            frozenset(line for line, is_everywhere in rows if is_everywhere),
        )

    def chunk_texts(self, keys: range) -> list[tuple[str, str]]:
        """Return the text and the context of each chunk in a range of keys."""
        rows = self._rows(
            "tt",
            "SELECT c.text, x.text FROM chunks c JOIN contexts x ON x.key = c.context"
            " WHERE c.key >= ? AND c.key < ? ORDER BY c.key",
            (keys.start, keys.stop),
        )
        return [(text, context) for text, context in rows]

    def files(self, offset: int = 0, limit: int = -1) -> list[FileRecord]:
        """Return up to `limit` files, or all where it is -1, in order after `offset` others."""
        return self.files_and_documents(offset, limit)[0]

    def files_and_documents(
        self, offset: int = 0, limit: int = -1
    ) -> tuple[list[FileRecord], list[StoredDocument]]:
        """Return `files`, and the rows of those that became documents."""
        rows = self._rows(
            _FILE_KINDS + "III",
            f"SELECT {_FILE}, d.key, d.first_chunk, d.first_chunk + d.chunk_count"
            " FROM files f LEFT JOIN documents d ON d.key = f.document"
            " LEFT JOIN skipped_files s ON s.position = f.position"
            " WHERE f.position >= ? ORDER BY f.position LIMIT ?",
            (offset, limit),
        )
        with self._reading():
            files = file_records([row[:-3] for row in rows])
        documents = [
            StoredDocument(row[-3], row[0], row[1], range(*row[-2:]))
            for row in rows
            if row[-3] is not None
        ]
        return files, documents

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files that were skipped, and why."""
        rows = self._rows("tt", "SELECT path, reason FROM skipped_files ORDER BY position")
        with self._reading():
            require_paths([path for path, _ in rows if path])
        return tuple(Skipped(*row) for row in rows)


def _storable(identity: str) -> str | None:
    """Return an id as a value for SQLite, None where it is no valid Unicode and so no id."""
    try:
        identity.encode()
    except UnicodeEncodeError:
        return None
    return identity
