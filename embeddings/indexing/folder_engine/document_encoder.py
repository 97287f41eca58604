"""Encodes documents in batches of chunks; a document that the encoder fails at is left out alone.

A document leaves the queue once all its chunks have vectors, so nothing of one that fails has been
written by then.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from embeddings.engine import AnalysedDocument, TextAndContext
from embeddings.indexing.failures import INTERNAL_ERROR, internal_error, log_failure
from embeddings.indexing.folder_engine.chunk_vectors import ChunkVectors
from embeddings.store.dense.quantizer import QuantizedRows

_BATCH = 512


@dataclass(slots=True, eq=False)
class QueuedDocument:
    """A document, its position in the folder, and the rows of its first chunks."""

    position: int
    analysed: AnalysedDocument
    rows: list[QuantizedRows] = field(default_factory=list)
    encoded: int = 0
    has_failed: bool = False

    @property
    def is_done(self) -> bool:
        return self.has_failed or self.encoded == len(self.analysed.chunks)

    @property
    def vectors(self) -> QuantizedRows | None:
        """A row for each chunk; None where there are no chunks."""
        return np.concatenate(self.rows) if self.rows else None


_QueuedChunk = tuple[QueuedDocument, TextAndContext]


class DocumentEncoder:
    """A queue of documents that are encoded in order."""

    def __init__(self, vectors: ChunkVectors) -> None:
        self._vectors = vectors
        self._documents: deque[QueuedDocument] = deque()
        self._chunks: list[_QueuedChunk] = []
        self.failed: dict[str, str] = {}
        """Why documents were left out, by their paths."""

    def add(self, position: int, analysed: AnalysedDocument) -> None:
        """Append a document."""
        queued = QueuedDocument(position, analysed)
        self._documents.append(queued)
        text = analysed.document.text
        self._chunks += (
            (queued, (text[chunk.start : chunk.end], chunk.context)) for chunk in analysed.chunks
        )

    def encoded(self, *, everything: bool = False) -> Iterator[QueuedDocument]:
        """Encode full batches, or `everything`; yield the documents that are complete, in order.

        Raises:
            EncoderError: the encoder fails at any text.
            OSError, sqlite3.Error: the index can't be written.
        """
        while len(self._chunks) >= _BATCH or (everything and self._chunks):
            batch = self._chunks[:_BATCH]
            del self._chunks[:_BATCH]
            self._encode(batch)
            yield from self._complete()
        yield from self._complete()

    def _complete(self) -> Iterator[QueuedDocument]:
        while self._documents and self._documents[0].is_done:
            queued = self._documents.popleft()
            if not queued.has_failed:
                yield queued

    def _encode(self, batch: list[_QueuedChunk]) -> None:
        if self._try(batch) is None:
            return
        for queued, chunks in groupby(batch, key=lambda each: each[0]):
            error = self._try(list(chunks))
            if error is not None:
                self._leave_out(queued, error)
        self._chunks = [each for each in self._chunks if not each[0].has_failed]

    def _try(self, batch: list[_QueuedChunk]) -> Exception | None:
        """Encode chunks; return the error where the encoder fails at some of them only."""
        try:
            rows = self._vectors.quantized([chunk for _, chunk in batch])
        except (OSError, sqlite3.Error):
            # The cache can't be written, which is no fault of a document.
            raise
        except Exception as error:
            self._vectors.require_encoder(error)
            return error
        done = 0
        for queued, chunks in groupby(batch, key=lambda each: each[0]):
            count = sum(1 for _ in chunks)
            queued.rows.append(rows[done : done + count])
            queued.encoded += count
            done += count
        return None

    def _leave_out(self, queued: QueuedDocument, error: Exception) -> None:
        queued.has_failed = True
        path = queued.analysed.document.path
        self.failed[path] = INTERNAL_ERROR
        log_failure(path, internal_error(error))
