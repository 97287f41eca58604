"""The catalog of a generation: its documents, chunks and files, in one SQLite file.

A document and a chunk have a key, which stays while the document stays as it is; their order in the
folder is kept apart, so that a change of one document touches no other's rows.
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
# A context that is the title alone is not kept once more, and the lead stands in the first chunk.
_CONTEXT = (
    "coalesce(x.context, d.title) || CASE WHEN f.key IS NULL THEN ''"
    " ELSE char(10) || substr(f.text, d.lead + 1, d.lead_characters) END"
)
_WITH_CONTEXTS = (
    "chunks c JOIN documents d ON d.key = c.document"
    " LEFT JOIN contexts x ON x.document = c.document AND x.number = c.context"
    " LEFT JOIN chunks f ON f.key = CASE WHEN c.context = 0 OR x.is_led THEN d.first_chunk END"
)
# What there is to say of a file that became a document is said there.
_FILE = (
    "coalesce(d.path, o.path), coalesce(d.sha256, o.checksum), f.state, o.reason, d.encoding,"
    " coalesce(d.characters, 0), max(0, coalesce(d.source_characters - d.characters, 0)),"
    " coalesce(d.notes, '[]'), coalesce(f.size || '-' || f.modified || '-' || f.changed"
    " || '-' || f.inode, '')"
)
_FILES = (
    "files f LEFT JOIN documents d ON d.key = f.document"
    " LEFT JOIN skipped o ON o.position = f.position"
)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """Where a catalog keeps a document: its key and the keys of its chunks, which are a range."""

    key: int
    path: str
    checksum: str
    chunks: range


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

    def find_problem(self) -> str | None:
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
            # Counting the rows of the chunks would read all of their text.
            "SELECT (SELECT count(*) FROM positions), (SELECT total(chunks) FROM documents),"
            " (SELECT count(*) FROM files)"
        )
        documents, chunks, files = counts
        return documents, int(chunks), files

    def summaries(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return a page of the list of documents, in the order of the folder."""
        rows = self._rows(
            f"SELECT {_SUMMARY} FROM positions p JOIN documents d ON d.key = p.document"
            " WHERE p.position >= ? ORDER BY p.position LIMIT ?",
            (offset, limit),
        )
        return [_summary(row) for row in rows]

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        """Return the other documents of a document's group, in the order of the folder."""
        rows = self._rows(
            f"SELECT {_SUMMARY} FROM documents own"
            ' JOIN alike mine ON mine.document = own.key JOIN alike a ON a."first" = mine."first"'
            " JOIN documents d ON d.key = a.document"
            " WHERE own.id = ? AND d.key != own.key ORDER BY a.position LIMIT ?",
            (_packed(identity), limit),
        )
        return [_summary(row) for row in rows]

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
            "SELECT first_chunk, chunks, before, headings, notes, path, title, sha256,"
            " encoding, date, author, url, source_characters FROM documents WHERE id = ?",
            (_packed(identity),),
        )
        if not rows:
            raise DocumentNotFound("There is no document with this id in the index.")
        first, count, before, headings, notes, *about, source_characters = rows[0]
        path, title, sha256, encoding, date, author, url = about
        pieces = self._rows(
            "SELECT text, after FROM chunks WHERE key >= ? AND key < ? ORDER BY key",
            (first, first + count),
        )
        return Document(
            id=identity,
            path=path,
            title=title,
            text=before + "".join(text + after for text, after in pieces),
            sha256=sha256.hex(),
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
            f'SELECT c.key, d.id, c.start, c."end", c.headings, {_CONTEXT}, c.text,'
            " d.path, d.title, d.date, d.author, d.url, c.first_line, c.last_line,"
            " c.first_page, c.last_page"
            f" FROM {_WITH_CONTEXTS} WHERE c.key IN ({marks})",
            list(places),
        )
        found: dict[int, StoredChunk] = {}
        for key, document, start, end, headings, context, *about in rows:
            identity = places[key]
            chunk = Chunk(identity, document.hex(), start, end, _tuple(headings), context)
            *about, first_line, last_line, first_page, last_page = about
            lines = None if first_line is None else (first_line, last_line)
            pages = None if first_page is None else (first_page, last_page)
            found[identity] = StoredChunk(chunk, *(*about, lines, pages))
        return found

    def stored_documents(self) -> list[StoredDocument]:
        """Return where the documents are kept, in the order of the folder."""
        rows = self._rows(
            "SELECT d.key, d.path, d.sha256, d.first_chunk, d.first_chunk + d.chunks"
            " FROM positions p JOIN documents d ON d.key = p.document ORDER BY p.position"
        )
        return [
            StoredDocument(key, path, checksum.hex(), range(start, stop))
            for key, path, checksum, start, stop in rows
        ]

    def boilerplate_lines(self) -> dict[str, BoilerplateLines]:
        """Return the margins of the documents, by their paths."""
        rows = self._rows(
            "SELECT d.path, m.edges, m.left_out FROM margins m JOIN documents d"
            " ON d.key = m.document"
        )
        return {path: BoilerplateLines(edges, _tuple(left_out)) for path, edges, left_out in rows}

    def left_out_lines(self, path: str, checksum: str) -> tuple[int, ...]:
        """Return the numbers of the lines that a document with this content lost."""
        rows = self._rows(
            "SELECT m.left_out FROM margins m JOIN documents d ON d.key = m.document"
            " WHERE d.path = ? AND d.sha256 = ?",
            (path, bytes.fromhex(checksum)),
        )
        return _tuple(rows[0][0]) if rows else ()

    def abbreviations(self, limit: int) -> list[tuple[str, str]]:
        """Return the long and the short names that the documents define, those first that most of
        them define."""
        return [
            (name, short)
            for name, short in self._rows(
                "SELECT name, short FROM abbreviations GROUP BY name, short"
                " ORDER BY count(*) DESC, name, short LIMIT ?",
                (limit,),
            )
        ]

    def boilerplate(self) -> Boilerplate:
        """Return the lines that recur over the documents, as they were learned."""
        rows = self._rows("SELECT line, is_everywhere FROM recurring")
        return Boilerplate(
            frozenset(line for line, _ in rows),
            frozenset(line for line, is_everywhere in rows if is_everywhere),
        )

    def chunk_texts(self, keys: range) -> Iterator[tuple[str, str]]:
        """Yield text and context of the chunks of a range of keys."""
        yield from self._connection.execute(
            f"SELECT c.text, {_CONTEXT} FROM {_WITH_CONTEXTS}"
            " WHERE c.key >= ? AND c.key < ? ORDER BY c.key",
            (keys.start, keys.stop),
        )

    def files(self, offset: int = 0, limit: int = -1) -> list[FileRecord]:
        """Return files of the folder, those left out included, in its order; -1 is no limit."""
        rows = self._rows(
            f"SELECT {_FILE} FROM {_FILES} WHERE f.position >= ? ORDER BY f.position LIMIT ?",
            (offset, limit),
        )
        return [
            FileRecord(path, checksum.hex(), _STATES[state], *(*about, _tuple(notes), stamp))
            for path, checksum, state, *about, notes, stamp in rows
        ]

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files that were left out, and why."""
        rows = self._rows("SELECT path, reason FROM skipped ORDER BY position")
        return tuple(Skipped(*row) for row in rows)


def _packed(identity: str) -> bytes | None:
    """Return an id as it is kept, None where it can't be one."""
    try:
        packed = bytes.fromhex(identity)
    except ValueError:
        return None
    # Each id has one writing.
    return packed if packed.hex() == identity else None


def _summary(row: Sequence[Any]) -> DocumentSummary:
    identity, *about = row
    return DocumentSummary(identity.hex(), *about)


def _tuple(dumped: str) -> tuple[Any, ...]:
    # Most lists are empty, and there may be very many of them.
    return () if dumped == "[]" else tuple(json.loads(dumped))
