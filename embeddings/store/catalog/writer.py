"""Writing the catalog of a generation."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from corpus.cleaning.boilerplate import Boilerplate
from corpus.positions.places import places_between
from corpus.positions.source_lines import line_range
from corpus.types import Chunk, Document
from embeddings.store.catalog.packed_places import pack_places
from embeddings.store.catalog.reader import StoredDocument
from embeddings.store.catalog.schema import DOCUMENT_SCHEMA, FOLDER_SCHEMA, FOLDER_TABLES
from embeddings.types import BoilerplateLines, FileRecord

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_TABLES_BY_DOCUMENT = ("minhash_signatures", "boilerplate_lines", "abbreviations", "contexts")


class CatalogWriter:
    """Writes a new catalog, or one that continues another."""

    def __init__(self, path: Path, base: Path | None = None) -> None:
        """Begin empty, or with the documents and chunks of the catalog `base`, without an order."""
        if base is not None:
            shutil.copyfile(base, path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        if base is None:
            # Han characters take two bytes in UTF-16 and three in UTF-8.
            self._run("PRAGMA encoding='UTF-16le'")
        # The finished file is synced before it is published, so a journal would only cost time.
        # Removed text must not stay in unused pages.
        self._run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON; BEGIN")
        if base is None:
            self._run(DOCUMENT_SCHEMA)
        else:
            self._run("; ".join(f"DROP TABLE {table}" for table in FOLDER_TABLES))
        self._run(FOLDER_SCHEMA)
        self._next_document = self._next_key("documents")
        self._next_context = self._next_key("contexts")

    def _run(self, statements: str) -> None:
        for statement in statements.split(";"):
            self._connection.execute(statement)

    def _next_key(self, table: str) -> int:
        [(last,)] = self._connection.execute(f"SELECT max(key) FROM {table}")
        return 0 if last is None else last + 1

    def remove(self, documents: Iterable[StoredDocument]) -> None:
        """Remove documents and their chunks."""
        for each in documents:
            self._connection.execute("DELETE FROM documents WHERE key = ?", (each.key,))
            for table in _TABLES_BY_DOCUMENT:
                self._connection.execute(f"DELETE FROM {table} WHERE document = ?", (each.key,))
            self._connection.execute(
                "DELETE FROM chunks WHERE key >= ? AND key < ?",
                (each.chunks.start, each.chunks.stop),
            )

    def add(self, document: Document, chunks: Sequence[Chunk]) -> int:
        """Add a document and its chunks, whose ids become their keys; return the document's key."""
        key = self._next_document
        self._next_document += 1
        self._insert("documents", [(key, *_document_values(document, chunks))])
        contexts = self._add_contexts(key, chunks)
        starts = [*(chunk.start for chunk in chunks), len(document.text)]
        self._insert(
            "chunks",
            [
                (chunk.id, key, contexts[chunk.context], *_chunk_values(document, chunk, following))
                for chunk, following in zip(chunks, starts[1:], strict=True)
            ],
        )
        return key

    def _insert(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            marks = ",".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def _add_contexts(self, document: int, chunks: Sequence[Chunk]) -> dict[str, int]:
        """Add each distinct context of a document once; return their keys."""
        distinct = dict.fromkeys(chunk.context for chunk in chunks)
        keys = dict(zip(distinct, count(self._next_context), strict=False))
        self._next_context += len(keys)
        self._insert("contexts", [(key, document, text) for text, key in keys.items()])
        return keys

    def add_abbreviations(self, key: int, pairs: Iterable[tuple[str, str]]) -> None:
        """Add the pairs of a full name and its abbreviation that a document defines."""
        self._insert("abbreviations", [(key, *pair) for pair in pairs])

    def add_boilerplate_lines(self, key: int, lines: BoilerplateLines) -> None:
        """Add the candidate lines for boilerplate of a document, and which of them it lost."""
        self._insert("boilerplate_lines", [(key, lines.candidates, _dump(lines.left_out))])

    def add_signature(self, key: int, signature: bytes) -> None:
        """Add the MinHash signature of a document."""
        self._insert("minhash_signatures", [(key, signature)])

    def set_document_order(self, keys: Iterable[int]) -> None:
        """Set the order of the documents in the folder; others are not listed."""
        self._insert("document_order", list(enumerate(keys)))

    def signatures(self) -> list[bytes]:
        """Return the MinHash signatures of all documents, in the order that was set."""
        rows = self._connection.execute(
            "SELECT s.signature FROM document_order o"
            " JOIN minhash_signatures s ON s.document = o.document ORDER BY o.position"
        )
        return [signature for (signature,) in rows]

    def set_near_duplicates(self, groups: Iterable[tuple[int, int]]) -> None:
        """Set the groups of near duplicates.

        `groups` has a pair for each document in a group: its position in the order that was set,
        and the position of the group's first document.
        """
        self._connection.executemany(
            "INSERT INTO near_duplicates"
            " SELECT document, ?2, ?1 FROM document_order WHERE position = ?1",
            groups,
        )

    def set_boilerplate(self, boilerplate: Boilerplate) -> None:
        """Set the recurring lines that were learned from the folder."""
        lines = sorted(boilerplate.lines)
        self._insert("boilerplate", [(line, line in boilerplate.everywhere) for line in lines])

    def add_files(self, files: Sequence[FileRecord], documents: Mapping[str, int]) -> None:
        """Add the files of the folder in order.

        `documents` holds the keys of those that were not skipped, by their paths.
        """
        numbered = list(enumerate(files))
        self._insert(
            "files",
            [
                (
                    position,
                    documents[file.path] if file.reason is None else None,
                    file.state,
                    file.stamp,
                )
                for position, file in numbered
            ],
        )
        self._insert(
            "skipped_files",
            [
                (position, file.path, file.checksum, file.reason)
                for position, file in numbered
                if file.reason is not None
            ],
        )

    def close(self) -> None:
        """Commit and release the file."""
        self._connection.execute("COMMIT")
        self._connection.close()

    def abandon(self) -> None:
        """Release the file without a commit."""
        self._connection.close()


def _document_values(document: Document, chunks: Sequence[Chunk]) -> tuple[Any, ...]:
    """Return a row of the table `documents`, without its key."""
    return (
        document.id,
        document.path,
        document.title,
        document.date,
        document.author,
        document.url,
        document.sha256,
        document.encoding,
        len(document.text),
        document.source_characters,
        _dump([[each.start, each.end, each.level] for each in document.headings]),
        _dump([[each.start, each.end, int(each.kind), each.level] for each in document.blocks]),
        _dump(document.notes),
        chunks[0].id if chunks else 0,
        len(chunks),
        # The text above the first chunk.
        document.text[: chunks[0].start if chunks else None],
    )


def _chunk_values(document: Document, chunk: Chunk, following: int) -> tuple[Any, ...]:
    """Return a row of the table `chunks` without its keys; `following` is the next chunk's start.

    It contains the text of the chunk and the text between it and the next one.
    """
    return (
        chunk.start,
        chunk.end,
        *(line_range(document.lines, chunk.start, chunk.end) or (None, None)),
        pack_places(places_between(document.places, chunk.start, chunk.end)),
        _dump(chunk.headings),
        document.text[chunk.start : chunk.end],
        document.text[chunk.end : following],
    )


def _dump(values: Sequence[Any]) -> str:
    # Most are empty, and `json.dumps` makes an encoder for each call.
    return _ENCODER.encode(values) if values else "[]"
