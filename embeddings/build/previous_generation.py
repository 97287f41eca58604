"""What a build knows of the generation before."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from corpus.errors import IndexUnavailable
from corpus.cleaning.boilerplate import Boilerplate
from embeddings.store.catalog.reader import Catalog, StoredDocument
from embeddings.store.generations import current_generation, opening_order
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.build.vector_reuse import VectorSource
from embeddings.store.manifest import Recipe, read_manifest, verify_files
from embeddings.types import FileRecord, BoilerplateLines


@dataclass(frozen=True, slots=True)
class PreviousGeneration:
    """The generation that answers now: the current one, or the newest whole one before it.

    `layout` is None where there is none. `changed` names what its recipe has otherwise than that of
    the build; then nothing of it can be taken over but, with the `same_encoder`, vectors.
    `is_current` is false where it stands in for a damaged one.
    """

    layout: GenerationLayout | None = None
    number: int = 0
    chunks: int = 0
    is_current: bool = False
    changed: str | None = None
    same_encoder: bool = False
    files: dict[str, FileRecord] = field(default_factory=dict)
    documents: dict[str, StoredDocument] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether the next generation can take something over from it."""
        return self.layout is not None and self.changed is None

    @property
    def checksums(self) -> dict[str, str]:
        """The checksums of its documents' files, by their paths."""
        return {path: stored.checksum for path, stored in self.documents.items()}

    def recalled(self) -> tuple[dict[str, BoilerplateLines], Boilerplate]:
        """Return the margins of its documents by their paths, and the lines that recur in them."""
        if self.layout is None:
            return {}, Boilerplate()
        catalog = Catalog(self.layout.catalog)
        try:
            return catalog.boilerplate_lines(), catalog.boilerplate()
        finally:
            catalog.close()


def read_previous_generation(layout: IndexLayout, recipe: Recipe) -> PreviousGeneration:
    """Read what the generation holds that answers now, also where another recipe made it."""
    found = list(_readable(layout, recipe))
    fitting = (previous for previous in found if previous.changed is None)
    return next(fitting, found[0] if found else PreviousGeneration())


def _readable(layout: IndexLayout, recipe: Recipe) -> Iterator[PreviousGeneration]:
    try:
        current = current_generation(layout)
    except IndexUnavailable:
        current = None
    for number in opening_order(layout):
        try:
            previous = _read(layout.generation(number), recipe, number == current)
        except IndexUnavailable:
            continue
        yield previous
        if previous.changed is None:
            return


def _read(generation: GenerationLayout, recipe: Recipe, is_current: bool) -> PreviousGeneration:
    manifest = read_manifest(generation)
    verify_files(generation, manifest)
    catalog = Catalog(generation.catalog)
    try:
        return PreviousGeneration(
            generation,
            manifest.generation,
            manifest.chunks,
            is_current,
            manifest.difference(recipe),
            manifest.recipe.shares_vectors(recipe),
            {file.path: file for file in catalog.files()},
            {stored.path: stored for stored in catalog.stored_documents()},
        )
    finally:
        catalog.close()


def vector_sources(
    layout: IndexLayout,
    recipe: Recipe,
    previous: PreviousGeneration,
    kept: Collection[str],
    read: Collection[str],
) -> Iterator[VectorSource]:
    """Yield the generations that lend vectors to the next one.

    `kept` are the paths of the documents that it takes over, `read` the checksums of those that it
    has read. What goes lends to what comes, and so does what was copied. Of a generation that does
    not answer any more only documents lend that have come back: its files are verified for them.
    """
    if not read:
        return
    if previous.layout is not None and previous.same_encoder:
        going = [
            stored
            for path, stored in previous.documents.items()
            if path not in kept or stored.checksum in read
        ]
        yield VectorSource(previous.layout, going)
    back = set(read).difference(previous.checksums.values())
    for number in reversed(layout.generations()):
        if number != previous.number and back:
            lender = _lender(layout.generation(number), recipe, back)
            if lender is not None:
                yield lender


def _lender(generation: GenerationLayout, recipe: Recipe, wanted: Collection[str]) -> VectorSource | None:
    try:
        manifest = read_manifest(generation)
        if not manifest.recipe.shares_vectors(recipe):
            return None
        with closing(Catalog(generation.catalog)) as catalog:
            documents = [stored for stored in catalog.stored_documents() if stored.checksum in wanted]
        if documents:
            verify_files(generation, manifest)
    except (IndexUnavailable, sqlite3.Error, AttributeError, TypeError, ValueError):
        # Before it was verified anything may stand in it.
        return None
    return VectorSource(generation, documents) if documents else None
