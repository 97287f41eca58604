"""Writing the catalog of a generation."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.cleaning.boilerplate import Boilerplate
from corpus.source_lines import line_range
from corpus.types import Chunk, Document
from embeddings.store.catalog.reader import StoredDocument
from embeddings.store.catalog.schema import DOCUMENT_SCHEMA, FOLDER_SCHEMA, FOLDER_TABLES
from embeddings.types import BoilerplateLines, FileRecord

# A context of this number is the document's title and its lead.
_TITLE_AND_LEAD = 0
# SQLite keeps whole numbers up to here.
_MOST = 2**63
_STAMP = 4
Lead = tuple[int, int]


class CatalogWriter:
    """Writes a new catalog, or one that continues another."""

    def __init__(self, path: Path, base: Path | None = None) -> None:
        """Begin empty, or with the documents and chunks of the catalog `base`, in no order yet."""
        if base is not None:
            shutil.copyfile(base, path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        if base is None:
            # Han characters take two bytes so and three in UTF-8, and fewer rows of some hundred
            # characters leave a rest of a page empty.
            self._run("PRAGMA encoding='UTF-16le'; PRAGMA page_size=16384")
        # The file is synced whole before anyone sees it; a journal would only cost time.
        self._run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON; BEGIN")
        if base is None:
            self._run(DOCUMENT_SCHEMA)
        else:
            self._run("; ".join(f"DROP TABLE {table}" for table in FOLDER_TABLES))
        self._run(FOLDER_SCHEMA)
        [(last,)] = self._connection.execute("SELECT max(key) FROM documents")
        self._next = 0 if last is None else last + 1

    def _run(self, statements: str) -> None:
        for statement in statements.split(";"):
            self._connection.execute(statement)

    def remove(self, documents: Iterable[StoredDocument]) -> None:
        """Remove documents and their chunks."""
        for each in documents:
            self._connection.execute("DELETE FROM documents WHERE key = ?", (each.key,))
            for table in ("signatures", "margins", "abbreviations", "contexts"):
                self._connection.execute(f"DELETE FROM {table} WHERE document = ?", (each.key,))
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
        lead = _lead(document, chunks)
        self._connection.execute(
            f"INSERT INTO documents VALUES ({','.join('?' * 18)})",
            (
                key,
                bytes.fromhex(document.id),
                document.path,
                document.title,
                document.date,
                document.author,
                document.url,
                bytes.fromhex(document.sha256),
                document.encoding,
                len(text),
                document.source_characters,
                _dump([[each.start, each.end, each.level] for each in document.headings]),
                _dump(document.notes),
                chunks[0].id if chunks else 0,
                len(chunks),
                text[: starts[0]],
                *(lead or (None, None)),
            ),
        )
        contexts = self._add_contexts(key, document, chunks, lead)
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
                    contexts[chunk.context],
                    text[chunk.start : chunk.end],
                    text[chunk.end : following],
                )
                for chunk, (_, following) in zip(chunks, pairwise(starts), strict=True)
            ),
        )
        return key

    def _add_contexts(
        self, key: int, document: Document, chunks: Sequence[Chunk], lead: Lead | None
    ) -> dict[str, int | None]:
        """Keep each context of a document once; return their numbers, None for the title alone.

        The lead is not kept again: it stands in the first chunk.
        """
        title = document.title
        ending = f"\n{_text_of(document, chunks, lead)}" if lead else ""
        numbers: dict[str, int | None] = {title: None}
        if lead:
            numbers.setdefault(title + ending, _TITLE_AND_LEAD)
        known = len(numbers)
        for chunk in chunks:
            numbers.setdefault(chunk.context, len(numbers))
        self._connection.executemany(
            "INSERT INTO contexts VALUES (?,?,?,?)",
            (
                (key, number, text.removesuffix(ending), bool(ending) and text.endswith(ending))
                for text, number in [*numbers.items()][known:]
            ),
        )
        return numbers

    def add_abbreviations(self, key: int, names: Iterable[tuple[str, str]]) -> None:
        """Keep the long and the short names that a document defines."""
        self._connection.executemany(
            "INSERT INTO abbreviations VALUES (?,?,?)",
            ((key, name, short) for name, short in names),
        )

    def add_boilerplate_lines(self, key: int, margins: BoilerplateLines) -> None:
        """Keep the margins of a document."""
        self._connection.execute(
            "INSERT INTO margins VALUES (?,?,?)", (key, margins.candidates, _dump(margins.left_out))
        )

    def set_boilerplate(self, recurring: Boilerplate) -> None:
        """Note which lines recur over the documents."""
        self._connection.executemany(
            "INSERT INTO recurring VALUES (?,?)",
            ((line, line in recurring.everywhere) for line in sorted(recurring.lines)),
        )

    def set_document_order(self, keys: Iterable[int]) -> None:
        """Say in which order the documents stand in the folder."""
        self._connection.executemany("INSERT INTO positions VALUES (?,?)", enumerate(keys))

    def add_signature(self, key: int, signature: bytes) -> None:
        """Keep the signature of a document."""
        self._connection.execute("INSERT INTO signatures VALUES (?,?)", (key, signature))

    def signatures(self) -> list[bytes]:
        """Return the signatures of all documents, in the order that was said."""
        rows = self._connection.execute(
            "SELECT s.signature FROM positions p JOIN signatures s ON s.document = p.document"
            " ORDER BY p.position"
        )
        return [signature for (signature,) in rows]

    def set_near_duplicates(self, firsts: Iterable[tuple[int, int]]) -> None:
        """Note groups of documents: the position of each document and that of its group's first."""
        self._connection.executemany(
            "INSERT INTO alike SELECT document, ?2, ?1 FROM positions WHERE position = ?1", firsts
        )

    def add_files(self, files: Iterable[FileRecord]) -> None:
        """Note every file of the folder, those left out included; the others are documents."""
        keys = dict(self._connection.execute("SELECT path, key FROM documents"))
        for position, file in enumerate(files):
            document = keys[file.path] if file.reason is None else None
            self._connection.execute(
                "INSERT INTO files VALUES (?,?,?,?,?,?,?)",
                (position, document, file.state, *_stamped(file.stamp)),
            )
            if file.reason is not None:
                self._connection.execute(
                    "INSERT INTO skipped VALUES (?,?,?,?)",
                    (position, file.path, bytes.fromhex(file.checksum), file.reason),
                )

    def close(self) -> None:
        """Commit everything."""
        self._connection.execute("COMMIT")
        self._connection.close()

    def abandon(self) -> None:
        """Close without a commit."""
        self._connection.close()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _lead(document: Document, chunks: Sequence[Chunk]) -> Lead | None:
    """Return where in the first chunk what ends the contexts of the others stands, and how long it
    is; None where there is no such thing."""
    first = document.text[chunks[0].start : chunks[0].end] if chunks else ""
    for chunk in chunks:
        # It stands behind the title, or behind the last of the headings.
        behind_title = chunk.context.removeprefix(f"{document.title}\n")
        for ending in (behind_title, chunk.context.rpartition("\n")[2]):
            # SQLite counts no further than to a zero.
            if ending != chunk.context and ending in first and "\0" not in first:
                return first.index(ending), len(ending)
    return None


def _text_of(document: Document, chunks: Sequence[Chunk], lead: Lead) -> str:
    start = chunks[0].start + lead[0]
    return document.text[start : start + lead[1]]


def _stamped(stamp: str) -> Sequence[int | None]:
    """Return the four numbers of a stamp, None each where it is not made of such: then the file is
    read again."""
    numbers = [int(part) for part in stamp.split("-") if part.isdecimal()]
    if len(numbers) != _STAMP or max(numbers) >= _MOST or "-".join(map(str, numbers)) != stamp:
        return (None,) * _STAMP
    return numbers
