"""Writes the next generation: its chunks and documents, then the tables that belong to it alone."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from corpus.checksum import document_id
from corpus.cleaning.boilerplate import Boilerplate
from embeddings.encoding.deep_encoder import deep_recipe
from embeddings.engine import AnalysedDocument
from embeddings.indexing.folder_engine.chunk_vectors import ChunkVectors
from embeddings.indexing.folder_engine.document_encoder import DocumentEncoder, QueuedDocument
from embeddings.indexing.milvus_engine.base import BaseGeneration, removed_documents
from embeddings.indexing.milvus_engine.chunk_rows import ChunkRows
from embeddings.indexing.milvus_engine.claim import Claim
from embeddings.indexing.milvus_engine.deep_rows import DeepPart, DeepRows
from embeddings.indexing.milvus_engine.measuring import measured_calibration
from embeddings.indexing.milvus_engine.page_writer import PageWriter
from embeddings.indexing.near_duplicates import near_duplicate_groups
from embeddings.store.lexical.statistics import ChunkStatistics
from embeddings.store.milvus.catalog import Catalog, file_row
from embeddings.store.milvus.collections import IndexNames
from embeddings.store.milvus.connection import Connection
from embeddings.store.milvus.document_order import DocumentOrder, OrderedDocument
from embeddings.store.milvus.records import build_record, document_record, structure_record
from embeddings.store.milvus.rows import (
    build_text,
    read_build_text,
    structure_text,
    summary_text,
)
from embeddings.store.milvus.tables import Manifest, write_tables
from embeddings.store.milvus.term_weights import ChunkTerms
from embeddings.text.aliases import MAX_ALIASES
from embeddings.tools import Tools
from embeddings.types import FileRecord


@dataclass(frozen=True, slots=True)
class Target:
    """The generation that is written, in a series; its claim is held."""

    connection: Connection
    names: IndexNames
    claim: Claim
    generation: int
    series: int
    vector_index: str

    @property
    def collections(self) -> tuple[str, str]:
        """The collections of the chunks and of the records."""
        return self.names.chunks(self.series), self.names.records(self.series)

    @property
    def collection(self) -> str:
        """The collection of what belongs to the generation alone."""
        return self.names.generation(self.generation)


class GenerationWriter:
    """Writes a generation, document by document (`embeddings.engine.IndexWriter`)."""

    def __init__(
        self,
        target: Target,
        tools: Tools,
        vectors: ChunkVectors,
        base: BaseGeneration | None,
        kept: Collection[str],
    ) -> None:
        """Begin empty, or with what a base keeps; each kept document must still be named by
        `keep`."""
        self._target = target
        self._tools = tools
        self._base = base
        self._kept = kept
        self._encoder = DocumentEncoder(vectors)
        manifest = base.index.manifest if base else None
        self._rows = ChunkRows(
            *(target.connection, target.collections, tools, target.claim, target.generation),
            manifest.pivots if manifest else None,
        )
        self._next_key = manifest.next_key if manifest else 0
        self._next_document = manifest.next_document if manifest else 0
        self._first_new_key = self._next_key
        self._added = PageWriter()
        # None until a document is written, which one that can't be encoded never is.
        self._written: list[OrderedDocument | None] = []
        self._knowledge: dict[int, tuple[bytes, list[tuple[str, str]]]] = {}
        self.manifest: Manifest | None = None
        """What `finish` has written, but for the manifest itself."""

    def keep(self, path: str) -> None:
        if self._base is None:
            raise ValueError("there is no base to keep a document of")
        self._written.append(self._base.document(path))

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
        document = analysed.document
        chunks = [replace(chunk, id=first + chunk.id) for chunk in analysed.chunks]
        key = self._next_document
        self._next_key += len(chunks)
        self._next_document += 1
        terms = [ChunkTerms.of(*each) for each in analysed.terms]
        for each in terms:
            self._added.count(each)
        self._rows.add(document, chunks, terms, queued.vectors)
        self._rows.add_text(document_record(key), summary_text(document))
        self._rows.add_text(structure_record(key), structure_text(document, chunks))
        known = build_text(analysed)
        self._rows.add_text(build_record(key), known)
        _, signature, names = read_build_text(known)
        self._knowledge[key] = signature, names
        self._written[queued.position] = OrderedDocument(key, document.id, first, len(chunks))

    def finish(self, files: Sequence[FileRecord], boilerplate: Boilerplate) -> int:
        target, base = self._target, self._base
        self._rows.flush()
        documents = [each for each in self._written if each is not None]
        order = DocumentOrder(documents)
        statistics = self._rows.statistics
        removed: list[OrderedDocument] = []
        if base is not None:
            removed = removed_documents(base, self._kept)
            before = base.index.manifest.statistics
            lost = ChunkStatistics()
            for each in base.terms(removed):
                self._added.count(each, -1)
                lost += each.statistics
            statistics = before + statistics - lost
            target.claim.require()
            base.end(removed, target.generation)
        pages = self._added.write(self._rows, target.generation, base.index.pages if base else None)
        self._rows.flush()
        groups, aliases, repeated = self._of_all_documents(documents)
        positions = {each.identity: at for at, each in enumerate(documents)}
        rows = [_row(each, positions) for each in files]
        tables = {
            "order": order.packed(),
            "pages": pages,
            "skipped": [row for row in rows if row[0] is None],
            "files": rows,
            "near_duplicates": groups,
            "aliases": aliases,
            "boilerplate": [sorted(boilerplate.lines), sorted(boilerplate.everywhere)],
        }
        written = write_tables(target.connection, target.collection, tables)
        catalog = Catalog(target.connection, target.collections, order)
        self.manifest = Manifest(
            generation=target.generation,
            series=target.series,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            recipe=self._tools.recipe,
            documents=len(documents),
            files=len(rows),
            distinct_chunks=order.chunks - repeated,
            statistics=statistics,
            pivots=self._rows.pivots or (0.0, 0.0),
            pages=len(pages),
            next_key=self._next_key,
            next_document=self._next_document,
            calibration=measured_calibration(
                *(target.connection, target.collections[0], target.generation, order),
                *(catalog, self._tools.encoder),
            ),
            tables=written,
        )
        self._write_deep(order, catalog)
        return order.chunks

    def _write_deep(self, order: DocumentOrder, catalog: Catalog) -> None:
        encoder = self._tools.deep
        if encoder is None or self.manifest is None:
            return
        target = self._target
        rows = DeepRows(
            *(target.connection, target.names, target.series),
            *(deep_recipe(encoder), target.vector_index),
        )
        part = DeepPart(encoder, rows, target.generation)
        before = self._base.index.manifest.deep if self._base else None
        added = set(range(self._first_new_key, self._next_key))
        deep = part.write(order, catalog, before, added)
        self.manifest = replace(self.manifest, deep=deep)

    def _of_all_documents(
        self, documents: Sequence[OrderedDocument]
    ) -> tuple[list[tuple[int, int]], list[tuple[str, str]], int]:
        """Return the groups of near duplicates, the abbreviations that most documents define, and
        how many chunks are in documents that are copies of others."""
        known = {} if self._base is None else self._base.knowledge
        signatures: list[bytes] = []
        counted: Counter[tuple[str, str]] = Counter()
        for each in documents:
            own = self._knowledge.get(each.key)
            signature, pairs = own if own is not None else known[each.key][1:]
            signatures.append(signature)
            counted.update(pairs)
        groups = near_duplicate_groups(signatures)
        aliases = sorted(counted, key=lambda pair: (-counted[pair], *pair))[:MAX_ALIASES]
        return groups, aliases, _repeated(documents, signatures, groups)


def _repeated(
    documents: Sequence[OrderedDocument],
    signatures: Sequence[bytes],
    groups: Iterable[tuple[int, int]],
) -> int:
    """Return how many chunks are in documents that have the MinHash signature of another; of those
    with equal signatures the one with the most chunks is not counted."""
    sizes: dict[bytes, list[int]] = {}
    for position, _ in groups:
        sizes.setdefault(signatures[position], []).append(documents[position].chunks)
    return sum(sum(each) - max(each) for each in sizes.values())


def _row(file: FileRecord, positions: Mapping[str, int]) -> list[object]:
    return file_row(file, None if file.reason is not None else positions[document_id(file.path)])
