"""The manifest of a generation: its recipe, its counts, and the checksums of its files.

The manifest has a checksum of its own, and is the last file that a build writes: a folder without
one is no generation.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from corpus.checksum import bytes_sha256
from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.recipe import Recipe
from embeddings.store.durable_files import checksums, write_file
from embeddings.store.layout import GenerationLayout
from embeddings.types import DeepRecipe

# The version of the files' format; written as a part of the recipe.
FORMAT = 8
_MAX_DIMENSIONS = 8192
_REBUILD = "Build it anew with `chuchu index`."
_CHECKSUM = "sha256"


@dataclass(frozen=True, slots=True)
class FileChecksum:
    """A file of a generation: its path relative to the folder, with `/` between names, its size in
    bytes, and its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a generation.

    `built_at` is ISO 8601 in UTC; `documents` and `chunks` are counts. `deep` is the recipe of the
    deep vectors, None where there are none; an index may have them or not under the same `recipe`.
    """

    generation: int
    built_at: str
    recipe: Recipe
    documents: int
    chunks: int
    files: tuple[FileChecksum, ...]
    deep: DeepRecipe | None = None


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
    content["recipe"] = {"format": FORMAT, **content["recipe"]}
    content[_CHECKSUM] = _checksum(content)
    write_file(layout.manifest, json.dumps(content, ensure_ascii=False, indent=1).encode())


def _checksum(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return bytes_sha256(canonical.encode())


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
        recipe = {**content["recipe"]}
        if (version := recipe.pop("format")) != FORMAT:
            raise IndexMismatch(
                f"The index {name} has format {version}, this version reads format {FORMAT}.",
                _REBUILD,
            )
        if checksum != _checksum(content) or layout.number != content["generation"]:
            raise ValueError("not the manifest that was written here")
        return Manifest(
            generation=int(content["generation"]),
            built_at=str(content["built_at"]),
            recipe=Recipe(**recipe),
            documents=int(content["documents"]),
            chunks=int(content["chunks"]),
            files=tuple(FileChecksum(**record) for record in content["files"]),
            deep=_deep_recipe(content.get("deep")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexUnavailable(f"The index {name} has no readable manifest.", _REBUILD) from error


def _deep_recipe(content: Any) -> DeepRecipe | None:
    if content is None:
        return None
    recipe = DeepRecipe(**content)
    sizes = (recipe.dimensions, recipe.sentence_dimensions)
    if not isinstance(recipe.fingerprint, str) or not all(
        type(size) is int and 0 < size <= _MAX_DIMENSIONS for size in sizes
    ):
        raise ValueError("no recipe of deep vectors")
    return recipe


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
