"""The manifest of a generation: its recipe, its counts, and the checksums of its files.

The manifest has a checksum of its own, and is the last file that a build writes: a folder without
one is no generation.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.checksum import bytes_sha256
from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.recipe import Recipe
from embeddings.store.durable_files import checksums, write_file
from embeddings.store.layout import GenerationLayout, is_index_file
from embeddings.store.regular_files import integer, read_json, text
from embeddings.types import DeepRecipe

# The version of the files' format; written as a part of the recipe.
FORMAT = 10
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


def describe_files(
    layout: GenerationLayout, known: Mapping[Path, str] = MappingProxyType({})
) -> tuple[FileChecksum, ...]:
    """Return the size and checksum of every file of a generation except the manifest.

    Files whose checksums are `known` are not read.

    Raises:
        OSError: a file can't be read.
    """
    paths = layout.files()
    unknown = [path for path in paths if path not in known]
    found = {**known, **dict(zip(unknown, checksums(unknown), strict=True))}
    return tuple(
        FileChecksum(path.relative_to(layout.folder).as_posix(), path.stat().st_size, found[path])
        for path in paths
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
        if layout.folder.is_symlink():
            raise ValueError("a link to a folder outside the index")
        content: Any = read_json(layout.manifest)
        checksum = content.pop(_CHECKSUM, None)
        recipe = {**content["recipe"]}
        if (version := integer(recipe.pop("format"))) != FORMAT:
            raise IndexMismatch(
                f"The index {name} has format {version}, this version reads format {FORMAT}.",
                _REBUILD,
            )
        if checksum != _checksum(content) or layout.number != content["generation"]:
            raise ValueError("not the manifest that was written here")
        return _manifest(content, recipe)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise IndexUnavailable(f"The index {name} has no readable manifest.", _REBUILD) from error


def _manifest(content: dict[str, Any], recipe: dict[str, Any]) -> Manifest:
    """Return a manifest from the content of its file.

    Raises:
        ValueError, LookupError, TypeError: an entry is missing, or has a wrong type or value.
    """
    datetime.fromisoformat(text(content["built_at"]))
    for field in fields(Recipe):
        if field.type in (int, "int"):
            integer(recipe[field.name])
        else:
            text(recipe[field.name])
    return Manifest(
        generation=integer(content["generation"]),
        built_at=content["built_at"],
        recipe=Recipe(**recipe),
        documents=integer(content["documents"]),
        chunks=integer(content["chunks"]),
        files=tuple(
            FileChecksum(
                text(each["path"]), integer(each["size"], high=2**62), text(each["sha256"])
            )
            for each in content["files"]
        ),
        deep=None if content.get("deep") is None else _deep_recipe(content["deep"]),
    )


def _deep_recipe(content: dict[str, Any]) -> DeepRecipe:
    return DeepRecipe(
        text(content["fingerprint"]),
        integer(content["dimensions"], 1, _MAX_DIMENSIONS),
        integer(content["sentence_dimensions"], 1, _MAX_DIMENSIONS),
    )


def verify_files(layout: GenerationLayout, manifest: Manifest) -> None:
    """Compare the files of a generation with the sizes and checksums in its manifest.

    Raises:
        IndexUnavailable: a file is missing, damaged, unreadable, not in the manifest, or not a
            file of an index.
    """
    expected = {file.path: file for file in manifest.files}
    try:
        sizes = {
            path.relative_to(layout.folder).as_posix(): path.lstat().st_size
            for path in layout.files()
        }
        for name in sorted(expected.keys() | sizes.keys()):
            if name not in expected or not is_index_file(name):
                raise _unfit(layout, name, "does not belong to it")
            if name not in sizes:
                raise _unfit(layout, name, "is missing")
            # Compared before anything is read, because a file may claim to be of any size.
            if sizes[name] != expected[name].size:
                raise _unfit(layout, name, "is damaged")
        for file in describe_files(layout):
            if expected.get(file.path) != file:
                raise _unfit(layout, file.path, "is damaged")
    except OSError as error:
        raise IndexUnavailable(
            f"The files of the index {layout.folder.name} can't be read.", _REBUILD
        ) from error


def _unfit(layout: GenerationLayout, name: str, problem: str) -> IndexUnavailable:
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)
    return IndexUnavailable(f"In the index {layout.folder.name}, {shown} {problem}.", _REBUILD)
