"""What a generation says of itself, and whether its files are what it says."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.disk import sha256, write_file
from embeddings.layout import GenerationLayout

FORMAT = 1
_REBUILD = "Build it anew with `chuchu index`."


_PARTS = {
    "format": "format",
    "fingerprint": "encoder",
    "dimensions": "encoder",
    "analyser": "analyser",
    "corpus": "text cleaning",
}


@dataclass(frozen=True, slots=True)
class FileSeal:
    """A file's place in the generation, with `/`, its size in bytes and its checksum."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides, besides the documents, what an index holds."""

    format: int
    encoder: str
    fingerprint: str
    dimensions: int
    analyser: str
    corpus: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a generation; `built_at` is ISO 8601 in UTC."""

    generation: int
    built_at: str
    recipe: Recipe
    documents: int
    chunks: int
    files: tuple[FileSeal, ...]

    def difference(self, recipe: Recipe) -> str | None:
        """Return what of a recipe is otherwise than in this manifest, None where nothing is."""
        ours, theirs = asdict(recipe), asdict(self.recipe)
        return next((what for key, what in _PARTS.items() if ours[key] != theirs[key]), None)

    def require(self, recipe: Recipe) -> None:
        """Raise IndexMismatch where the index was made by another recipe."""
        what = self.difference(recipe)
        if what is not None:
            told = {"encoder": self.recipe.encoder, "analyser": self.recipe.analyser}
            name = f" ({told[what]})" if what in told else ""
            raise IndexMismatch(f"The index was built with another {what}{name}.", _REBUILD)


def describe_files(layout: GenerationLayout) -> tuple[FileSeal, ...]:
    """Measure every file of a generation but its manifest."""
    return tuple(
        FileSeal(path.relative_to(layout.folder).as_posix(), path.stat().st_size, sha256(path))
        for path in layout.files()
    )


def write_manifest(layout: GenerationLayout, manifest: Manifest) -> None:
    """Write the manifest; it is the last file of a generation."""
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    write_file(layout.manifest, content.encode())


def read_manifest(layout: GenerationLayout) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexUnavailable: there is none, or it is damaged.
        IndexMismatch: it is of a later or earlier format.
    """
    name = layout.folder.name
    try:
        content: Any = json.loads(layout.manifest.read_bytes())
        if content["recipe"]["format"] != FORMAT:
            raise IndexMismatch(
                f"The index {name} has format {content['recipe']['format']}, "
                f"this version reads format {FORMAT}.",
                _REBUILD,
            )
        return Manifest(
            generation=int(content["generation"]),
            built_at=str(content["built_at"]),
            recipe=Recipe(**content["recipe"]),
            documents=int(content["documents"]),
            chunks=int(content["chunks"]),
            files=tuple(FileSeal(**record) for record in content["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexUnavailable(f"The index {name} has no readable manifest.", _REBUILD) from error


def verify_files(layout: GenerationLayout, manifest: Manifest) -> None:
    """Check that the generation's files are those of its manifest, byte for byte.

    Raises:
        IndexUnavailable: a file is missing, foreign, or damaged.
    """
    expected = {record.path: record for record in manifest.files}
    present = {path.relative_to(layout.folder).as_posix(): path for path in layout.files()}
    for name in sorted(expected.keys() | present.keys()):
        record, path = expected.get(name), present.get(name)
        if record is None or path is None:
            what = "is missing" if path is None else "does not belong to it"
        elif path.stat().st_size != record.size or sha256(path) != record.sha256:
            what = "is damaged"
        else:
            continue
        raise IndexUnavailable(f"In the index {layout.folder.name}, {name} {what}.", _REBUILD)
