"""What a searchable index gives and tells."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from corpus.types import Chunk, Skipped

Vectors = NDArray[np.float32]
"""Vectors of shape `(count, dimensions)`, or one of shape `(dimensions,)`."""

# An encoder that can't tell own sentences from foreign questions is not to be amplified.
_NARROWEST = 0.1


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that a search found; a higher score is better, for every kind of search."""

    chunk_id: int
    score: float


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk of an index with its own text and its document's path and title.

    `lines` are the first and last line of the source file that it stands in, where they are known;
    `pages` the first and last page, where the file has pages.
    """

    chunk: Chunk
    text: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    lines: tuple[int, int] | None = None
    pages: tuple[int, int] | None = None

    @property
    def searched_text(self) -> str:
        """What search sees of the chunk: its context, then its text."""
        return f"{self.chunk.context}\n{self.text}" if self.chunk.context else self.text


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line in the list of documents."""

    id: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    characters: int


class FileState(StrEnum):
    """What a build found of a file, compared with the generation before."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the folder when it was indexed.

    `checksum` is the SHA-256 of its bytes, or empty where they were not read; `reason` says why a
    file was skipped. `kept` counts the characters of its document's text, `dropped` the other
    characters of the decoded file: markup, page furniture, debris, white space. `stamp` is what the
    file system said of it, empty where that can't be relied on.
    """

    path: str
    checksum: str
    state: FileState
    reason: str | None = None
    encoding: str | None = None
    kept: int = 0
    dropped: int = 0
    notes: tuple[str, ...] = ()
    stamp: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class BoilerplateLines:
    """The packed candidate lines of a document (`corpus.cleaning.boilerplate`), and the numbers of
    the lines of its text that were left out of it because they recur in the folder."""

    candidates: bytes = b""
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scale of a folder's cosines: the median of its own sentences with their chunks, and that
    of foreign questions with the nearest chunk."""

    own: float = 1.0
    foreign: float = 0.0

    def scaled(self, cosine: float) -> float:
        """Return where a cosine stands between that of foreign (0) and of own questions (1)."""
        return (cosine - self.foreign) / max(self.own - self.foreign, _NARROWEST)


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an open generation says of itself; `built_at` is ISO 8601 in UTC.

    `distinct_chunks` leaves out those of documents that are copies of others.
    """

    generation: int
    documents: int
    chunks: int
    built_at: str
    encoder: str
    analyser: str
    files: int = 0
    skipped: tuple[Skipped, ...] = ()
    distinct_chunks: int = 0
    calibration: Calibration = Calibration()


class Stage(StrEnum):
    """What a build is doing."""

    COMPARING = "comparing"
    READING = "reading"
    INDEXING = "indexing"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a build did with the files, and how many texts and contexts it had to encode."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: int = 0
    encoded: int = 0

    @property
    def changes(self) -> int:
        """The number of files that differ from the generation before."""
        return self.new + self.updated + self.removed


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The result of a build.

    `published` is false where the folder had not changed; `message` says why all was built anew.
    """

    counts: Counts
    generation: int
    documents: int
    chunks: int
    published: bool
    files: tuple[FileRecord, ...] = field(default=(), repr=False)
    message: str | None = None

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files that were left out, and why."""
        return tuple(Skipped(file.path, file.reason) for file in self.files if file.reason)
