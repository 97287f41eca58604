"""The manifest of a generation: its recipe, its counts, and the checksums of its files.

The manifest has a checksum of its own, and is the last file that a build writes: a folder without
one is no generation.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.store.durable_files import checksums, sha256_of, write_file
from embeddings.store.layout import GenerationLayout

FORMAT = 8
_REBUILD = "Build it anew with `chuchu index`."
_CHECKSUM = "sha256"

# The names in messages of a recipe's attributes, in the order in which they are compared.
_PARTS = {
    "format": "format",
    "fingerprint": "encoder",
    "dimensions": "encoder",
    "analyser": "analyser",
    "corpus": "text cleaning",
}


@dataclass(frozen=True, slots=True)
class FileChecksum:
    """A file of a generation: its path relative to the folder, with `/` between names, its size in
    bytes, and its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything besides the documents that determines the content of an index.

    `format` is the version of the files' format; `encoder` the encoder's name, `fingerprint` the
    hash of its weights and `dimensions` the length of its vectors; `analyser` and `corpus` are the
    identities of the term analysis and of the reading and cleaning of files.
    """

    format: int
    encoder: str
    fingerprint: str
    dimensions: int
    analyser: str
    corpus: str

    def shares_vectors(self, other: "Recipe") -> bool:
        """Return whether a chunk has the same stored vector under both recipes."""
        ours = (self.format, self.fingerprint, self.dimensions)
        return ours == (other.format, other.fingerprint, other.dimensions)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a generation.

    `built_at` is ISO 8601 in UTC; `documents` and `chunks` are counts.
    """

    generation: int
    built_at: str
    recipe: Recipe
    documents: int
    chunks: int
    files: tuple[FileChecksum, ...]

    def difference(self, recipe: Recipe) -> str | None:
        """Return the name of a part in which a recipe differs from the manifest's, or None."""
        ours, theirs = asdict(recipe), asdict(self.recipe)
        return next((part for key, part in _PARTS.items() if ours[key] != theirs[key]), None)

    def require(self, recipe: Recipe) -> None:
        """Require that the index was built with a recipe.

        Raises:
            IndexMismatch: it was built with another.
        """
        part = self.difference(recipe)
        if part is not None:
            names = {"encoder": self.recipe.encoder, "analyser": self.recipe.analyser}
            name = f" ({names[part]})" if part in names else ""
            raise IndexMismatch(f"The index was built with another {part}{name}.", _REBUILD)


def describe_files(layout: GenerationLayout) -> tuple[FileChecksum, ...]:
    """Return the size and checksum of every file of a generation except the manifest.

    Raises:
        OSError: a file can't be read.
    """
    paths = layout.files()
    return tuple(
        FileChecksum(path.relative_to(layout.folder).as_posix(), path.stat().st_size, checksum)
        for path, checksum in zip(paths, checksums(paths), strict=True)
    )


def write_manifest(layout: GenerationLayout, manifest: Manifest) -> None:
    """Write the manifest, durably; every other file of the generation must be complete."""
    content = asdict(manifest)
    content[_CHECKSUM] = _checksum(content)
    write_file(layout.manifest, json.dumps(content, ensure_ascii=False, indent=1).encode())


def _checksum(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256_of(canonical.encode())


def read_manifest(layout: GenerationLayout) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexUnavailable: there is none, or it is damaged.
        IndexMismatch: the index has the format of an earlier or later version.
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
    """Compare the files of a generation with the sizes and checksums in its manifest.

    Raises:
        IndexUnavailable: a file is missing, damaged, unreadable, or not in the manifest.
    """
    try:
        present = {file.path: file for file in describe_files(layout)}
    except OSError as error:
        raise IndexUnavailable(
            f"The files of the index {layout.folder.name} can't be read.", _REBUILD
        ) from error
    expected = {file.path: file for file in manifest.files}
    for name in sorted(expected.keys() | present.keys()):
        if present.get(name) == expected.get(name):
            continue
        problem = "is damaged" if name in expected and name in present else "is missing"
        if name not in expected:
            problem = "does not belong to it"
        raise IndexUnavailable(f"In the index {layout.folder.name}, {name} {problem}.", _REBUILD)
