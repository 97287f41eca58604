"""The data types of an index: what searches return, and what builds report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from corpus.types import Chunk, Place, Skipped

Vectors = NDArray[np.float32]
"""Vectors of shape `(count, dimensions)`, or one of shape `(dimensions,)`."""

PackedIds = bytes
"""The ids of a text's words in a static encoder: unsigned C integers in this machine's order."""

# Where an encoder hardly separates the two medians of a calibration, scaling would amplify noise.
_MIN_RANGE = 0.1


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that a search found. A higher score is better, in every kind of search."""

    chunk_id: int
    score: float


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """What BM25 has to know of a set of chunks: how many they are, and how many contain a term.

    `frequencies` holds by term the number of chunks in whose text, and in whose context, it occurs.
    """

    chunks: int
    frequencies: Mapping[str, tuple[int, int]]

    def __add__(self, other: "TermStatistics") -> "TermStatistics":
        united = dict(self.frequencies)
        for term, (text, context) in other.frequencies.items():
            own_text, own_context = united.get(term, (0, 0))
            united[term] = (own_text + text, own_context + context)
        return TermStatistics(self.chunks + other.chunks, united)


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with its text and its document's metadata.

    `lines` are the first and the last line of the chunk in the source file, where they are known;
    counted from 1. `places` are `(offset, place)` pairs, where the file has places; the offsets
    count from the beginning of the chunk. Where not `may_have_duplicates`, its document certainly
    has no near duplicates.
    """

    chunk: Chunk
    text: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    lines: tuple[int, int] | None = None
    places: tuple[tuple[int, Place], ...] = ()
    may_have_duplicates: bool = field(default=True, compare=False)

    @property
    def searched_text(self) -> str:
        """The context and the text, which are what searches see of the chunk."""
        return f"{self.chunk.context}\n{self.text}" if self.chunk.context else self.text


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """An entry in the list of documents; `characters` is the length of the text."""

    id: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """What filters compare of all documents of a generation, in the order of the folder.

    The chunks of a document follow those of the document before it: `chunk_counts` says how many
    each has.
    """

    ids: tuple[str, ...]
    paths: tuple[str, ...]
    titles: tuple[str, ...]
    dates: tuple[str | None, ...]
    chunk_counts: tuple[int, ...]


class FileState(StrEnum):
    """The state of a file compared with the previous generation."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the folder at the time of a build.

    `checksum` is the SHA-256 of its bytes, or empty where they were not read; `reason` says why a
    file was skipped. `kept` is the number of characters of its document's text, `dropped` that of
    the other characters of the decoded file: markup, boilerplate, damaged characters, white space.
    `stamp` is that of `corpus.types.SourceFile`, empty where it can't be relied on. `collection`
    names the collection that the folder is, among several.
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
    collection: str = "default"


@dataclass(frozen=True, slots=True)
class BoilerplateLines:
    """The candidate lines for boilerplate of a document.

    `candidates` are packed by `corpus.cleaning.boilerplate.pack_lines`; `left_out` are the numbers
    of the lines that were removed from the text because they recur in the folder.
    """

    candidates: bytes = b""
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scale of a folder's cosines under its encoder.

    `own` is the median cosine of sentences of the folder with their chunks, `foreign` that of
    questions about other subjects with the nearest chunk.
    """

    own: float = 1.0
    foreign: float = 0.0

    def scaled(self, cosine: float) -> float:
        """Map a cosine linearly so that `foreign` becomes 0 and `own` becomes 1."""
        return (cosine - self.foreign) / max(self.own - self.foreign, _MIN_RANGE)


@dataclass(frozen=True, slots=True)
class DeepRecipe:
    """What determines the deep vectors of an index.

    `fingerprint` is the hash of a deep encoder, `dimensions` and `sentence_dimensions` are the
    lengths of its vectors of passages and of sentences.
    """

    fingerprint: str
    dimensions: int
    sentence_dimensions: int


@dataclass(frozen=True, slots=True)
class DeepInfo:
    """The deep vectors of a generation: their recipe, and the number of chunks without them yet."""

    recipe: DeepRecipe
    missing: int

    def answers(self, recipe: DeepRecipe) -> bool:
        """Return whether questions can be compared with the vectors of all chunks."""
        return self.missing == 0 and self.recipe == recipe


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What a generation is and how much it holds.

    `generation` is its number, `built_at` is ISO 8601 in UTC, `encoder` and `analyser` are the
    identities of what it was built with. `distinct_chunks` does not count the chunks of documents
    that are copies of others. `deep` is None where the generation holds no deep vectors.
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
    deep: DeepInfo | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found of one generation; `problem` is None where it is intact."""

    generation: int
    current: bool
    problem: str | None


class Stage(StrEnum):
    """A stage of a build, in the order in which they follow.

    `ENCODING` is the pass after a build that encodes chunks and their sentences with the deep
    encoder.
    """

    COMPARING = "comparing"
    READING = "reading"
    INDEXING = "indexing"
    WRITING = "writing"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of files by state, and of the texts and contexts that had to be encoded."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: int = 0
    encoded: int = 0

    @property
    def changes(self) -> int:
        """The number of files that differ from the previous generation."""
        return self.new + self.updated + self.removed


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The result of a build.

    `published` is false where the folder had not changed, so that no generation was written;
    `message` says why nothing could be reused, where that is so.
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
        """The files that were skipped, and why."""
        return tuple(Skipped(file.path, file.reason) for file in self.files if file.reason)
