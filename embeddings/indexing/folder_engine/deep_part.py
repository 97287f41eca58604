"""The deep vectors of the next generation: taken over, found in the cache, or encoded if few lack.

A build does not wait for the network: where more than a few chunks lack vectors, they stay without,
and `embeddings.indexing.deep.deep_pass` encodes them later.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from embeddings.encoding.deep_encoder import DeepEncoder, deep_recipe
from embeddings.indexing.deep.passage_encoder import EncoderUnusable, PassageEncoder
from embeddings.indexing.folder_engine.deep_cache import DeepCache
from embeddings.indexing.folder_engine.vector_reuse import ReusableRows, VectorSource
from embeddings.store.catalog.reader import Catalog
from embeddings.store.deep.packed import DeepPacker
from embeddings.store.deep.writer import DeepWriter, StoredDeepVectors
from embeddings.store.layout import GenerationLayout
from embeddings.store.row_keys import RowKeys
from embeddings.types import DeepInfo, StoredChunk

log = logging.getLogger("chuchu")

# What a build encodes by itself: some twelve seconds of two cores, and on slow ones no more than
# `MAX_SECONDS`. The first build of an index takes less: somebody waits for the first answer.
ENCODED_WITHIN_BUILD = 300
MAX_SECONDS = 15.0
MAX_FIRST_SECONDS = 2.0
_BATCH = 16
_BATCH_READ = 512
_NEW = -1


@dataclass(frozen=True, slots=True)
class DeepSource:
    """The previous generation, if it has vectors of the same encoder.

    `documents` are those of which documents to be added may share vectors.
    """

    layout: GenerationLayout
    documents: VectorSource | None


class DeepPart:
    """Finds and writes the deep vectors of one generation."""

    def __init__(self, encoder: DeepEncoder, cache: DeepCache, source: DeepSource | None) -> None:
        """`source` is None where nothing can be taken over."""
        self._encoder = PassageEncoder(encoder)
        self._recipe = deep_recipe(encoder)
        self._packer = DeepPacker(self._recipe)
        self._cache = cache
        self._stored = StoredDeepVectors(source.layout, self._recipe) if source else None
        documents = source.documents if source else None
        self._reusable = ReusableRows(documents, self._recipe.fingerprint)
        # By the ids of chunks: packed vectors, and keys of those in the cache.
        self._packed: dict[int, bytes] = {}
        self._cached: dict[int, bytes] = {}

    def write(
        self, target: GenerationLayout, row_keys: RowKeys, kept_rows: RowKeys | None
    ) -> DeepInfo | None:
        """Write the vectors of a generation whose catalog is written; return what it holds.

        `kept_rows` has for each chunk its id in the previous generation, or -1 where it is new.
        Nothing is written, and None returned, where no chunk has vectors.
        """
        origin = np.full(len(row_keys), _NEW) if kept_rows is None else kept_rows.copy()
        if self._stored is None:
            origin[:] = _NEW
        else:
            (kept,) = np.nonzero(origin != _NEW)
            origin[kept[self._stored.lacking[origin[kept]]]] = _NEW
        unknown = np.flatnonzero(origin == _NEW).tolist()
        with closing(Catalog(target.catalog)) as catalog:
            missing = self._find(unknown, origin, _ChunkReader(catalog, row_keys))
        if len(missing) == len(row_keys) > 0:
            return None
        with DeepWriter(target, self._recipe) as writer:
            for ids in _batches(range(len(row_keys)), _BATCH_READ):
                rows = origin[ids[0] : ids[-1] + 1]
                if self._stored is not None and rows.min() > _NEW:
                    # Of most updates nearly all chunks.
                    writer.copy(self._stored, rows)
                else:
                    writer.append(self._rows(ids, origin))
            writer.finish()
            return DeepInfo(self._recipe, writer.missing)

    def _find(self, unknown: Sequence[int], origin: RowKeys, chunks: "_ChunkReader") -> list[int]:
        """Find or encode the vectors of chunks; return the ids of those that stay without."""
        nothing_known = not self._cache.exists and not len(self._reusable)
        if nothing_known and len(unknown) > ENCODED_WITHIN_BUILD:
            # Reading their texts would be in vain.
            return list(unknown)
        missing: list[int] = []
        for ids in _batches(unknown, _BATCH_READ):
            keys = {each: self._cache.key(chunk) for each, chunk in chunks.read(ids)}
            reused = self._reusable.find(list(keys.values()))
            cached = self._cache.find([key for key in keys.values() if key not in reused])
            for each, key in keys.items():
                row = reused.get(key, _NEW)
                if self._stored is not None and row != _NEW and not self._stored.lacking[row]:
                    origin[each] = row
                elif key in cached:
                    self._cached[each] = key
                else:
                    missing.append(each)
        return missing if len(missing) > ENCODED_WITHIN_BUILD else self._encode(missing, chunks)

    def _encode(self, missing: Sequence[int], chunks: "_ChunkReader") -> list[int]:
        """Encode chunks within the time of a build; return the ids of those that stay without."""
        end = time.monotonic() + (MAX_SECONDS if self._stored else MAX_FIRST_SECONDS)
        done = 0
        for ids in _batches(missing, _BATCH):
            if time.monotonic() > end:
                break
            try:
                vectors = self._encoder.encode([chunk for _, chunk in chunks.read(ids)])
            except EncoderUnusable as error:
                log.error("The deep encoder can't be used: %s", error)
                break
            self._packed |= zip(ids, map(self._packer.pack, vectors), strict=True)
            done += len(ids)
        return list(missing[done:])

    def _rows(self, ids: Sequence[int], origin: RowKeys) -> list[bytes | None]:
        """Return the packed vectors of chunks, None for one that stays without."""
        keys = [self._cached[each] for each in ids if each in self._cached]
        found = self._cache.find(keys)
        rows: list[bytes | None] = []
        for each in ids:
            if self._stored is not None and origin[each] != _NEW:
                rows.append(self._stored.packed(int(origin[each])))
            else:
                rows.append(self._packed.get(each) or found.get(self._cached.get(each, b"")))
        return rows


class _ChunkReader:
    """Reads chunks by their ids."""

    def __init__(self, catalog: Catalog, row_keys: RowKeys) -> None:
        self._catalog = catalog
        self._row_keys = row_keys

    def read(self, ids: Sequence[int]) -> Iterator[tuple[int, StoredChunk]]:
        found = self._catalog.chunks({int(self._row_keys[each]): each for each in ids})
        return ((each, found[each]) for each in ids)


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
