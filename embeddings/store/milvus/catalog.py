"""Reading the documents, chunks and files of a generation."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from corpus.errors import DocumentNotFound
from corpus.types import Document
from embeddings.store.catalog.rows import file_record
from embeddings.store.catalog.values import file_state
from embeddings.store.milvus.collections import BODY, KEY
from embeddings.store.milvus.connection import Connection
from embeddings.store.milvus.document_order import DocumentOrder
from embeddings.store.milvus.records import (
    body_record,
    document_record,
    read_texts,
    structure_record,
)
from embeddings.store.milvus.rows import read_chunk, read_document, read_summary
from embeddings.store.regular_files import text
from embeddings.types import DocumentSummary, FileRecord, StoredChunk

_REMEMBERED = 4096


class Catalog:
    """The documents and chunks of one generation. What lists say of those that were asked for last
    is kept in memory."""

    def __init__(
        self, connection: Connection, collections: tuple[str, str], order: DocumentOrder
    ) -> None:
        """`collections` are those of the chunks and of the records."""
        self._connection = connection
        self._chunks, self._records = collections
        self._order = order
        self._lock = threading.Lock()
        self._remembered: OrderedDict[int, tuple[DocumentSummary, FileRecord]] = OrderedDict()

    def summaries(self, positions: Sequence[int]) -> list[DocumentSummary]:
        """Return the documents at positions in the order of the folder.

        Raises:
            ValueError: what is stored is damaged.
        """
        return [each for each, _ in self._described(positions)]

    def _described(self, positions: Sequence[int]) -> list[tuple[DocumentSummary, FileRecord]]:
        keys = [int(self._order.keys[each]) for each in positions]
        with self._lock:
            known = {each: self._remembered[each] for each in keys if each in self._remembered}
        names = {document_record(each): each for each in keys if each not in known}
        texts = read_texts(self._connection, self._records, list(names))
        read = {key: read_summary(texts.get(name)) for name, key in names.items()}
        for position, key in zip(positions, keys, strict=True):
            if key in read and read[key][0].id != self._order.identity(position):
                raise ValueError("another document")
        with self._lock:
            self._remembered |= read
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return [(known | read)[key] for key in keys]

    def document(self, identity: str) -> Document:
        """Return a document, without the source lines of its paragraphs.

        Raises:
            DocumentNotFound: the generation has no document with this id.
            ValueError: what is stored is damaged.
        """
        position = self._order.position(identity)
        if position is None:
            raise DocumentNotFound("There is no document with this id in the index.")
        ordered = self._order.at(position)
        names = document_record(ordered.key), structure_record(ordered.key)
        texts = read_texts(self._connection, self._records, names)
        bodies = self.bodies(ordered.chunk_keys)
        summary, structure = map(texts.get, names)
        return read_document(ordered, summary, structure, list(bodies.values()))

    def bodies(self, keys: Sequence[int]) -> dict[int, str]:
        """Return the texts of rows of chunks by their keys, in the given order.

        Raises:
            ValueError: one is missing.
        """
        rows = self._connection.get(self._chunks, list(keys), (KEY, BODY))
        found = {row[KEY]: row[BODY] for row in rows}
        elsewhere = [body_record(key) for key, each in found.items() if not each]
        texts = read_texts(self._connection, self._records, elsewhere) if elsewhere else {}
        if not found.keys() >= set(keys):
            raise ValueError("a chunk is missing")
        return {key: found[key] or texts[body_record(key)] for key in keys}

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        """Return chunks by their ids.

        Raises:
            ValueError, LookupError: what is stored is damaged.
        """
        known = [each for each in dict.fromkeys(ids) if 0 <= each < self._order.chunks]
        places = {each: self._order.of_chunk(each) for each in known}
        positions = list(dict.fromkeys(position for position, _ in places.values()))
        documents = dict(zip(positions, self.summaries(positions), strict=True))
        bodies = self.bodies([key for _, key in places.values()])
        return {
            each: read_chunk(each, key, bodies[key], documents[position])
            for each, (position, key) in places.items()
        }

    def files(self, table: Sequence[Any]) -> list[FileRecord]:
        """Return files from their rows in the table of files (`file_row`).

        Raises:
            ValueError, TypeError: a row is something else.
        """
        positions = [row[0] for row in table if row[0] is not None]
        if any(type(each) is not int or not 0 <= each < len(self._order) for each in positions):
            raise ValueError("not a document")
        documents = (file for _, file in self._described(positions))
        return [
            skipped_file(row)
            if row[0] is None
            else replace(next(documents), state=file_state(row[1]), stamp=text(row[2]))
            for row in table
        ]


def file_row(file: FileRecord, position: int | None) -> list[Any]:
    """Return the row of a file; `position` is that of its document, None where it has none."""
    if position is not None:
        return [position, file.state, file.stamp]
    return [None, file.state, file.stamp, file.path, file.checksum, file.reason]


def skipped_file(row: Sequence[Any]) -> FileRecord:
    """Return a skipped file from its row.

    Raises:
        ValueError: it is something else.
    """
    _, state, stamp, path, checksum, reason = row
    for each in (path, checksum, reason, stamp):
        if not isinstance(each, str):
            raise ValueError("not a file")
    return file_record((path, checksum, state, reason, None, 0, 0, "[]", stamp))
