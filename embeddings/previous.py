"""What a build knows of the generation before."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.errors import IndexUnavailable
from corpus.recurring import Recurring
from embeddings.catalog import Catalog, StoredDocument
from embeddings.generations import candidates, current_generation
from embeddings.layout import GenerationLayout, IndexLayout
from embeddings.manifest import Recipe, read_manifest, verify_files
from embeddings.types import FileRecord, Margins


@dataclass(frozen=True, slots=True)
class Previous:
    """The generation that answers now: the current one, or the newest whole one before it.

    `layout` is None where there is none. `changed` names what its recipe has otherwise than that of
    the build; then nothing of it can be taken over. `is_current` is false where it stands in for a
    damaged one.
    """

    layout: GenerationLayout | None = None
    number: int = 0
    chunks: int = 0
    is_current: bool = False
    changed: str | None = None
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

    def recalled(self) -> tuple[dict[str, Margins], Recurring]:
        """Return the margins of its documents by their paths, and the lines that recur in them."""
        if self.layout is None:
            return {}, Recurring()
        catalog = Catalog(self.layout.catalog)
        try:
            return catalog.margins(), catalog.recurring()
        finally:
            catalog.close()


def look_back(layout: IndexLayout, recipe: Recipe) -> Previous:
    """Read what the generation holds that answers now, also where another recipe made it."""
    found = list(_readable(layout, recipe))
    fitting = (previous for previous in found if previous.changed is None)
    return next(fitting, found[0] if found else Previous())


def _readable(layout: IndexLayout, recipe: Recipe) -> Iterator[Previous]:
    try:
        current = current_generation(layout)
    except IndexUnavailable:
        current = None
    for number in candidates(layout):
        try:
            previous = _read(layout.generation(number), recipe, number == current)
        except IndexUnavailable:
            continue
        yield previous
        if previous.changed is None:
            return


def _read(generation: GenerationLayout, recipe: Recipe, is_current: bool) -> Previous:
    manifest = read_manifest(generation)
    verify_files(generation, manifest)
    catalog = Catalog(generation.catalog)
    try:
        return Previous(
            generation,
            manifest.generation,
            manifest.chunks,
            is_current,
            manifest.difference(recipe),
            {file.path: file for file in catalog.files()},
            {stored.path: stored for stored in catalog.stored()},
        )
    finally:
        catalog.close()
