"""The names of everything an index keeps on disk."""

import re
from dataclasses import dataclass
from pathlib import Path

_GENERATION = re.compile(r"gen-(\d{6,12})")


@dataclass(frozen=True, slots=True)
class GenerationLayout:
    """The files of one generation."""

    folder: Path

    @property
    def number(self) -> int | None:
        """The generation's number, None where the folder is not named as one."""
        return generation_number(self.folder.name)

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog.sqlite"

    @property
    def vectors(self) -> Path:
        return self.folder / "vectors.faiss"

    @property
    def calibration(self) -> Path:
        return self.folder / "calibration.json"

    @property
    def rows(self) -> Path:
        return self.folder / "rows.npy"

    @property
    def lexical(self) -> Path:
        return self.folder / "lexical"

    def files(self) -> list[Path]:
        """Return every file but the manifest, in a stable order.

        A lock is no content: tantivy lays an empty one down wherever it opens an index.
        """
        return sorted(
            path
            for path in self.folder.rglob("*")
            if path.is_file() and path != self.manifest and path.suffix != ".lock"
        )

    def folders(self) -> list[Path]:
        """Return the folder and those inside it."""
        return [self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())]


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """The folder of an index: its generations and what outlives them."""

    folder: Path

    @property
    def current(self) -> Path:
        return self.folder / "CURRENT"

    @property
    def cache(self) -> Path:
        """The vectors of a build under way; empty where none is."""
        return self.folder / "vectors.sqlite"

    @property
    def building(self) -> GenerationLayout:
        """Where a generation is written before it has its name."""
        return GenerationLayout(self.folder / "building")

    @property
    def spool(self) -> Path:
        """Where documents wait that were read and are not indexed yet."""
        return self.building.folder / "documents.jsonl"

    @property
    def verified(self) -> Path:
        """What is known of the files of the last generation that was found whole."""
        return self.folder / "verified.json"

    @property
    def removing(self) -> Path:
        """Where a generation goes that is being removed."""
        return self.folder / "removing"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    def generation(self, number: int) -> GenerationLayout:
        """Return the place of generation `number`."""
        return GenerationLayout(self.folder / generation_name(number))

    def generations(self) -> list[int]:
        """Return the numbers of the generations on disk, whole or not, ascending."""
        names = (path.name for path in self.folder.glob("gen-*") if path.is_dir())
        return sorted(number for name in names if (number := generation_number(name)) is not None)


def generation_name(number: int) -> str:
    """Return `gen-000042` for 42."""
    return f"gen-{number:06d}"


def generation_number(name: str) -> int | None:
    """Return 42 for `gen-000042`, None for what is no generation's name."""
    match = _GENERATION.fullmatch(name.strip())
    return int(match[1]) if match else None
