"""The previous generation of an index, and where its files keep each document."""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field

from corpus.cleaning.boilerplate import Boilerplate
from corpus.errors import IndexUnavailable
from embeddings.engine import PreviousGeneration
from embeddings.indexing.folder_engine.vector_reuse import VectorSource
from embeddings.recipe import Recipe
from embeddings.store.catalog.reader import Catalog, StoredDocument
from embeddings.store.generations import current_generation, opening_order
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.store.manifest import Manifest, read_manifest, verify_files
from embeddings.store.parts import open_parts
from embeddings.store.verification_cache import is_verified
from embeddings.types import BoilerplateLines, DeepRecipe


@dataclass(frozen=True, slots=True)
class StoredGeneration:
    """The previous generation: the current one, or the newest intact one before it.

    `summary` is what the build has to know of it. `layout` is None where there is none.
    `shares_vectors` says whether its vectors are those that the build would make, also where its
    recipe differs in other parts; `deep` is the recipe of its deep vectors. `documents` are held by
    their paths.
    """

    summary: PreviousGeneration = field(default_factory=PreviousGeneration)
    layout: GenerationLayout | None = None
    shares_vectors: bool = False
    deep: DeepRecipe | None = None
    documents: dict[str, StoredDocument] = field(default_factory=dict)

    def boilerplate(self) -> tuple[dict[str, BoilerplateLines], Boilerplate]:
        """Return the boilerplate lines of its documents by their paths, and those learned."""
        if self.layout is None:
            return {}, Boilerplate()
        with closing(Catalog(self.layout.catalog)) as catalog:
            lines, learned = catalog.boilerplate_lines(), catalog.boilerplate()
        named = ((path, lines.get(each.key)) for path, each in self.documents.items())
        return {path: own for path, own in named if own is not None}, learned

    def vector_source(self, kept: Collection[str], added: Collection[str]) -> VectorSource | None:
        """Return the documents whose vectors documents to be added may share.

        These are the documents that are not `kept` (paths), for they were edited or moved, and
        those that were copied: their checksum is among those `added`.
        """
        if self.layout is None or not added:
            return None
        documents = [
            stored
            for path, stored in self.documents.items()
            if stored.chunks and (path not in kept or stored.checksum in added)
        ]
        return VectorSource(self.layout, documents) if documents else None


def read_previous_generation(layout: IndexLayout, recipe: Recipe) -> StoredGeneration:
    """Return the newest intact generation of this recipe; without one, the newest of any."""
    found = list(_intact_generations(layout, recipe))
    matching = (each for each in found if each.summary.recipe_change is None)
    return next(matching, found[0] if found else StoredGeneration())


def _intact_generations(layout: IndexLayout, recipe: Recipe) -> Iterator[StoredGeneration]:
    """Yield intact generations, the current one first, up to the first one of this recipe."""
    try:
        current = current_generation(layout)
    except IndexUnavailable:
        current = None
    for number in opening_order(layout):
        try:
            stored = _read(layout.generation(number), recipe, number == current)
        except IndexUnavailable:
            continue
        yield stored
        if stored.summary.recipe_change is None:
            return


@contextmanager
def _verified_meanwhile(generation: GenerationLayout, manifest: Manifest) -> Iterator[None]:
    """Verify the checksums of a generation in a thread, until the context ends.

    Its files have the stamps of those that a build verified, so only what the disk itself has
    damaged is found so late.

    Raises:
        IndexUnavailable: a file is damaged, whatever error that has caused meanwhile.
    """
    with ThreadPoolExecutor(1) as pool:
        verified = pool.submit(verify_files, generation, manifest)
        try:
            yield
        finally:
            verified.result()


def _read(generation: GenerationLayout, recipe: Recipe, is_current: bool) -> StoredGeneration:
    manifest = read_manifest(generation)
    # One from somebody else may contradict itself, and the next generation takes it over.
    is_known = is_verified(generation)
    if not is_known:
        verify_files(generation, manifest)
    verified = _verified_meanwhile(generation, manifest) if is_known else nullcontext()
    with (
        verified,
        closing(open_parts(generation, manifest, complete=not is_known).catalog) as catalog,
    ):
        files, documents = catalog.files_and_documents()
        summary = PreviousGeneration(
            number=manifest.generation,
            chunks=manifest.chunks,
            is_current=is_current,
            recipe_change=manifest.recipe.difference(recipe),
            files={file.path: file for file in files},
        )
        return StoredGeneration(
            summary,
            generation,
            manifest.recipe.shares_vectors(recipe),
            manifest.deep,
            {stored.path: stored for stored in documents},
        )
