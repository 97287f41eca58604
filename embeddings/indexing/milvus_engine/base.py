"""The generation that the next one continues, and what leaves it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from corpus.checksum import document_id
from corpus.cleaning.boilerplate import Boilerplate
from corpus.errors import EngineUnavailable, IndexUnavailable
from embeddings.store.milvus.collections import KEY, LAST, TERMS, IndexNames
from embeddings.store.milvus.connection import BATCH, Connection
from embeddings.store.milvus.document_order import OrderedDocument
from embeddings.store.milvus.index import MilvusIndex
from embeddings.store.milvus.lexical_search import unpacked_terms
from embeddings.store.milvus.records import build_record, read_texts
from embeddings.store.milvus.rows import read_build_text
from embeddings.store.milvus.tables import damaged, read_manifest, read_tables
from embeddings.store.milvus.term_weights import ChunkTerms
from embeddings.types import BoilerplateLines, FileRecord

Knowledge = tuple[BoilerplateLines, bytes, list[tuple[str, str]]]
"""What only a build knows of a document: boilerplate lines, MinHash signature, abbreviations."""


class BaseGeneration:
    """An opened generation, and what a build has to know of it."""

    def __init__(self, connection: Connection, names: IndexNames, index: MilvusIndex) -> None:
        self._connection = connection
        self._names = names
        self.index = index
        manifest = index.manifest
        self.chunks = names.chunks(manifest.series)
        self.records = names.records(manifest.series)

    @cached_property
    def files(self) -> dict[str, FileRecord]:
        """The records of all files by their paths."""
        return {each.path: each for each in self.index.files(0, self.index.info.files)}

    @cached_property
    def knowledge(self) -> dict[int, Knowledge]:
        """What only a build knows of each document, by its key."""
        return self.knowledge_of(self.index.order.keys.tolist())

    def knowledge_of(self, keys: Sequence[int]) -> dict[int, Knowledge]:
        """Return what only a build knows of documents, by their keys.

        Raises:
            IndexUnavailable: it can't be read.
        """
        known: dict[int, Knowledge] = {}
        try:
            for start in range(0, len(keys), BATCH):
                names = {build_record(key): key for key in keys[start : start + BATCH]}
                texts = read_texts(self._connection, self.records, list(names))
                known |= {key: read_build_text(texts[name]) for name, key in names.items()}
        except (ValueError, LookupError) as error:
            raise damaged(self.index.info.generation) from error
        return known

    def document(self, path: str) -> OrderedDocument:
        """Return a document by its path.

        Raises:
            IndexUnavailable: there is none.
        """
        position = self.index.order.position(document_id(path))
        if position is None:
            raise damaged(self.index.info.generation)
        return self.index.order.at(position)

    def documents(self) -> Iterator[OrderedDocument]:
        """Yield all documents."""
        return map(self.index.order.at, range(len(self.index.order)))

    def boilerplate(self) -> tuple[Mapping[str, BoilerplateLines], Boilerplate]:
        """Return the boilerplate lines of each document by its path, and those learned."""
        lines = {
            path: self.knowledge[self.document(path).key][0]
            for path, file in self.files.items()
            if file.reason is None
        }
        return lines, self.learned()

    def learned(self) -> Boilerplate:
        """Return the recurring lines that were learned.

        Raises:
            IndexUnavailable: they can't be read.
        """
        manifest = self.index.manifest
        collection = self._names.generation(manifest.generation)
        try:
            [learned] = read_tables(self._connection, collection, manifest, ["boilerplate"])
            lines, everywhere = learned
            if any(type(each) is not int for each in (*lines, *everywhere)):
                raise ValueError("not a line")
        except (ValueError, TypeError) as error:
            raise damaged(manifest.generation) from error
        return Boilerplate(frozenset(lines), frozenset(everywhere))

    def terms(self, documents: Sequence[OrderedDocument]) -> Iterator[ChunkTerms]:
        """Yield the terms of all chunks of documents."""
        keys = [key for each in documents for key in each.chunk_keys]
        for start in range(0, len(keys), BATCH):
            rows = self._connection.get(self.chunks, keys[start : start + BATCH], (KEY, TERMS))
            packed = {row[KEY]: row[TERMS] for row in rows}
            try:
                yield from unpacked_terms(self._connection, self.records, packed)
            except ValueError as error:
                raise damaged(self.index.info.generation) from error

    def end(self, documents: Sequence[OrderedDocument], generation: int) -> None:
        """Let the chunks of documents end before a generation."""
        rows = [{KEY: key, LAST: generation} for each in documents for key in each.chunk_keys]
        deep = self.index.manifest.deep
        if not rows:
            return
        self._connection.write(self.chunks, rows, partial=True)
        if deep is None:
            return
        collection = self._names.deep(self.index.manifest.series, deep.recipe.fingerprint)
        held = self._connection.get(collection, [row[KEY] for row in rows], (KEY,))
        present = {row[KEY] for row in held}
        self._connection.write(
            collection, [row for row in rows if row[KEY] in present], partial=True
        )


def removed_documents(base: BaseGeneration, kept: Collection[str]) -> list[OrderedDocument]:
    """Return the documents of a generation that the next one does not take over (paths)."""
    stay = {document_id(path) for path in kept}
    return [each for each in base.documents() if each.identity not in stay]


def open_base(connection: Connection, names: IndexNames, number: int) -> BaseGeneration | None:
    """Open a generation of whatever recipe; None where it is damaged."""
    try:
        manifest = read_manifest(connection, names.generation(number), number)
        return BaseGeneration(
            connection, names, MilvusIndex(connection, names, number, manifest.recipe)
        )
    except EngineUnavailable:
        raise
    except IndexUnavailable:
        return None
