"""The deep vectors of an index in Milvus: a row for each chunk, as long as its document is there.

A row counts from the generation on that `first` names: what a pass encodes beside the current
generation belongs to the next one, which needs nothing but to be published.
"""

import base64
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from embeddings.encoding.deep_encoder import DeepEncoder, PassageVectors, deep_recipe
from embeddings.indexing.deep.passage_encoder import EncoderUnusable, PassageEncoder
from embeddings.indexing.folder_engine import deep_part as limits
from embeddings.indexing.folder_engine.vector_reuse import chunk_vector_key
from embeddings.indexing.milvus_engine.claim import DEEP, claimed
from embeddings.store.deep.packed import DeepPacker
from embeddings.store.dense.quantizer import VectorQuantizer
from embeddings.store.milvus.catalog import Catalog
from embeddings.store.milvus.collections import (
    ALIVE,
    CONTENT,
    FIRST,
    KEY,
    LAST,
    PACKED,
    PASSAGE,
    IndexNames,
    create_deep,
)
from embeddings.store.milvus.connection import MAX_ROWS, Connection, Row
from embeddings.store.milvus.document_order import DocumentOrder
from embeddings.store.milvus.generations import open_index
from embeddings.store.milvus.index import MilvusIndex
from embeddings.tools import Tools
from embeddings.types import DeepInfo, DeepRecipe, StoredChunk

log = logging.getLogger("chuchu")
_BATCH = 16
_BATCH_READ = 256


class DeepRows:
    """The collection of the deep vectors of a series by one encoder."""

    def __init__(
        self,
        connection: Connection,
        names: IndexNames,
        series: int,
        recipe: DeepRecipe,
        vector_index: str,
    ) -> None:
        self._vector_index = vector_index
        self._connection = connection
        self._recipe = recipe
        self._packer = DeepPacker(recipe)
        self._passages = VectorQuantizer(recipe.dimensions)
        self.collection = names.deep(series, recipe.fingerprint)
        self.exists = bool(connection.call("has_collection", self.collection))

    def content(self, chunk: StoredChunk) -> str:
        """Return what a chunk's vectors depend on, as a name."""
        key = chunk_vector_key(self._recipe.fingerprint, chunk.text, chunk.chunk.context)
        return key.hex()

    def keys(self, generation: int, order: DocumentOrder) -> set[int]:
        """Return the keys of the chunks that have vectors in a generation."""
        found: set[int] = set()
        if not self.exists:
            return found
        for ids in _batches(range(order.chunks), MAX_ROWS):
            keys = order.chunk_keys(ids).tolist()
            rows = self._connection.get(self.collection, keys, (KEY, FIRST))
            found |= {row[KEY] for row in rows if row[FIRST] <= generation}
        return found

    def kept(self, keys: Sequence[int]) -> set[int]:
        """Return those of the keys of chunks that have vectors in any generation."""
        if not self.exists:
            return set()
        return {row[KEY] for row in self._connection.get(self.collection, keys, (KEY,))}

    def copy(self, keys: dict[int, str], first: int) -> set[int]:
        """Give chunks the vectors of others with the same content; return those that got some.

        `keys` has the content of each by its key; `first` is the generation that they count from.
        """
        if not self.exists or not keys:
            return set()
        contents = ", ".join(f'"{each}"' for each in dict.fromkeys(keys.values()))
        found = self._connection.query(
            self.collection, f"{CONTENT} in [{contents}]", (CONTENT, PASSAGE, PACKED)
        )
        by_content = {row[CONTENT]: row for row in found}
        rows = [
            self._row(key, by_content[each][PASSAGE], by_content[each][PACKED], each, first)
            for key, each in keys.items()
            if each in by_content
        ]
        self._write(rows)
        return {row[KEY] for row in rows}

    def write(
        self, chunks: Iterable[tuple[int, str]], vectors: Sequence[PassageVectors], first: int
    ) -> None:
        """Write the vectors of chunks, which come by key and content."""
        rows = []
        for (key, content), each in zip(chunks, vectors, strict=True):
            passage, sentences, _ = self._packer.split(self._packer.pack(each))
            stored = np.frombuffer(passage, np.uint8).reshape(1, -1)
            vector = self._passages.restore(stored)[0].tolist()
            rows.append(
                self._row(key, vector, base64.b85encode(sentences).decode(), content, first)
            )
        self._write(rows)

    @staticmethod
    def _row(key: int, passage: object, packed: str, content: str, first: int) -> Row:
        return {
            KEY: key,
            FIRST: first,
            LAST: ALIVE,
            PASSAGE: passage,
            PACKED: packed,
            CONTENT: content,
        }

    def _write(self, rows: list[Row]) -> None:
        if rows and not self.exists:
            create_deep(
                self._connection, self.collection, self._recipe.dimensions, self._vector_index
            )
            self.exists = True
        self._connection.write(self.collection, rows)


class DeepPart:
    """Finds or encodes the deep vectors of a generation that is written but for them."""

    def __init__(self, encoder: DeepEncoder, rows: DeepRows, generation: int) -> None:
        self._encoder = PassageEncoder(encoder)
        self._recipe = deep_recipe(encoder)
        self._rows = rows
        self._generation = generation

    def write(
        self, order: DocumentOrder, catalog: Catalog, base: DeepInfo | None, added: set[int]
    ) -> DeepInfo | None:
        """Write the vectors of the chunks that lack some, unless they are too many; return what the
        generation holds, None where no chunk has vectors.

        `base` is what the previous generation of the series holds, `added` are the keys of the
        chunks that it lacks.
        """
        chunks = order.chunks
        keys = order.chunk_keys(range(chunks)).tolist()
        if base is not None and base.recipe == self._recipe and not base.missing:
            lacking = [each for each in range(chunks) if keys[each] in added]
        else:
            present = self._rows.keys(self._generation, order)
            lacking = [each for each in range(chunks) if keys[each] not in present]
        missing = self._find(lacking, catalog, keys)
        if missing and len(missing) == chunks:
            return None
        return DeepInfo(self._recipe, len(missing))

    def _find(self, lacking: list[int], catalog: Catalog, keys: list[int]) -> list[int]:
        if not self._rows.exists and len(lacking) > limits.ENCODED_WITHIN_BUILD:
            # Reading their texts would be in vain.
            return lacking
        missing: list[int] = []
        for ids in _batches(lacking, _BATCH_READ):
            contents = {
                keys[each]: self._rows.content(chunk) for each, chunk in catalog.chunks(ids).items()
            }
            found = self._rows.copy(contents, self._generation)
            missing += [each for each in ids if keys[each] not in found]
        if len(missing) > limits.ENCODED_WITHIN_BUILD:
            return missing
        return self._encode(missing, catalog, keys)

    def _encode(self, missing: list[int], catalog: Catalog, keys: list[int]) -> list[int]:
        """Encode chunks within the time of a build; return the ids of those that stay without."""
        is_first = self._generation == 1
        end = time.monotonic() + (limits.MAX_FIRST_SECONDS if is_first else limits.MAX_SECONDS)
        done = 0
        for ids in _batches(missing, _BATCH):
            if time.monotonic() > end:
                break
            chunks = list(catalog.chunks(ids).values())
            try:
                vectors = self._encoder.encode(chunks)
            except EncoderUnusable as error:
                log.error("The deep encoder can't be used: %s", error)
                break
            named = [(keys[each.chunk.id], self._rows.content(each)) for each in chunks]
            self._rows.write(named, vectors, self._generation)
            done += len(ids)
        return missing[done:]


class MilvusBacklog:
    """What lacks vectors in an open generation (`embeddings.engine.DeepBacklog`)."""

    def __init__(self, index: MilvusIndex, rows: DeepRows, recipe: DeepRecipe) -> None:
        self._index = index
        self._rows = rows
        # What is kept now belongs to the next generation.
        self._first = index.info.generation + 1
        self._same: dict[str, list[int]] = {}
        self.chunks = index.info.chunks
        deep = index.info.deep
        if deep is not None and deep.recipe == recipe and not deep.missing:
            self.missing: Sequence[int] = []
        elif deep is None or deep.recipe != recipe:
            self.missing = range(self.chunks)
        else:
            present = rows.keys(index.info.generation, index.order)
            keys = index.order.chunk_keys(range(self.chunks)).tolist()
            self.missing = [each for each, key in enumerate(keys) if key not in present]

    def to_encode(self, ids: Sequence[int]) -> list[StoredChunk]:
        chunks = self._index.chunks(ids)
        keys = dict(zip(chunks, self._index.order.chunk_keys(list(chunks)).tolist(), strict=True))
        kept = self._rows.kept(list(keys.values()))
        contents = {
            keys[each]: self._rows.content(chunk)
            for each, chunk in chunks.items()
            if keys[each] not in kept
        }
        done = self._rows.copy(contents, self._first)
        distinct: dict[str, StoredChunk] = {}
        for each, chunk in chunks.items():
            content = contents.get(keys[each])
            if content is not None and keys[each] not in done:
                distinct.setdefault(content, chunk)
                self._same.setdefault(content, []).append(keys[each])
        return list(distinct.values())

    def keep(self, chunks: Sequence[StoredChunk], vectors: Sequence[PassageVectors]) -> None:
        named: list[tuple[int, str]] = []
        stored: list[PassageVectors] = []
        for chunk, each in zip(chunks, vectors, strict=True):
            content = self._rows.content(chunk)
            for key in self._same.pop(content, ()):
                named.append((key, content))
                stored.append(each)
        self._rows.write(named, stored, self._first)


@contextmanager
def open_deep_backlog(
    connection: Connection, names: IndexNames, tools: Tools, vector_index: str
) -> Iterator[MilvusBacklog]:
    """Open the backlog of the current generation (`embeddings.engine.IndexEngine`)."""
    if tools.deep is None:
        raise ValueError("there is no deep encoder")
    recipe = deep_recipe(tools.deep)
    index = open_index(connection, names, tools.recipe)
    with claimed(connection, names, DEEP):
        rows = DeepRows(connection, names, index.manifest.series, recipe, vector_index)
        yield MilvusBacklog(index, rows, recipe)


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
