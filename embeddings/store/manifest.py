"""What a generation says of itself, and whether its files are what it says."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.store.durable_files import checksums, sha256_of, write_file
from embeddings.store.layout import GenerationLayout

FORMAT = 8
_REBUILD = "Build it anew with `chuchu index`."
_CHECKSUM = "sha256"


_PARTS = {
    "format": "format",
    "fingerprint": "encoder",
    "dimensions": "encoder",
    "analyser": "analyser",
    "corpus": "text cleaning",
}


@dataclass(frozen=True, slots=True)
class FileChecksum:
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

    def shares_vectors(self, other: "Recipe") -> bool:
        """Tell whether a text has the same stored vector under both recipes."""
        ours = (self.format, self.fingerprint, self.dimensions)
        return ours == (other.format, other.fingerprint, other.dimensions)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a generation; `built_at` is ISO 8601 in UTC."""

    generation: int
    built_at: str
    recipe: Recipe
    documents: int
    chunks: int
    files: tuple[FileChecksum, ...]

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


def describe_files(layout: GenerationLayout) -> tuple[FileChecksum, ...]:
    """Measure every file of a generation but its manifest."""
    paths = layout.files()
    return tuple(
        FileChecksum(path.relative_to(layout.folder).as_posix(), path.stat().st_size, checksum)
        for path, checksum in zip(paths, checksums(paths), strict=True)
    )


def write_manifest(layout: GenerationLayout, manifest: Manifest) -> None:
    """Write the manifest; it is the last file of a generation."""
    content = asdict(manifest)
    content[_CHECKSUM] = _checksum(content)
    write_file(layout.manifest, json.dumps(content, ensure_ascii=False, indent=1).encode())


def _checksum(content: dict[str, Any]) -> str:
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256_of(plain.encode())


def read_manifest(layout: GenerationLayout) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexUnavailable: there is none, or it is damaged.
        IndexMismatch: it is of a later or earlier format.
    """
    name = layout.folder.name
    try:
        content: Any = json.loads(layout.manifest.read_bytes())
        checksum = content.pop(_CHECKSUM, None)
        if content["recipe"]["format"] != FORMAT:
            raise IndexMismatch(
                f"The index {name} has format {content['recipe']['format']}, "
                f"this version reads format {FORMAT}.",
                _REBUILD,
            )
        if checksum != _checksum(content) or layout.number != content["generation"]:
            raise ValueError("not the manifest that was written here")
        return Manifest(
            generation=int(content["generation"]),
            built_at=str(content["built_at"]),
            recipe=Recipe(**content["recipe"]),
            documents=int(content["documents"]),
            chunks=int(content["chunks"]),
            files=tuple(FileChecksum(**record) for record in content["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexUnavailable(f"The index {name} has no readable manifest.", _REBUILD) from error


def verify_files(layout: GenerationLayout, manifest: Manifest) -> None:
    """Check that the generation's files are those of its manifest, byte for byte.

    Raises:
        IndexUnavailable: a file is missing, foreign, or damaged.
    """
    try:
        present = {seal.path: seal for seal in describe_files(layout)}
    except OSError as error:
        raise IndexUnavailable(
            f"The files of the index {layout.folder.name} can't be read.", _REBUILD
        ) from error
    expected = {seal.path: seal for seal in manifest.files}
    for name in sorted(expected.keys() | present.keys()):
        if present.get(name) == expected.get(name):
            continue
        what = "is damaged" if name in expected and name in present else "is missing"
        if name not in expected:
            what = "does not belong to it"
        raise IndexUnavailable(f"In the index {layout.folder.name}, {name} {what}.", _REBUILD)
