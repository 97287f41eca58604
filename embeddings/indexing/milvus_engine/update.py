"""The next generation of an index in Milvus: begins, verifies and publishes it.

What is written before the alias is switched is visible to nobody: new rows count from the new
generation on, and removed ones until before it. A killed build leaves them; the next one undoes
them.
"""

import logging
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.cleaning.boilerplate import Boilerplate
from corpus.errors import BuildError, IndexUnavailable
from embeddings.engine import EncodeChunks, PreviousGeneration
from embeddings.indexing.folder_engine.chunk_vectors import ChunkVectors
from embeddings.indexing.milvus_engine.base import BaseGeneration, open_base
from embeddings.indexing.milvus_engine.claim import Claim
from embeddings.indexing.milvus_engine.generation_writer import GenerationWriter, Target
from embeddings.indexing.milvus_engine.known_vectors import NoVectors, StoredVectors
from embeddings.indexing.milvus_engine.leftovers import GRACE, Leftovers
from embeddings.recipe import Recipe
from embeddings.store.milvus.collections import IndexNames, create_chunks, create_records
from embeddings.store.milvus.connection import Connection
from embeddings.store.milvus.generations import (
    current_generation,
    generations,
    make_current,
    opening_order,
    retire,
)
from embeddings.store.milvus.index import MilvusIndex
from embeddings.store.milvus.tables import Manifest, write_manifest
from embeddings.store.milvus.term_weights import mean_lengths, worst_factor
from embeddings.tools import Tools
from embeddings.types import BoilerplateLines

log = logging.getLogger("chuchu")
_VERIFIED_SAMPLES = 5
_FLUSH_SECONDS = 120.0
# Further from the lengths by which a series weights terms, a search looks at too many candidates.
_MAX_FACTOR = 1.5


def read_base(
    connection: Connection, names: IndexNames, recipe: Recipe
) -> tuple[BaseGeneration | None, PreviousGeneration]:
    """Return the newest intact generation of this recipe, without one the newest of any; and what
    a build has to know of it."""
    current = current_generation(connection, names)
    found: list[BaseGeneration] = []
    for number in opening_order(current, generations(connection, names)) if current else ():
        base = open_base(connection, names, number)
        if base is not None:
            found.append(base)
            if base.index.manifest.recipe.difference(recipe) is None:
                break
    if not found:
        return None, PreviousGeneration()
    matching = (each for each in found if each.index.manifest.recipe.difference(recipe) is None)
    base = next(matching, found[0])
    manifest = base.index.manifest
    return base, PreviousGeneration(
        number=manifest.generation,
        chunks=manifest.statistics.chunks,
        is_current=manifest.generation == current,
        recipe_change=manifest.recipe.difference(recipe),
        files=base.files,
    )


class MilvusUpdate:
    """The next generation in Milvus (`embeddings.engine.IndexUpdate`); its claim is held."""

    def __init__(
        self,
        connection: Connection,
        names: IndexNames,
        tools: Tools,
        claim: Claim,
        vector_index: str,
    ) -> None:
        self._vector_index = vector_index
        self._connection = connection
        self._names = names
        self._tools = tools
        self._claim = claim
        self._leftovers = Leftovers(connection, names)
        self._base, self._summary = read_base(connection, names, tools.recipe)
        self._target: Target | None = None
        self._manifest: Manifest | None = None

    @property
    def follows_killed_build(self) -> bool:
        return self._claim.follows_dead

    @property
    def previous(self) -> PreviousGeneration:
        return self._summary

    def boilerplate(self) -> tuple[Mapping[str, BoilerplateLines], Boilerplate]:
        return ({}, Boilerplate()) if self._base is None else self._base.boilerplate()

    def can_update_incrementally(self, kept: Collection[str]) -> bool:
        # After a damaged generation everything is written anew: its rows may be among the others.
        if self._base is None or not self._summary.is_current:
            return False
        manifest = self._base.index.manifest
        means = mean_lengths(manifest.statistics)
        # Somebody may still read a generation that was rolled back, whose rows would be undone.
        recent = time.time() - GRACE
        is_read = any(
            each.number > manifest.generation and (each.rolled_back or 0.0) > recent
            for each in generations(self._connection, self._names)
        )
        return not is_read and worst_factor(manifest.pivots, means) <= _MAX_FACTOR

    @contextmanager
    def begin(self, source_bytes: int, *, incremental: bool) -> Iterator[Path]:
        current = current_generation(self._connection, self._names)
        numbers = [
            each.number
            for each in generations(self._connection, self._names)
            if each.number <= (current or 0) or each.rolled_back is not None
        ]
        self._leftovers.drop_unpublished(current)
        base = self._base if incremental else None
        if base is not None:
            for number in numbers:
                if number > base.index.info.generation:
                    self._connection.call("drop_collection", self._names.generation(number))
            self._leftovers.clean_series(base.index.manifest)
            series = base.index.manifest.series
        else:
            series = max(self._leftovers.series(), default=0) + 1
        # Above all that ever were current.
        generation = max([self.previous.number, current or 0, *numbers]) + 1
        names, claim = self._names, self._claim
        self._target = target = Target(
            *(self._connection, names, claim, generation, series), self._vector_index
        )
        try:
            if base is None:
                create_chunks(
                    *(self._connection, target.collections[0]),
                    *(self._tools.encoder.dimensions, self._vector_index),
                )
                create_records(self._connection, target.collections[1])
            create_records(self._connection, target.collection)
            with tempfile.TemporaryDirectory(prefix="chuchu-build-") as scratch:
                yield Path(scratch)
        except BaseException:
            self._abandon(base)
            raise

    def _abandon(self, base: BaseGeneration | None) -> None:
        """Undo what was written, as far as the server allows; the next build undoes the rest."""
        with suppress(IndexUnavailable):
            if self._target is None or self._is_current(self._target.generation):
                return
            self._connection.call("drop_collection", self._target.collection)
            if base is not None:
                self._leftovers.clean_series(base.index.manifest)
            else:
                for each in self._target.collections:
                    self._connection.call("drop_collection", each)

    def _is_current(self, number: int) -> bool:
        return current_generation(self._connection, self._names) == number

    @contextmanager
    def writer(
        self, kept: Collection[str] | None, added: Mapping[str, str], encode: EncodeChunks
    ) -> Iterator[GenerationWriter]:
        target = self._required_target()
        base = None if kept is None else self._base
        vectors = ChunkVectors(self._tools.encoder, encode, NoVectors(), self._known(added))
        writer = GenerationWriter(target, self._tools, vectors, base, kept or ())
        yield writer
        self._manifest = writer.manifest

    def _known(self, added: Mapping[str, str]) -> StoredVectors | NoVectors:
        """Return the vectors that this build can reuse: of the previous generation, and of series
        that killed builds began."""
        target = self._required_target()
        if not added:
            return NoVectors()
        series = set(self._leftovers.series()) - {target.series}
        if self._base is not None:
            series.add(self._base.index.manifest.series)
        dimensions = self._tools.encoder.dimensions
        chunks = [self._names.chunks(each) for each in sorted(series, reverse=True)]
        usable = [each for each in chunks if self._has_dimensions(each, dimensions)]
        if not usable:
            return NoVectors()
        return StoredVectors(self._connection, usable, dimensions)

    def _has_dimensions(self, collection: str, dimensions: int) -> bool:
        try:
            described = self._connection.call("describe_collection", collection)
            fields = {each["name"]: each.get("params", {}) for each in described["fields"]}
            return int(fields["dense"].get("dim", 0)) == dimensions
        except (IndexUnavailable, LookupError, TypeError, ValueError):
            return False

    def _required_target(self) -> Target:
        if self._target is None:
            raise ValueError("the update has not begun")
        return self._target

    def publish(self) -> int:
        target = self._required_target()
        if self._manifest is None:
            raise ValueError("nothing was written")
        number = target.generation
        self._flush(target)
        write_manifest(self._connection, target.collection, self._manifest)
        self._verify(number)
        self._claim.require()
        make_current(self._connection, self._names, number)
        try:
            older = (
                each.number
                for each in generations(self._connection, self._names)
                if each.number not in (number, self.previous.number) and each.retired is None
            )
            retire(self._connection, self._names, older)
            self._leftovers.purge()
        except IndexUnavailable as error:
            # It is published; what is left is removed by the next build.
            log.warning("Older generations could not be removed: %s", error.message)
        return number

    def _flush(self, target: Target) -> None:
        """Let the server order what was written; it is durable and seen without that."""
        with suppress(IndexUnavailable):
            self._connection.call("flush", target.collections[0], timeout=_FLUSH_SECONDS)

    def _verify(self, number: int) -> None:
        index = MilvusIndex(self._connection, self._names, number, self._tools.recipe)
        problem = index.find_problem(_VERIFIED_SAMPLES)
        if problem is not None:
            raise BuildError(
                f"The new index is damaged: {problem}.", "The previous index stays in use."
            )
