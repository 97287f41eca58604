"""The catalog of a generation: its documents and chunks, in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import DocumentNotFound, IndexUnavailable
from corpus.lines import line_range
from corpus.types import Chunk, Document, Heading
from embeddings.types import DocumentSummary, FileRecord, StoredChunk

_SCHEMA = """
CREATE TABLE documents (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    author TEXT,
    url TEXT,
    sha256 TEXT NOT NULL,
    encoding TEXT NOT NULL,
    characters INTEGER NOT NULL,
    headings TEXT NOT NULL,
    lines TEXT NOT NULL,
    notes TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(position),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    headings TEXT NOT NULL,
    context TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX chunks_by_document ON chunks(document);
CREATE TABLE files (path TEXT NOT NULL, checksum TEXT NOT NULL, reason TEXT);
"""
_SUMMARY = "id, path, title, date, author, url, characters"


class CatalogWriter:
    """Writes a new catalog."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        # The file is synced whole before anyone sees it; a journal would only cost time.
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;")
        for statement in _SCHEMA.split(";"):
            self._connection.execute(statement)
        self._documents = 0

    def add(self, document: Document, chunks: Iterable[Chunk]) -> None:
        """Add a document and its chunks."""
        position = self._documents
        self._documents += 1
        headings = [[heading.start, heading.end, heading.level] for heading in document.headings]
        self._connection.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                position,
                document.id,
                document.path,
                document.title,
                document.date,
                document.author,
                document.url,
                document.sha256,
                document.encoding,
                len(document.text),
                _dump(headings),
                _dump(document.lines),
                _dump(document.notes),
                document.text,
            ),
        )
        self._connection.executemany(
            "INSERT INTO chunks VALUES (?,?,?,?,?,?,?)",
            (
                (
                    chunk.id,
                    position,
                    chunk.start,
                    chunk.end,
                    _dump(chunk.headings),
                    chunk.context,
                    document.text[chunk.start : chunk.end],
                )
                for chunk in chunks
            ),
        )

    def add_files(self, files: Iterable[FileRecord]) -> None:
        """Note every file of the folder, those left out included."""
        rows = ((file.path, file.checksum, file.reason) for file in files)
        self._connection.executemany("INSERT INTO files VALUES (?,?,?)", rows)

    def close(self) -> None:
        """Commit everything."""
        self._connection.execute("COMMIT")
        self._connection.close()

    def abandon(self) -> None:
        """Close without a commit."""
        self._connection.close()


class Catalog:
    """An opened catalog. It may be used from several threads."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._connection.execute("SELECT position FROM documents LIMIT 1").fetchall()
        except sqlite3.Error as error:
            raise IndexUnavailable("The catalog of the index can't be read.") from error

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def examine(self) -> str | None:
        """Let SQLite check the file; return what is wrong."""
        try:
            [(verdict,)] = self._rows("PRAGMA integrity_check(1)")
        except sqlite3.Error as error:
            return f"the catalog is damaged ({error})"
        return None if verdict == "ok" else f"the catalog is damaged ({verdict})"

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def counts(self) -> tuple[int, int]:
        """Return the number of documents and of chunks."""
        [(documents, chunks)] = self._rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM chunks)"
        )
        return documents, chunks

    def summaries(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return a page of the list of documents, in the order of the folder."""
        rows = self._rows(
            f"SELECT {_SUMMARY} FROM documents WHERE position >= ? ORDER BY position LIMIT ?",
            (offset, limit),
        )
        return [DocumentSummary(*row) for row in rows]

    def document(self, identity: str) -> Document:
        """Return a document.

        Raises:
            DocumentNotFound: the index has no document of that id.
        """
        rows = self._rows(
            "SELECT id, path, title, text, sha256, encoding, date, author, url,"
            " headings, lines, notes FROM documents WHERE id = ?",
            (identity,),
        )
        if not rows:
            raise DocumentNotFound("There is no document with this id in the index.")
        *values, headings, lines, notes = rows[0]
        structure = (
            tuple(Heading(*heading) for heading in json.loads(headings)),
            tuple((start, line) for start, line in json.loads(lines)),
            tuple(json.loads(notes)),
        )
        return Document(*(*values, *structure))

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        """Return the named chunks by their id; ids that do not exist are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._rows(
            'SELECT c.id, d.id, c.start, c."end", c.headings, c.context, c.text,'
            " d.path, d.title, d.date, d.author, d.url"
            f" FROM chunks c JOIN documents d ON d.position = c.document WHERE c.id IN ({marks})",
            ids,
        )
        found: dict[int, StoredChunk] = {}
        for identity, document, start, end, headings, context, text, *about in rows:
            chunk = Chunk(identity, document, start, end, tuple(json.loads(headings)), context)
            found[identity] = StoredChunk(chunk, text, *about)
        return found

    def line_range(self, chunk: Chunk) -> tuple[int, int] | None:
        """Return the first and last line of the source file that a chunk stands in."""
        rows = self._rows("SELECT lines FROM documents WHERE id = ?", (chunk.document_id,))
        lines = tuple((start, line) for start, line in json.loads(rows[0][0])) if rows else ()
        return line_range(lines, chunk.start, chunk.end)

    def files(self) -> tuple[FileRecord, ...]:
        """Return every file of the folder, those left out included, in the order of the folder."""
        rows = self._rows("SELECT path, checksum, reason FROM files ORDER BY rowid")
        return tuple(FileRecord(*row) for row in rows)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
