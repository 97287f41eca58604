"""Reading the catalog of a generation: documents, chunks and files in one SQLite file.

Documents and chunks have integer keys, which stay the same as long as the document does; their
order in the folder is a table of its own. So a changed document changes no other document's rows.
The text of a document is stored in its chunks and the text between them.
"""

import json
import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.cleaning.boilerplate import Boilerplate
from corpus.errors import DocumentNotFound, IndexUnavailable
from corpus.types import Chunk, Document, Heading, Skipped
from embeddings.types import BoilerplateLines, DocumentSummary, FileRecord, FileState, StoredChunk

_STATES = {str(state): state for state in FileState}
_SUMMARY = "d.id, d.path, d.title, d.date, d.author, d.url, d.characters"
# Path, checksum, encoding, sizes and notes of a file that became a document are in `documents`.
_FILE = (
    "coalesce(d.path, s.path), coalesce(d.sha256, s.sha256), f.state, s.reason, d.encoding,"
    " coalesce(d.characters, 0), max(0, coalesce(d.source_characters - d.characters, 0)),"
    " coalesce(d.notes, '[]'), f.stamp"
)


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
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._connection.execute("SELECT key FROM documents LIMIT 1").fetchall()
        except sqlite3.Error as error:
            raise IndexUnavailable("The catalog of the index can't be read.") from error
        # A connection and its statement cache refer to each other, so without an explicit close the
        # file would stay open until a run of the cyclic garbage collector.
        self._close = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Release the file."""
        self._close()

    def find_problem(self) -> str | None:
        """Let SQLite check every page of the file; return what is wrong, or None."""
        try:
            [(result,)] = self._rows("PRAGMA integrity_check(1)")
        except sqlite3.Error as error:
            return f"the catalog is damaged ({error})"
        return None if result == "ok" else f"the catalog is damaged ({result})"

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def counts(self) -> tuple[int, int, int]:
        """Return the numbers of documents, of chunks, and of files."""
        [counts] = self._rows(
            # Counting the rows of `chunks` would read all of their text.
            "SELECT (SELECT count(*) FROM document_order),"
            " (SELECT total(chunk_count) FROM documents), (SELECT count(*) FROM files)"
        )
        documents, chunks, files = counts
        return documents, int(chunks), files

    def summaries(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return up to `limit` documents in the order of the folder, after `offset` others."""
        rows = self._rows(
            f"SELECT {_SUMMARY} FROM document_order o JOIN documents d ON d.key = o.document"
            " WHERE o.position >= ? ORDER BY o.position LIMIT ?",
            (offset, limit),
        )
        return [DocumentSummary(*row) for row in rows]

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        """Return up to `limit` other documents of a document's group, in the folder's order."""
        rows = self._rows(
            f"SELECT {_SUMMARY} FROM documents this"
            " JOIN near_duplicates own ON own.document = this.key"
            " JOIN near_duplicates other ON other.first_position = own.first_position"
            " JOIN documents d ON d.key = other.document"
            " WHERE this.id = ? AND d.key != this.key ORDER BY other.position LIMIT ?",
            (_storable(identity), limit),
        )
        return [DocumentSummary(*row) for row in rows]

    def repeated_chunks(self) -> int:
        """Return how many chunks are in documents that have the MinHash signature of another.

        Of each group of documents with equal signatures the one with the most chunks is not
        counted.
        """
        [(chunks,)] = self._rows(
            "SELECT coalesce(sum(chunks - most), 0) FROM (SELECT sum(d.chunk_count) AS chunks,"
            " max(d.chunk_count) AS most FROM near_duplicates n"
            " JOIN documents d ON d.key = n.document"
            " JOIN minhash_signatures s ON s.document = d.key GROUP BY s.signature)"
        )
        return int(chunks)

    def document(self, identity: str) -> Document:
        """Return a document, without the lines and pages of its paragraphs.

        Raises:
            DocumentNotFound: the index has no document with this id.
        """
        rows = self._rows(
            "SELECT first_chunk, chunk_count, text_before_chunks, headings, notes, path, title,"
            " sha256, encoding, date, author, url, source_characters FROM documents WHERE id = ?",
            (_storable(identity),),
        )
        if not rows:
            raise DocumentNotFound("There is no document with this id in the index.")
        first, count, before, headings, notes, path, title, sha256, *rest = rows[0]
        encoding, date, author, url, source_characters = rest
        pieces = self._rows(
            "SELECT text, text_after FROM chunks WHERE key >= ? AND key < ? ORDER BY key",
            (first, first + count),
        )
        return Document(
            id=identity,
            path=path,
            title=title,
            text=before + "".join(text + after for text, after in pieces),
            sha256=sha256,
            encoding=encoding,
            date=date,
            author=author,
            url=url,
            headings=tuple(Heading(*heading) for heading in json.loads(headings)),
            notes=tuple(json.loads(notes)),
            source_characters=source_characters,
        )

    def chunks(self, ids: dict[int, int]) -> dict[int, StoredChunk]:
        """Return chunks by their ids; `ids` maps the key of each to its id."""
        rows = self._rows(
            'SELECT c.key, d.id, c.start, c."end", c.headings, x.text, c.text,'
            " d.path, d.title, d.date, d.author, d.url,"
            " c.first_line, c.last_line, c.first_page, c.last_page"
            " FROM chunks c JOIN documents d ON d.key = c.document"
            f" JOIN contexts x ON x.key = c.context WHERE c.key IN ({','.join('?' * len(ids))})",
            list(ids),
        )
        found: dict[int, StoredChunk] = {}
        for key, document, start, end, headings, context, *about in rows:
            text, path, title, date, author, url, *ranges = about
            first_line, last_line, first_page, last_page = ranges
            found[ids[key]] = StoredChunk(
                Chunk(ids[key], document, start, end, _tuple(headings), context),
                text,
                path,
                title,
                date,
                author,
                url,
                lines=None if first_line is None else (first_line, last_line),
                pages=None if first_page is None else (first_page, last_page),
            )
        return found

    def stored_documents(self) -> list[StoredDocument]:
        """Return the rows of all documents, in the order of the folder."""
        rows = self._rows(
            "SELECT d.key, d.path, d.sha256, d.first_chunk, d.first_chunk + d.chunk_count"
            " FROM document_order o JOIN documents d ON d.key = o.document ORDER BY o.position"
        )
        return [
            StoredDocument(key, path, checksum, range(start, stop))
            for key, path, checksum, start, stop in rows
        ]

    def boilerplate_lines(self) -> dict[str, BoilerplateLines]:
        """Return each document's candidate lines for boilerplate and those left out, by path."""
        rows = self._rows(
            "SELECT d.path, b.candidates, b.left_out FROM boilerplate_lines b"
            " JOIN documents d ON d.key = b.document"
        )
        return {path: BoilerplateLines(lines, _tuple(left_out)) for path, lines, left_out in rows}

    def left_out_lines(self, path: str, checksum: str) -> tuple[int, ...]:
        """Return the numbers of the lines left out of a document with this path and content."""
        rows = self._rows(
            "SELECT b.left_out FROM boilerplate_lines b JOIN documents d ON d.key = b.document"
            " WHERE d.path = ? AND d.sha256 = ?",
            (path, checksum),
        )
        return _tuple(rows[0][0]) if rows else ()

    def abbreviations(self, limit: int) -> list[tuple[str, str]]:
        """Return up to `limit` pairs of a full name and its abbreviation, as documents define them.

        Pairs that more documents define come first.
        """
        rows = self._rows(
            "SELECT full_name, abbreviation FROM abbreviations GROUP BY full_name, abbreviation"
            " ORDER BY count(*) DESC, full_name, abbreviation LIMIT ?",
            (limit,),
        )
        return [(full_name, abbreviation) for full_name, abbreviation in rows]

    def boilerplate(self) -> Boilerplate:
        """Return the recurring lines that were learned from the folder."""
        rows = self._rows("SELECT line_key, is_everywhere FROM boilerplate")
        return Boilerplate(
            frozenset(line for line, _ in rows),
            frozenset(line for line, is_everywhere in rows if is_everywhere),
        )

    def chunk_texts(self, keys: range) -> Iterator[tuple[str, str]]:
        """Yield the text and the context of each chunk in a range of keys."""
        yield from self._connection.execute(
            "SELECT c.text, x.text FROM chunks c JOIN contexts x ON x.key = c.context"
            " WHERE c.key >= ? AND c.key < ? ORDER BY c.key",
            (keys.start, keys.stop),
        )

    def files(self, offset: int = 0, limit: int = -1) -> list[FileRecord]:
        """Return up to `limit` files, or all where it is -1, in the folder's order after `offset`
        others; skipped files are among them."""
        rows = self._rows(
            f"SELECT {_FILE} FROM files f LEFT JOIN documents d ON d.key = f.document"
            " LEFT JOIN skipped_files s ON s.position = f.position"
            " WHERE f.position >= ? ORDER BY f.position LIMIT ?",
            (offset, limit),
        )
        return [
            FileRecord(
                path,
                checksum,
                _STATES[state],
                reason,
                encoding,
                kept,
                dropped,
                _tuple(notes),
                stamp,
            )
            for path, checksum, state, reason, encoding, kept, dropped, notes, stamp in rows
        ]

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files that were skipped, and why."""
        rows = self._rows("SELECT path, reason FROM skipped_files ORDER BY position")
        return tuple(Skipped(*row) for row in rows)


def _storable(identity: str) -> str | None:
    """Return an id as a value for SQLite, None where it is no valid Unicode and so no id."""
    try:
        identity.encode()
    except UnicodeEncodeError:
        return None
    return identity


def _tuple(array: str) -> tuple[Any, ...]:
    # Most arrays are empty, and a list of files may be long.
    return () if array == "[]" else tuple(json.loads(array))
