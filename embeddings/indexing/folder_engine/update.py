"""The next generation of an index in a folder: begins, verifies and publishes it.

A generation is written in a folder of its own, synced and verified there; only then CURRENT is
renamed to point at it. Whatever kills a build before that leaves the previous generation untouched,
and what it encoded in the vector cache.
"""

import shutil
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.cleaning.boilerplate import Boilerplate
from corpus.errors import BuildError, IndexUnavailable
from embeddings.encoding.deep_encoder import deep_recipe
from embeddings.engine import EncodeChunks, PreviousGeneration
from embeddings.indexing.folder_engine.chunk_vectors import ChunkVectors
from embeddings.indexing.folder_engine.deep_cache import empty_deep_cache, open_deep_cache
from embeddings.indexing.folder_engine.deep_part import DeepPart, DeepSource
from embeddings.indexing.folder_engine.disk_space import require_space, total_size
from embeddings.indexing.folder_engine.generation_writer import BaseGeneration, GenerationWriter
from embeddings.indexing.folder_engine.stored_generation import read_previous_generation
from embeddings.indexing.folder_engine.vector_cache import VectorCache, empty_cache
from embeddings.indexing.folder_engine.vector_reuse import ReusableVectors, VectorSource
from embeddings.store.durable_files import replace_file, sync
from embeddings.store.folder_index import FolderIndex
from embeddings.store.generations import current_generation, remove_generation, remove_leftovers
from embeddings.store.layout import GenerationLayout, IndexLayout, generation_name
from embeddings.store.lexical.writer import unsearchable_chunks
from embeddings.store.manifest import Manifest, describe_files, write_manifest
from embeddings.store.verification_cache import file_stamps, remember_verified
from embeddings.tools import Tools
from embeddings.types import BoilerplateLines, DeepInfo

_VERIFIED_SAMPLES = 5
# Removed chunks stay in the lexical index. Beyond this share of all chunks, a generation that is
# written anew costs less than searches that pass over them.
_MAX_DEAD_SHARE = 0.25
# Measured on 63,667 news articles: the index takes 2.6 times their bytes. Until it is written, the
# vector cache takes 0.5 times, the spool 1.2 times, and lexical segments being merged 0.9 times:
# 5.2 times in all, and some margin.
_SPACE_PER_SOURCE_BYTE = 6


class FolderUpdate:
    """The next generation in a folder (`embeddings.engine.IndexUpdate`); its lock is held."""

    def __init__(self, layout: IndexLayout, tools: Tools) -> None:
        self._layout = layout
        self._tools = tools
        self._stored = read_previous_generation(layout, tools.recipe)
        self._counts = (0, 0)
        self._deep: DeepInfo | None = None
        self._checksums: Mapping[Path, str] = {}
        self._follows_killed_build = layout.building.folder.exists()

    @property
    def follows_killed_build(self) -> bool:
        return self._follows_killed_build

    @property
    def previous(self) -> PreviousGeneration:
        return self._stored.summary

    def boilerplate(self) -> tuple[Mapping[str, BoilerplateLines], Boilerplate]:
        return self._stored.boilerplate()

    def can_update_incrementally(self, kept: Collection[str]) -> bool:
        if self._stored.layout is None:
            return False
        documents = self._stored.documents
        removed = sum(len(documents[path].chunks) for path in documents.keys() - kept)
        live = self.previous.chunks - removed
        dead = unsearchable_chunks(self._stored.layout.lexical) + removed
        return dead <= _MAX_DEAD_SHARE * (dead + live)

    @contextmanager
    def begin(self, source_bytes: int, *, incremental: bool) -> Iterator[Path]:
        remove_leftovers(self._layout)
        self._require_space(source_bytes, incremental)
        building = self._layout.building.folder
        building.mkdir()
        try:
            yield building
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise

    def _require_space(self, source_bytes: int, incremental: bool) -> None:
        needed = source_bytes * _SPACE_PER_SOURCE_BYTE
        if incremental and self._stored.layout is not None:
            needed += total_size(self._stored.layout.files())
        if self._layout.deep_cache.exists():
            # Its vectors are copied into the generation.
            needed += self._layout.deep_cache.stat().st_size
        require_space(self._layout.folder, needed)

    @contextmanager
    def writer(
        self, kept: Collection[str] | None, added: Mapping[str, str], encode: EncodeChunks
    ) -> Iterator[GenerationWriter]:
        base = None if kept is None else self._base(kept)
        source = self._stored.vector_source(kept or (), set(added.values()))
        reusable = ReusableVectors(source if self._stored.shares_vectors else None)
        with (
            closing(VectorCache(self._layout.cache)) as cache,
            self._deep_part(source) as deep,
        ):
            vectors = ChunkVectors(self._tools.encoder, encode, cache, reusable)
            target = self._layout.building
            with GenerationWriter(target, self._tools, vectors, deep, base, len(added)) as writer:
                yield writer
                self._counts = (writer.documents, writer.chunks)
                self._deep = writer.deep
                self._checksums = writer.checksums

    @contextmanager
    def _deep_part(self, documents: VectorSource | None) -> Iterator[DeepPart | None]:
        encoder = self._tools.deep
        if encoder is None:
            yield None
            return
        recipe = deep_recipe(encoder)
        layout = self._stored.layout if self._stored.deep == recipe else None
        source = DeepSource(layout, documents) if layout else None
        with open_deep_cache(self._layout.deep_cache, recipe, create=False) as cache:
            yield DeepPart(encoder, cache, source)

    def _base(self, kept: Collection[str]) -> BaseGeneration | None:
        if self._stored.layout is None:
            return None
        remaining = self._stored.documents.copy()
        removed = [path for path in remaining if path not in kept]
        return BaseGeneration(
            self._stored.layout, remaining, tuple(remaining.pop(path) for path in removed)
        )

    def publish(self) -> int:
        latest = max([self.previous.number, *self._layout.generations()], default=0)
        number = latest + 1
        self._seal(self._layout.building, number)
        self._make_current(number)
        for old in self._layout.generations():
            if old not in (number, self.previous.number):
                remove_generation(self._layout, old)
        if self._deep is not None and not self._deep.missing:
            empty_deep_cache(self._layout)
        return number

    def _seal(self, target: GenerationLayout, number: int) -> None:
        """Make all files durable, and write the manifest with their checksums."""
        # The disk is waited for while the checksums are computed.
        with ThreadPoolExecutor(1) as pool:
            files = pool.submit(describe_files, target, self._checksums)
            for path in target.files():
                sync(path)
            described = files.result()
        documents, chunks = self._counts
        manifest = Manifest(
            generation=number,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            recipe=self._tools.recipe,
            documents=documents,
            chunks=chunks,
            files=described,
            deep=self._deep.recipe if self._deep else None,
        )
        write_manifest(target, manifest)
        for folder in target.folders():
            sync(folder)

    def _make_current(self, number: int) -> None:
        target = self._layout.generation(number)
        self._layout.building.folder.replace(target.folder)
        sync(self._layout.folder)
        try:
            # Taken before the files are read: a later change makes the stamps differ.
            stamps = file_stamps(target)
            self._verify(target)
            remember_verified(self._layout, number, stamps)
            replace_file(self._layout.current, generation_name(number).encode())
        except BaseException:
            # Once CURRENT names it, it is published, whatever the disk refuses after that.
            if not self._is_current(number):
                shutil.rmtree(target.folder, ignore_errors=True)
            raise

    def _is_current(self, number: int) -> bool:
        try:
            return current_generation(self._layout) == number
        except IndexUnavailable:
            return False

    def _verify(self, target: GenerationLayout) -> None:
        with closing(FolderIndex(target, self._tools.recipe, is_own=True)) as index:
            problem = index.find_problem(_VERIFIED_SAMPLES)
        if problem is not None:
            # The fault may be in vectors that came from a cache.
            empty_cache(self._layout.cache)
            empty_deep_cache(self._layout)
            raise BuildError(
                f"The new index is damaged: {problem}.",
                "The previous index stays in use. "
                "To encode everything again, name an empty folder with --index.",
            )
