"""Rows of new chunks, written in batches."""

from collections.abc import Sequence
from itertools import pairwise

from corpus.types import Chunk, Document
from embeddings.indexing.folder_engine.vector_reuse import chunk_vector_key
from embeddings.indexing.milvus_engine.claim import Claim
from embeddings.store.dense.quantizer import QuantizedRows, VectorQuantizer
from embeddings.store.lexical.statistics import ChunkStatistics
from embeddings.store.milvus.collections import (
    ALIVE,
    BODY,
    CONTENT,
    DENSE,
    FIRST,
    KEY,
    LAST,
    LEXICAL,
    TERMS,
)
from embeddings.store.milvus.connection import Connection, Row
from embeddings.store.milvus.records import body_record, fits_row, terms_record, text_rows
from embeddings.store.milvus.rows import body_text
from embeddings.store.milvus.term_weights import ChunkTerms, chunk_vector, mean_lengths
from embeddings.tools import Tools

_BATCH = 500
# The mean lengths of so many chunks are those by which a new series weights terms.
_MEASURED = 2_000


class ChunkRows:
    """Writes chunks and other records of a series."""

    def __init__(
        self,
        connection: Connection,
        collections: tuple[str, str],
        tools: Tools,
        claim: Claim,
        generation: int,
        pivots: tuple[float, float] | None,
    ) -> None:
        """`collections` are those of chunks and of records; without `pivots` the first chunks make
        them."""
        self._connection = connection
        self._chunks, self._records = collections
        self._fingerprint = tools.encoder.fingerprint
        self._quantizer = VectorQuantizer(tools.encoder.dimensions)
        self._claim = claim
        self._generation = generation
        self.pivots = pivots
        self.statistics = ChunkStatistics()
        """The sizes of all chunks that were added."""
        self._waiting: list[tuple[Row, ChunkTerms]] = []
        self._texts: list[Row] = []

    def add(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        terms: Sequence[ChunkTerms],
        vectors: QuantizedRows | None,
    ) -> None:
        """Add the chunks of a document, whose ids are their keys."""
        if vectors is None:
            return
        starts = [*(chunk.start for chunk in chunks), len(document.text)]
        restored = self._quantizer.restore(vectors)
        for chunk, (_, following), own, vector in zip(
            chunks, pairwise(starts), terms, restored, strict=True
        ):
            text = document.text[chunk.start : chunk.end]
            row: Row = {
                KEY: chunk.id,
                FIRST: self._generation,
                LAST: ALIVE,
                DENSE: vector.tolist(),
                TERMS: self._short(terms_record(chunk.id), own.packed()),
                BODY: self._short(body_record(chunk.id), body_text(document, chunk, following)),
                CONTENT: chunk_vector_key(self._fingerprint, text, chunk.context).hex(),
            }
            self._waiting.append((row, own))
            self.statistics += own.statistics
        if len(self._waiting) >= (_BATCH if self.pivots else _MEASURED):
            self.flush()

    def _short(self, name: str, text: str) -> str:
        """Return a text that fits into a row; another becomes a record, and an empty text."""
        if fits_row(text):
            return text
        self.add_text(name, text)
        return ""

    def add_text(self, name: str, text: str) -> None:
        """Add a record."""
        self.add_rows(text_rows(name, text))

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Add rows of records."""
        self._texts += rows
        if len(self._texts) >= _BATCH:
            self._flush_texts()

    def _flush_texts(self) -> None:
        texts, self._texts = self._texts, []
        self._claim.require()
        self._connection.write(self._records, texts)

    def flush(self) -> None:
        """Write what waits."""
        if self.pivots is None:
            self.pivots = mean_lengths(self.statistics)
        waiting, self._waiting = self._waiting, []
        for start in range(0, len(waiting), _BATCH):
            rows = []
            for row, terms in waiting[start : start + _BATCH]:
                row[LEXICAL] = chunk_vector(terms, self.pivots)
                rows.append(row)
            self._claim.require()
            self._connection.write(self._chunks, rows)
        if self._texts:
            self._flush_texts()
