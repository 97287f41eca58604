"""The catalog of a generation: its documents, chunks and files, in one SQLite file.

A document and a chunk have a key, which stays while the document stays as it is; their order in the
folder is kept apart, so that a change of one document touches no other's rows.
"""

import json
import shutil
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.errors import DocumentNotFound, IndexUnavailable
from corpus.lines import line_range
from corpus.types import Chunk, Document, Heading, Skipped
from embeddings.types import DocumentSummary, FileRecord, FileState, StoredChunk

_SCHEMA = """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    author TEXT,
    url TEXT,
    sha256 TEXT NOT NULL,
    encoding TEXT NOT NULL,
    characters INTEGER NOT NULL,
    source_characters INTEGER NOT NULL,
    headings TEXT NOT NULL,
    notes TEXT NOT NULL,
    first_chunk INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    before TEXT NOT NULL
);
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    first_line INTEGER,
    last_line INTEGER,
    first_page INTEGER,
    last_page INTEGER,
    headings TEXT NOT NULL,
    context TEXT NOT NULL,
    text TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE TABLE signatures (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    signature BLOB NOT NULL
);
"""
_FOLDER_SCHEMA = """
CREATE TABLE positions (
    position INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key)
);
CREATE TABLE alike (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    "first" INTEGER NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX groups ON alike ("first", position);
CREATE TABLE files (
    path TEXT NOT NULL,
    checksum TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    encoding TEXT,
    kept INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    notes TEXT NOT NULL,
    stamp TEXT NOT NULL
);
"""
_STATES = {str(state): state for state in FileState}
_SUMMARY = "d.id, d.path, d.title, d.date, d.author, d.url, d.characters"
_FILE = "path, checksum, state, reason, encoding, kept, dropped, notes, stamp"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """Where a catalog keeps a document: its key and the keys of its chunks, which are a range."""

    key: int
    path: str
    checksum: str
    chunks: range


class CatalogWriter:
    """Writes a new catalog, or one that continues another."""

    def __init__(self, path: Path, base: Path | None = None) -> None:
        """Begin empty, or with the documents and chunks of the catalog `base`, in no order yet."""
        if base is not None:
            shutil.copyfile(base, path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        # The file is synced whole before anyone sees it; a journal would only cost time.
        self._run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON; BEGIN")
        if base is None:
            self._run(_SCHEMA)
        else:
            self._run("DROP TABLE positions; DROP TABLE alike; DROP TABLE files")
        self._run(_FOLDER_SCHEMA)
        [(last,)] = self._connection.execute("SELECT max(key) FROM documents")
        self._next = 0 if last is None else last + 1

    def _run(self, statements: str) -> None:
        for statement in statements.split(";"):
            self._connection.execute(statement)

    def remove(self, documents: Iterable[StoredDocument]) -> None:
        """Remove documents and their chunks."""
        for each in documents:
            self._connection.execute("DELETE FROM documents WHERE key = ?", (each.key,))
            self._connection.execute("DELETE FROM signatures WHERE document = ?", (each.key,))
            self._connection.execute(
                "DELETE FROM chunks WHERE key >= ? AND key < ?",
                (each.chunks.start, each.chunks.stop),
            )

    def add(self, document: Document, chunks: Sequence[Chunk]) -> int:
        """Add a document and its chunks, whose ids are their keys; return the document's key."""
        key = self._next
        self._next += 1
        text = document.text
        starts = [*(chunk.start for chunk in chunks), len(text)]
        self._connection.execute(
            f"INSERT INTO documents VALUES ({','.join('?' * 16)})",
            (
                key,
                document.id,
                document.path,
                document.title,
                document.date,
                document.author,
                document.url,
                document.sha256,
                document.encoding,
                len(text),
                document.source_characters,
                _dump([[each.start, each.end, each.level] for each in document.headings]),
                _dump(document.notes),
                chunks[0].id if chunks else 0,
                len(chunks),
                text[: starts[0]],
            ),
        )
        self._connection.executemany(
            f"INSERT INTO chunks VALUES ({','.join('?' * 12)})",
            (
                (
                    chunk.id,
                    key,
                    chunk.start,
                    chunk.end,
                    *(line_range(document.lines, chunk.start, chunk.end) or (None, None)),
                    *(line_range(document.pages, chunk.start, chunk.end) or (None, None)),
                    _dump(chunk.headings),
                    chunk.context,
                    text[chunk.start : chunk.end],
                    text[chunk.end : following],
                )
                for chunk, (_, following) in zip(chunks, pairwise(starts), strict=True)
            ),
        )
        return key

    def order(self, keys: Iterable[int]) -> None:
        """Say in which order the documents stand in the folder."""
        self._connection.executemany("INSERT INTO positions VALUES (?,?)", enumerate(keys))

    def sign(self, key: int, signature: bytes) -> None:
        """Keep the signature of a document."""
        self._connection.execute("INSERT INTO signatures VALUES (?,?)", (key, signature))

    def signatures(self) -> list[bytes]:
        """Return the signatures of all documents, in the order that was said."""
        rows = self._connection.execute(
            "SELECT s.signature FROM positions p JOIN signatures s ON s.document = p.document"
            " ORDER BY p.position"
        )
        return [signature for (signature,) in rows]

    def group(self, firsts: Iterable[tuple[int, int]]) -> None:
        """Note groups of documents: the position of each document and that of its group's first."""
        self._connection.executemany(
            "INSERT INTO alike SELECT document, ?2, ?1 FROM positions WHERE position = ?1", firsts
        )

    def add_files(self, files: Iterable[FileRecord]) -> None:
        """Note every file of the folder, those left out included."""
        self._connection.executemany(
            "INSERT INTO files VALUES (?,?,?,?,?,?,?,?,?)",
            (
                (
                    file.path,
                    file.checksum,
                    file.state,
                    file.reason,
                    file.encoding,
                    file.kept,
                    file.dropped,
                    _dump(file.notes) if file.notes else "[]",
                    file.stamp,
                )
                for file in files
            ),
        )

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
            self._connection.execute("SELECT key FROM documents LIMIT 1").fetchall()
        except sqlite3.Error as error:
            raise IndexUnavailable("The catalog of the index can't be read.") from error
        # A connection and its cache of statements hold one another: left alone, the file stays open
        # until the garbage collector comes by.
        self._close = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Release the file."""
        self._close()

    def examine(self) -> str | None:
        """Let SQLite check the file; return what is wrong."""
        try:
            [(verdict,)] = self._rows("PRAGMA integrity_check(1)")
        except sqlite3.Error as error:
            return f"the catalog is damaged ({error})"
        return None if verdict == "ok" else f"the catalog is damaged ({verdict})"

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def counts(self) -> tuple[int, int, int]:
        """Return the number of documents, of chunks, and of files."""
        [counts] = self._rows(
            "SELECT (SELECT count(*) FROM positions), (SELECT count(*) FROM chunks),"
            " (SELECT count(*) FROM files)"
        )
        documents, chunks, files = counts
        return documents, chunks, files

    def summaries(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return a page of the list of documents, in the order of the folder."""
        rows = self._rows(
            f"SELECT {_SUMMARY} FROM positions p JOIN documents d ON d.key = p.document"
            " WHERE p.position >= ? ORDER BY p.position LIMIT ?",
            (offset, limit),
        )
        return [DocumentSummary(*row) for row in rows]

    def alike(self, identity: str, limit: int) -> list[DocumentSummary]:
        """Return the other documents of a document's group, in the order of the folder."""
        rows = self._rows(
            f"SELECT {_SUMMARY} FROM documents own"
            ' JOIN alike mine ON mine.document = own.key JOIN alike a ON a."first" = mine."first"'
            " JOIN documents d ON d.key = a.document"
            " WHERE own.id = ? AND d.key != own.key ORDER BY a.position LIMIT ?",
            (identity, limit),
        )
        return [DocumentSummary(*row) for row in rows]

    def repeated_chunks(self) -> int:
        """Return how many chunks belong to documents whose signature an earlier one has too."""
        [(chunks,)] = self._rows(
            "SELECT coalesce(sum(chunks - own), 0) FROM (SELECT sum(d.chunks) AS chunks,"
            " max(d.chunks) AS own FROM alike a JOIN documents d ON d.key = a.document"
            " JOIN signatures s ON s.document = d.key GROUP BY s.signature)"
        )
        return int(chunks)

    def document(self, identity: str) -> Document:
        """Return a document, without the lines and pages of its paragraphs.

        Raises:
            DocumentNotFound: the index has no document of that id.
        """
        rows = self._rows(
            "SELECT first_chunk, chunks, before, headings, notes, id, path, title, sha256,"
            " encoding, date, author, url, source_characters FROM documents WHERE id = ?",
            (identity,),
        )
        if not rows:
            raise DocumentNotFound("There is no document with this id in the index.")
        first, count, before, headings, notes, *about, source_characters = rows[0]
        identity, path, title, sha256, encoding, date, author, url = about
        pieces = self._rows(
            "SELECT text, after FROM chunks WHERE key >= ? AND key < ? ORDER BY key",
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

    def chunks(self, places: dict[int, int]) -> dict[int, StoredChunk]:
        """Return chunks by their id, given the id of each by its key."""
        marks = ",".join("?" * len(places))
        rows = self._rows(
            'SELECT c.key, d.id, c.start, c."end", c.headings, c.context, c.text,'
            " d.path, d.title, d.date, d.author, d.url, c.first_line, c.last_line,"
            " c.first_page, c.last_page"
            f" FROM chunks c JOIN documents d ON d.key = c.document WHERE c.key IN ({marks})",
            list(places),
        )
        found: dict[int, StoredChunk] = {}
        for key, document, start, end, headings, context, *about in rows:
            identity = places[key]
            chunk = Chunk(identity, document, start, end, tuple(json.loads(headings)), context)
            *about, first_line, last_line, first_page, last_page = about
            lines = None if first_line is None else (first_line, last_line)
            pages = None if first_page is None else (first_page, last_page)
            found[identity] = StoredChunk(chunk, *(*about, lines, pages))
        return found

    def stored(self) -> list[StoredDocument]:
        """Return where the documents are kept, in the order of the folder."""
        rows = self._rows(
            "SELECT d.key, d.path, d.sha256, d.first_chunk, d.first_chunk + d.chunks"
            " FROM positions p JOIN documents d ON d.key = p.document ORDER BY p.position"
        )
        return [
            StoredDocument(key, path, checksum, range(start, stop))
            for key, path, checksum, start, stop in rows
        ]

    def searched(self, keys: range) -> Iterator[tuple[str, str]]:
        """Yield text and context of the chunks of a range of keys."""
        yield from self._connection.execute(
            "SELECT text, context FROM chunks WHERE key >= ? AND key < ? ORDER BY key",
            (keys.start, keys.stop),
        )

    def files(self, offset: int = 0, limit: int = -1) -> list[FileRecord]:
        """Return files of the folder, those left out included, in its order; -1 is no limit."""
        rows = self._rows(
            f"SELECT {_FILE} FROM files ORDER BY rowid LIMIT ? OFFSET ?", (limit, offset)
        )
        return [
            FileRecord(path, checksum, _STATES[state], *(*about, _tuple(notes), stamp))
            for path, checksum, state, *about, notes, stamp in rows
        ]

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files that were left out, and why."""
        rows = self._rows("SELECT path, reason FROM files WHERE reason IS NOT NULL ORDER BY rowid")
        return tuple(Skipped(*row) for row in rows)


def _tuple(dumped: str) -> tuple[Any, ...]:
    # Most lists are empty, and there may be very many of them.
    return () if dumped == "[]" else tuple(json.loads(dumped))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
