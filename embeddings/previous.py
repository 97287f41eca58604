"""What a build knows of the generation before, and how the folder differs from it."""

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DocumentError, IndexUnavailable
from corpus.types import Skipped, SourceFile
from corpus.walk import read_bytes, walk
from embeddings.catalog import Catalog
from embeddings.disk import sha256_of
from embeddings.generations import current_generation
from embeddings.layout import IndexLayout
from embeddings.manifest import Recipe, read_manifest, verify_files
from embeddings.types import BuildReport, Counts, FileRecord


@dataclass(frozen=True, slots=True)
class Previous:
    """What is known of the generation before.

    `usable` is false where it can't be opened; `changed` names what its recipe has otherwise.
    """

    generation: int = 0
    files: tuple[FileRecord, ...] = ()
    chunks: int = 0
    usable: bool = False
    changed: str | None = None

    @property
    def checksums(self) -> dict[str, str]:
        """The checksums of the files that were documents, by path."""
        return {file.path: file.checksum for file in self.files if file.reason is None}

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        return tuple(Skipped(file.path, file.reason) for file in self.files if file.reason)


def look_back(layout: IndexLayout, recipe: Recipe) -> Previous:
    """Read what the current generation holds, also where another recipe made it."""
    number = 0
    try:
        number = current_generation(layout) or 0
        if not number:
            return Previous()
        generation = layout.generation(number)
        manifest = read_manifest(generation)
        verify_files(generation, manifest)
        catalog = Catalog(generation.catalog)
    except IndexUnavailable:
        return Previous(number)
    try:
        changed = manifest.difference(recipe)
        return Previous(number, catalog.files(), manifest.chunks, changed is None, changed)
    finally:
        catalog.close()


def checksum_of(source: SourceFile) -> str:
    """Return the SHA-256 of a file's bytes, or nothing where they can't be read."""
    try:
        return sha256_of(read_bytes(source.location))
    except DocumentError:
        return ""


def plan_index(documents: Path, index: Path, recipe: Recipe) -> BuildReport:
    """Tell what a build would do, and change nothing.

    A new or changed file counts as one that will be read; only a build can tell that it can't be.
    """
    previous = look_back(IndexLayout(index), recipe)
    known = {file.path: file for file in previous.files}
    found: dict[str, str] = {}
    skipped: list[Skipped] = []
    for source in walk(documents, leave_out=index.resolve()):
        before = known.get(source.path)
        if isinstance(source, Skipped):
            skipped.append(source)
            continue
        checksum = checksum_of(source)
        if before is not None and before.reason is not None and before.checksum == checksum:
            skipped.append(Skipped(source.path, before.reason))
        else:
            found[source.path] = checksum
    counts = compare(previous.checksums, found, skipped=len(skipped))
    return BuildReport(
        counts, previous.generation, len(found), previous.chunks, False, tuple(skipped)
    )


def compare(
    known: dict[str, str], found: dict[str, str], *, skipped: int, encoded: int = 0
) -> Counts:
    """Count what differs between two sets of files, given by path and checksum."""
    unchanged = sum(known.get(path) == checksum for path, checksum in found.items())
    new = sum(path not in known for path in found)
    return Counts(
        new=new,
        updated=len(found) - new - unchanged,
        unchanged=unchanged,
        removed=sum(path not in found for path in known),
        skipped=skipped,
        encoded=encoded,
    )
