"""An open generation in Milvus behind `SearchIndex`."""

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from corpus.errors import IndexUnavailable
from corpus.text.fold import fold
from corpus.types import Document, Skipped
from embeddings.chunk_set import ChunkSet
from embeddings.encoding.deep_encoder import MAX_SENTENCES
from embeddings.recipe import Recipe
from embeddings.store.content_check import ContentTools, find_foreign_content, sample
from embeddings.store.dense.quantizer import VectorQuantizer
from embeddings.store.dense.rotation import rotate_one
from embeddings.store.milvus.catalog import Catalog, skipped_file
from embeddings.store.milvus.collections import DENSE, KEY, PACKED, PASSAGE, IndexNames
from embeddings.store.milvus.connection import CollectionGone, Connection
from embeddings.store.milvus.document_order import DocumentOrder
from embeddings.store.milvus.frequency_pages import FrequencyPages
from embeddings.store.milvus.lexical_search import LexicalSearch
from embeddings.store.milvus.selection import visible_in
from embeddings.store.milvus.tables import damaged, read_manifest, read_tables
from embeddings.store.milvus.vector_search import VectorSearch
from embeddings.text.aliases import AliasTable, alias_table, aliases_in
from embeddings.text.terms import character_terms, without_common_characters
from embeddings.types import (
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    TermStatistics,
    Vectors,
)

Result = TypeVar("Result")
_SUMMARIES = 1000


class MilvusIndex:
    """A `SearchIndex` over the collections of one generation. It may be used from several threads.

    It holds the order of the documents in memory, and reads everything else when it is asked.
    """

    def __init__(
        self, connection: Connection, names: IndexNames, generation: int, recipe: Recipe
    ) -> None:
        """Open a generation.

        Raises:
            IndexUnavailable: it is missing, damaged, or the server does not answer.
            IndexMismatch: it was built with another recipe.
        """
        self._connection = connection
        self._collection = names.generation(generation)
        self.manifest = manifest = read_manifest(connection, self._collection, generation)
        manifest.recipe.require(recipe)
        collections = names.chunks(manifest.series), names.records(manifest.series)
        self._chunks = collections[0]
        with self._reading():
            order, pages, skipped = self._tables("order", "pages", "skipped")
            self.order = DocumentOrder.unpacked(order)
            self.pages = FrequencyPages(connection, collections[1], pages)
            if (len(self.order), self.order.chunks) != (
                manifest.documents,
                manifest.statistics.chunks,
            ):
                raise ValueError("other documents than the manifest says")
            left_out = [skipped_file(each) for each in skipped]
        self.catalog = Catalog(connection, collections, self.order)
        bound = (generation, self.order)
        self.vectors = VectorSearch(connection, collections[0], DENSE, *bound)
        self.lexical = LexicalSearch(
            *(connection, collections, *bound),
            *(self.pages, manifest.statistics, manifest.pivots),
        )
        self._deep: VectorSearch | None = None
        if manifest.deep is not None:
            self._deep_collection = names.deep(manifest.series, manifest.deep.recipe.fingerprint)
            self._sentences = VectorQuantizer(manifest.deep.recipe.sentence_dimensions)
            if not manifest.deep.missing:
                self._deep = VectorSearch(connection, self._deep_collection, PASSAGE, *bound)
        self._info = IndexInfo(
            generation=generation,
            documents=manifest.documents,
            chunks=manifest.statistics.chunks,
            built_at=manifest.built_at,
            encoder=manifest.recipe.encoder,
            analyser=manifest.recipe.analyser,
            files=manifest.files,
            skipped=tuple(Skipped(each.path, each.reason or "") for each in left_out),
            distinct_chunks=manifest.distinct_chunks,
            calibration=manifest.calibration,
            deep=manifest.deep,
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Raise an IndexUnavailable for whatever a damaged row leads to."""
        try:
            yield
        except CollectionGone as error:
            number = self.manifest.generation
            raise IndexUnavailable(
                f"Generation {number} of the index is not there any more.", "Ask again."
            ) from error
        except (ValueError, LookupError, TypeError, OverflowError) as error:
            raise damaged(self.manifest.generation) from error

    def _read(self, act: Callable[[], Result]) -> Result:
        with self._reading():
            return act()

    def _tables(self, *names: str) -> list[Any]:
        return read_tables(self._connection, self._collection, self.manifest, names)

    def _table(self, name: str) -> Any:
        return self._tables(name)[0]

    @property
    def info(self) -> IndexInfo:
        return self._info

    def close(self) -> None:
        """Release nothing: the connection is the engine's."""

    def dense_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return self._read(lambda: self.vectors.search(vector, limit, among))

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._read(lambda: self.vectors.scores(vector, chunk_ids))

    def deep_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        deep = self._deep
        return [] if deep is None else self._read(lambda: deep.search(vector, limit, among))

    def deep_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        deep = self._deep
        return [] if deep is None else self._read(lambda: deep.scores(vector, chunk_ids))

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        if self._deep is None or not len(chunk_ids):
            return []
        return self._read(lambda: self._sentence_scores(rotate_one(vector), chunk_ids))

    def _sentence_scores(self, rotated: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        size = self._sentences.bytes_per_vector
        keys = self.order.chunk_keys(chunk_ids).tolist()
        rows = self._connection.get(self._deep_collection, keys, (KEY, PACKED))
        packed = {row[KEY]: base64.b85decode(row[PACKED]) for row in rows}
        scores = []
        for key in keys:
            if len(packed[key]) > size * MAX_SENTENCES:
                raise ValueError("a chunk has too many sentences")
            stored = np.frombuffer(packed[key], np.uint8).reshape(-1, size)
            scores.append((self._sentences.restore(stored) @ rotated).tolist())
        return scores

    def lexical_search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        searched = without_common_characters(terms)
        return self._read(
            lambda: self.lexical.search(searched, limit, among, statistics=statistics)
        )

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        searched = without_common_characters(terms)
        return self._read(lambda: self.lexical.term_statistics(searched))

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        return self._read(lambda: self.lexical.chunk_counts(terms))

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        return self._read(lambda: self.catalog.chunks(ids))

    def document(self, identity: str) -> Document:
        return self._read(lambda: self.catalog.document(identity))

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        positions = range(len(self.order))[offset : offset + limit]
        return self._read(lambda: self.catalog.summaries(positions))

    def document_columns(self) -> DocumentColumns:
        every = [
            each
            for start in range(0, len(self.order), _SUMMARIES)
            for each in self.documents(start, _SUMMARIES)
        ]
        return DocumentColumns(
            tuple(each.id for each in every),
            tuple(each.path for each in every),
            tuple(each.title for each in every),
            tuple(each.date for each in every),
            tuple(self.order.counts.tolist()),
        )

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        return aliases_in(folded, self._aliases)

    @cached_property
    def _aliases(self) -> AliasTable:
        with self._reading():
            return alias_table((str(full), str(short)) for full, short in self._table("aliases"))

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        own = self.order.position(identity)
        if own is None:
            return []
        with self._reading():
            first = self._groups.get(own)
            others = [
                each
                for each, group in self._groups.items()
                if group == first is not None and each != own
            ]
            return self.catalog.summaries(others[:limit])

    @cached_property
    def _groups(self) -> dict[int, int]:
        """The position of the first document of its group, by that of each document in one."""
        groups = dict(map(tuple, self._table("near_duplicates")))
        if any(type(each) is not int for pair in groups.items() for each in pair):
            raise ValueError("not groups of documents")
        if any(not 0 <= each < len(self.order) for each in groups):
            raise ValueError("not groups of documents")
        return groups

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        return self._read(lambda: self.catalog.files(self._files[offset : offset + limit]))

    @cached_property
    def _files(self) -> list[Any]:
        files = self._table("files")
        if not isinstance(files, list) or len(files) != self.manifest.files:
            raise ValueError("not the files of the generation")
        return files

    def find_problem(
        self, samples: int, tools: ContentTools | None = None, *, every: bool = False
    ) -> str | None:
        """Compare the number of chunks, and about `samples` chunks with their documents, terms and
        vectors; return what is wrong, or None.

        With `tools` their terms and vectors are made anew; without, the characters of their text
        stand for the terms, and only the lengths of vectors are checked. With `every` all chunks
        are read, and all documents.

        Raises:
            IndexUnavailable: something can't be read.
        """
        visible = visible_in(self.manifest.generation)
        if self._connection.count(self._chunks, visible) != self._info.chunks:
            return "it has other chunks than its manifest says"
        if every and (problem := self._find_damage()):
            return problem
        ids = sample(self._info.chunks, samples)
        found = self.chunks(ids)
        for each in found.values():
            text = self.document(each.chunk.document_id).text
            if text[each.chunk.start : each.chunk.end] != each.text:
                return f"chunk {each.chunk.id} does not fit its document"
        tools = tools or ContentTools(_terms_of_characters)
        with self._reading():
            return find_foreign_content(
                [found[each] for each in ids], self.lexical, self.vectors, tools
            )

    def _find_damage(self) -> str | None:
        for start in range(0, len(self.order), _SUMMARIES):
            for each in self.documents(start, _SUMMARIES):
                self.document(each.id)
        self.files(0, self.manifest.files)
        with self._reading():
            self.pages.read(range(len(self.pages.written)))
        return None


def _terms_of_characters(text: str) -> list[str]:
    return without_common_characters(character_terms(fold(text)))
