"""The paths of everything that an index keeps on disk."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.patterns.lazy import lazy_pattern

_FILES = frozenset(("catalog.sqlite", "calibration.json", "rows.npy", "vectors.faiss"))
_LEXICAL = "lexical"
_DEEP = "deep"
_DEEP_FILES = frozenset(("vectors.faiss", "sentence_counts.bin", "sentences.bin"))
# The folders of tantivy in that of the lexical index.
_TANTIVY = frozenset(("all", "removed"))
_GENERATION = lazy_pattern(r"gen-(\d{6,12})")


@dataclass(frozen=True, slots=True)
class GenerationLayout:
    """The paths in the folder of one generation."""

    folder: Path

    @property
    def number(self) -> int | None:
        """The generation's number, None where the folder's name is not that of a generation."""
        return generation_number(self.folder.name)

    @property
    def manifest(self) -> Path:
        """The recipe, counts and checksums (`embeddings.store.manifest`); written last."""
        return self.folder / "manifest.json"

    @property
    def catalog(self) -> Path:
        """The SQLite file of documents, chunks and files (`embeddings.store.catalog`)."""
        return self.folder / "catalog.sqlite"

    @property
    def vectors(self) -> Path:
        """The FAISS index (`embeddings.store.dense`)."""
        return self.folder / "vectors.faiss"

    @property
    def calibration(self) -> Path:
        """The scale of the folder's cosines (`embeddings.types.Calibration`)."""
        return self.folder / "calibration.json"

    @property
    def rows(self) -> Path:
        """The keys of the chunks in the order of their ids (`embeddings.store.row_keys`)."""
        return self.folder / "rows.npy"

    @property
    def lexical(self) -> Path:
        """The folder of the tantivy indexes (`embeddings.store.lexical`)."""
        return self.folder / _LEXICAL

    @property
    def deep_vectors(self) -> Path:
        """The FAISS index of the chunks' deep vectors (`embeddings.store.deep`)."""
        return self.folder / _DEEP / "vectors.faiss"

    @property
    def sentence_counts(self) -> Path:
        """The number of sentences with deep vectors of each chunk."""
        return self.folder / _DEEP / "sentence_counts.bin"

    @property
    def sentences(self) -> Path:
        """The deep vectors of all sentences."""
        return self.folder / _DEEP / "sentences.bin"

    def files(self) -> list[Path]:
        """Return everything but folders, the manifest and lock files, sorted by path.

        tantivy creates empty lock files wherever it opens an index. A link is returned as it is,
        also one to a folder.

        Raises:
            OSError: a folder can't be read.
        """
        return sorted(
            Path(entry.path)
            for entry in _entries(self.folder)
            if Path(entry.path) != self.manifest
            and not (entry.name.endswith(".lock") and entry.is_file(follow_symlinks=False))
        )

    def folders(self) -> list[Path]:
        """Return the folder and all folders in it."""
        return [self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())]


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """The paths in the folder of an index, which holds its generations."""

    folder: Path

    @property
    def current(self) -> Path:
        """The file with the name of the generation that answers."""
        return self.folder / "CURRENT"

    @property
    def cache(self) -> Path:
        """The SQLite file of the vectors that a running build has encoded; empty otherwise."""
        return self.folder / "vectors.sqlite"

    @property
    def deep_cache(self) -> Path:
        """The SQLite file of the deep vectors that no generation holds yet; empty otherwise."""
        return self.folder / "deep_vectors.sqlite"

    @property
    def deep_lock(self) -> Path:
        """The file that a pass locks while it encodes deep vectors."""
        return self.folder / "deep_lock"

    @property
    def building(self) -> GenerationLayout:
        """Where a build writes the next generation before it renames the folder."""
        return GenerationLayout(self.folder / "building")

    @property
    def verified(self) -> Path:
        """The verification cache (`embeddings.store.verification_cache`)."""
        return self.folder / "verified.json"

    @property
    def removing(self) -> Path:
        """Where a generation is moved before its files are deleted."""
        return self.folder / "removing"

    @property
    def lock(self) -> Path:
        """The file that writers lock (`embeddings.store.write_lock`)."""
        return self.folder / "lock"

    def generation(self, number: int) -> GenerationLayout:
        """Return the paths of generation `number`."""
        return GenerationLayout(self.folder / generation_name(number))

    def generations(self) -> list[int]:
        """Return the numbers of the generations on disk, intact or not, ascending."""
        names = (path.name for path in self.folder.glob("gen-*") if path.is_dir())
        return sorted(number for name in names if (number := generation_number(name)) is not None)


def is_index_file(name: str) -> bool:
    """Return whether a generation may have a file with this relative path, besides a manifest.

    The lexical index has a file of its own and those of tantivy, whose names are not ours.
    """
    outer, *inner = name.split("/")
    if outer == _DEEP:
        return len(inner) == 1 and inner[0] in _DEEP_FILES
    if outer != _LEXICAL:
        return name in _FILES
    match inner:
        case [_]:
            return True
        case [folder, _]:
            return folder in _TANTIVY
        case _:
            return False


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield everything but folders inside a folder and the folders in it."""
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    yield entry


def generation_name(number: int) -> str:
    """Return `gen-000042` for 42."""
    return f"gen-{number:06d}"


def generation_number(name: str) -> int | None:
    """Return 42 for `gen-000042`, None where the name is not that of a generation."""
    match = _GENERATION.fullmatch(name.strip())
    return int(match[1]) if match else None
