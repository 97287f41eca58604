"""Writes the parts of a generation together: catalog, lexical index and vectors.

A chunk has a key, under which the catalog and the lexical index hold it as long as its document
stays unchanged, and an id: its position among all chunks, in the order of the files. `rows.npy`
holds the key of each id.
"""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from corpus.cleaning.boilerplate import Boilerplate
from corpus.text.visible import visible
from corpus.types import Chunk
from embeddings.engine import AnalysedDocument
from embeddings.indexing.failures import trace_of
from embeddings.indexing.folder_engine.calibration_file import write_calibration
from embeddings.indexing.folder_engine.chunk_vectors import ChunkVectors
from embeddings.indexing.folder_engine.deep_part import DeepPart
from embeddings.indexing.folder_engine.document_encoder import DocumentEncoder, QueuedDocument
from embeddings.indexing.near_duplicates import near_duplicate_groups
from embeddings.store.catalog.reader import Catalog, StoredDocument
from embeddings.store.catalog.writer import CatalogWriter
from embeddings.store.dense.writer import VectorWriter
from embeddings.store.durable_files import file_sha256, sync
from embeddings.store.layout import GenerationLayout
from embeddings.store.lexical.writer import LexicalWriter, documents_per_segment
from embeddings.store.row_keys import (
    RowKeys,
    concatenate_ranges,
    read_row_keys,
    rows_by_key,
    write_row_keys,
)
from embeddings.tools import Tools
from embeddings.types import DeepInfo, FileRecord

log = logging.getLogger("chuchu")


@dataclass(frozen=True, slots=True)
class BaseGeneration:
    """The generation that the next one continues: the documents that it keeps, by their paths, and
    those that it removes."""

    layout: GenerationLayout
    kept: dict[str, StoredDocument]
    removed: tuple[StoredDocument, ...]


class GenerationWriter:
    """Writes a generation, document by document (`embeddings.engine.IndexWriter`)."""

    def __init__(
        self,
        target: GenerationLayout,
        tools: Tools,
        vectors: ChunkVectors,
        deep: DeepPart | None,
        base: BaseGeneration | None,
        expected: int,
    ) -> None:
        """Begin empty, or with what `base` keeps; each kept document must still be named by `keep`.

        Without `deep` there will be no deep vectors. `expected` is the number of documents that
        will be added.
        """
        self._target = target
        self._tools = tools
        self._base = base
        self._deep_part = deep
        self.deep: DeepInfo | None = None
        """The deep vectors that `finish` wrote, None where it wrote none."""
        self.checksums: Mapping[Path, str] = {}
        """The SHA-256 of files that `finish` completed early, in hexadecimal."""
        self._encoder = DocumentEncoder(vectors)
        before = base.layout if base else None
        self._catalog = CatalogWriter(target.catalog, before.catalog if before else None)
        self._lexical = LexicalWriter(target.lexical, before.lexical if before else None)
        self._vectors = VectorWriter(tools.encoder.dimensions)
        # For what waits for the disk, or computes without Python.
        self._aside = ThreadPoolExecutor(2)
        self._copied = self._aside.submit(_sync_copies, target) if base else None
        # The key and the chunks of each document that was named so far, in the order of the folder;
        # None until it is written, which one that can't be encoded never is.
        self._written: list[tuple[int, range] | None] = []
        self._keys: dict[str, int] = {}
        self._added = 0
        self._next_key = self._lexical.next_key
        self._segment_documents = documents_per_segment(expected)
        if base is not None:
            self._remove(base)

    def __enter__(self) -> "GenerationWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._aside.shutdown()
        self._lexical.abandon()
        self._catalog.abandon()

    def _remove(self, base: BaseGeneration) -> None:
        """Remove documents from the catalog, and count their chunks as removed from the lexical
        index."""
        # The chunks of a section share their context.
        joined_terms = lru_cache(maxsize=8)(lambda text: " ".join(self._tools.analyser.terms(text)))
        with closing(Catalog(base.layout.catalog)) as catalog:
            for document in base.removed:
                for text, context in catalog.chunk_texts(document.chunks):
                    try:
                        terms = joined_terms(text), joined_terms(context)
                    except Exception as error:
                        # Its terms stay counted, which changes the weights of words a little.
                        log.error(
                            "The terms of %s are not known: %s",
                            visible(document.path),
                            trace_of(error),
                        )
                        terms = "", ""
                    self._lexical.remove(*terms)
        self._catalog.remove(base.removed)

    @property
    def documents(self) -> int:
        """The number of documents that are written."""
        return len(self._documents())

    @property
    def chunks(self) -> int:
        """The number of chunks that are written."""
        return sum(len(chunks) for _, chunks in self._documents())

    def _documents(self) -> list[tuple[int, range]]:
        return [each for each in self._written if each is not None]

    def keep(self, path: str) -> None:
        if self._base is None:
            raise ValueError("there is no base to keep a document of")
        stored = self._base.kept[path]
        self._written.append((stored.key, stored.chunks))
        self._keys[path] = stored.key

    def add(self, analysed: AnalysedDocument) -> None:
        self._encoder.add(len(self._written), analysed)
        self._written.append(None)
        self._write_encoded()

    def encode_rest(self) -> Mapping[str, str]:
        self._write_encoded(everything=True)
        return self._encoder.failed

    def _write_encoded(self, *, everything: bool = False) -> None:
        for queued in self._encoder.encoded(everything=everything):
            self._write(queued)

    def _write(self, queued: QueuedDocument) -> None:
        analysed, first = queued.analysed, self._next_key
        # `dataclasses.replace` takes several times as long.
        chunks = [
            Chunk(
                first + each.id, each.document_id, each.start, each.end, each.headings, each.context
            )
            for each in analysed.chunks
        ]
        self._next_key += len(chunks)
        key = self._catalog.add(analysed.document, chunks)
        self._catalog.add_abbreviations(key, analysed.abbreviations)
        self._catalog.add_boilerplate_lines(key, analysed.boilerplate_lines)
        self._catalog.add_signature(key, analysed.minhash_signature)
        for chunk, (text, context) in zip(chunks, analysed.terms, strict=True):
            self._lexical.add(chunk.id, text, context)
        vectors = queued.vectors
        if vectors is not None:
            self._vectors.append(vectors)
        self._written[queued.position] = (key, range(first, self._next_key))
        self._keys[analysed.document.path] = key
        self._added += 1
        # A continued lexical index has its segments already.
        if self._base is None and self._added % self._segment_documents == 0:
            self._lexical.end_segment()

    def finish(self, files: Sequence[FileRecord], boilerplate: Boilerplate) -> int:
        # What follows is written while tantivy writes and merges segments.
        self._lexical.end()
        documents = self._documents()
        row_keys = concatenate_ranges([chunks for _, chunks in documents])
        write_row_keys(self._target.rows, row_keys)
        kept_rows: RowKeys | None = None
        before: Path | None = None
        if self._base is not None:
            before = self._base.layout.vectors
            row_keys_before = read_row_keys(self._base.layout.rows)
            kept_rows = rows_by_key(row_keys_before, self._next_key)[row_keys]
        vectors = self._aside.submit(self._vectors.write, self._target.vectors, before, kept_rows)
        self._catalog.set_document_order(key for key, _ in documents)
        groups = self._aside.submit(near_duplicate_groups, self._catalog.signatures())
        self._catalog.set_boilerplate(boilerplate)
        self._catalog.add_files(files, self._keys)
        self._catalog.set_near_duplicates(groups.result())
        self._catalog.close()
        vectors.result()
        catalog = self._aside.submit(sync, self._target.catalog)
        checksum = self._aside.submit(file_sha256, self._target.catalog)
        write_calibration(self._target, self._tools.encoder)
        self._lexical.close()
        if self._deep_part is not None:
            self.deep = self._deep_part.write(self._target, row_keys, kept_rows)
        # The system reports what it could not write once only.
        catalog.result()
        self.checksums = {self._target.catalog: checksum.result()}
        if self._copied is not None:
            self._copied.result()
        return self.chunks


def _sync_copies(target: GenerationLayout) -> None:
    """Make those files durable that were copied for a generation and will not be written."""
    for path in target.lexical.rglob("*.*"):
        with suppress(FileNotFoundError):
            sync(path)
