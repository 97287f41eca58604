"""The protocols of an engine: what stores an index, as the build and the bot see it.

`embeddings.indexing.folder_engine` keeps an index in a folder; another engine could keep it in a
database server. An index is a series of generations, of which one is current. A build takes the
unchanged documents over from the previous generation, adds the others, and publishes the next
generation when it is complete. Until then readers see the previous one only, and a reader keeps the
generation that it opened.

`embeddings.index.SearchIndex` is the protocol of an opened generation.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.types import Chunk, Document
from embeddings.encoding.deep_encoder import PassageVectors
from embeddings.index import SearchIndex
from embeddings.recipe import Recipe
from embeddings.tools import Tools
from embeddings.types import (
    BoilerplateLines,
    CheckResult,
    FileRecord,
    PackedIds,
    StoredChunk,
    Vectors,
)

if TYPE_CHECKING:
    # Only builds look for boilerplate.
    from corpus.cleaning.boilerplate import Boilerplate

TextAndContext = tuple[str, str]
EncodeChunks = Callable[[Sequence[TextAndContext]], Vectors]
"""Returns the vectors of chunks, of shape `(chunks, dimensions)` and of length 1 or 0 each."""


@dataclass(frozen=True, slots=True)
class AnalysedDocument:
    """A document and all that search needs of it, but vectors.

    `words` holds the words of texts and contexts, as far as they have been found for the encoder.

    `chunks` are numbered from 0 within the document. `terms` holds for each chunk the terms of its
    text and those of its context, joined by spaces. `abbreviations` pairs long names with the short
    names that the document defines. `minhash_signature` is that of
    `embeddings.indexing.near_duplicates`.
    """

    document: Document
    chunks: Sequence[Chunk]
    terms: Sequence[tuple[str, str]]
    abbreviations: Sequence[tuple[str, str]]
    minhash_signature: bytes
    boilerplate_lines: BoilerplateLines = field(default_factory=BoilerplateLines)
    words: Mapping[str, PackedIds] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PreviousGeneration:
    """What a build has to know of the previous generation; the default is that there is none.

    `number` is 0 where there is none. `recipe_change` names the part of the recipe that differs
    from that of the build, which then can't take documents over. `is_current` is false where an
    older generation stands in for a damaged one. `files` holds a record of each file by its path.
    """

    number: int = 0
    chunks: int = 0
    is_current: bool = False
    recipe_change: str | None = None
    files: Mapping[str, FileRecord] = field(default_factory=dict)

    @property
    def checksums(self) -> dict[str, str]:
        """The checksums of the files that became documents, by their paths."""
        return {path: file.checksum for path, file in self.files.items() if file.reason is None}


class IndexWriter(Protocol):
    """Writes the documents of a generation, in the order of their files."""

    def keep(self, path: str) -> None:
        """Take a document over from the previous generation, with everything stored about it."""
        ...

    def add(self, analysed: AnalysedDocument) -> None:
        """Add a document that is new or has changed."""
        ...

    def encode_rest(self) -> Mapping[str, str]:
        """Encode what remains; called once, after the last document and before `finish`.

        Returns the reasons of documents that could not be encoded, by their paths. The generation
        does not hold them.
        """
        ...

    def finish(self, files: Sequence[FileRecord], boilerplate: "Boilerplate") -> int:
        """Write what remains, and return the number of chunks of the generation.

        Where the tools have a deep encoder, its vectors are taken over from the previous generation
        and from a `DeepBacklog`. A few that are missing then are encoded; many stay missing.

        `files` are the records of all files in their order, `boilerplate` the lines that the build
        learned to leave out.
        """
        ...


class IndexUpdate(Protocol):
    """The next generation of an index, in the hands of its only writer."""

    @property
    def previous(self) -> PreviousGeneration: ...

    @property
    def follows_killed_build(self) -> bool:
        """Whether the last build of this index was ended from outside, perhaps by a document."""
        ...

    def boilerplate(self) -> "tuple[Mapping[str, BoilerplateLines], Boilerplate]":
        """Return the stored boilerplate lines of each document by its path, and those learned."""
        ...

    def can_update_incrementally(self, kept: Collection[str]) -> bool:
        """Return whether taking documents over costs less than adding all of them again.

        `kept` are the paths of the documents that have not changed.
        """
        ...

    def begin(self, source_bytes: int, *, incremental: bool) -> AbstractContextManager[Path]:
        """Begin the next generation, and discard it where the block raises.

        The value is a folder for temporary files. `source_bytes` is the size of the files that will
        be read, `incremental` says whether documents will be taken over.

        Raises:
            BuildError: there is no room for it.
        """
        ...

    def writer(
        self, kept: Collection[str] | None, added: Mapping[str, str], encode: EncodeChunks
    ) -> AbstractContextManager[IndexWriter]:
        """Return a writer.

        `kept` are the paths of the documents to be taken over, None where none are and everything
        is written anew. `added` holds the checksum of each document to be added, by its path. The
        engine calls `encode` for those chunks whose vectors it does not hold already.
        """
        ...

    def publish(self) -> int:
        """Verify what was written and make it the current generation; return its number.

        Raises:
            BuildError: it is damaged; the previous generation stays current.
        """
        ...


class DeepBacklog(Protocol):
    """The chunks of the current generation that lack deep vectors, and where to keep these until a
    generation holds them."""

    @property
    def chunks(self) -> int:
        """The number of chunks of the generation."""
        ...

    @property
    def missing(self) -> Sequence[int]:
        """The ids of those that lack vectors in the generation, ascending."""
        ...

    def to_encode(self, ids: Sequence[int]) -> list[StoredChunk]:
        """Return the named chunks without those whose vectors are kept already, each text with its
        context once."""
        ...

    def keep(self, chunks: Sequence[StoredChunk], vectors: Sequence[PassageVectors]) -> None:
        """Keep the vectors of chunks for the next update; they are durable when this returns."""
        ...


class IndexEngine(Protocol):
    """The engine of one index."""

    @property
    def folder(self) -> Path | None:
        """The folder of the index, absolute and without links; None where it has none.

        A build looks for no documents in it.
        """
        ...

    def current_version(self) -> Hashable | None:
        """Return a value that changes whenever another generation becomes current.

        It is None where there is none. This costs little: it is called for every question.
        """
        ...

    def is_being_updated(self) -> bool:
        """Return whether the index is locked for an update."""
        ...

    def write_problem(self) -> str | None:
        """Return why the index can't be written, as one sentence without a path; None if it can.

        Nothing is written for this, so a build may still find that it can't write.
        """
        ...

    def left_out_lines(self, path: str, checksum: str, corpus: str) -> tuple[int, ...]:
        """Return the numbers of the lines that the current generation leaves out of a document,
        because they recur in other documents.

        There are none where it has no document with this path and this SHA-256 in hexadecimal, or
        was read and cleaned in another way than `corpus` (`Recipe.corpus`).

        Raises:
            IndexUnavailable: it can't be read.
        """
        ...

    def translate_errors(self) -> AbstractContextManager[None]:
        """Raise a BuildError where an error of the file system or of the storage ends the block.

        `update` and `roll_back` do so by themselves; this is for what is written beside the index.
        """
        ...

    def previous(self, recipe: Recipe) -> PreviousGeneration:
        """Return what the generation holds that answers now, whichever recipe made it."""
        ...

    def update(self, tools: Tools) -> AbstractContextManager[IndexUpdate]:
        """Lock the index for an update by this process alone.

        Raises:
            IndexBusy: another process is writing the index.
            BuildError: the index can't be written; also where an error of the storage ends the
                block.
        """
        ...

    def deep_backlog(self, tools: Tools) -> AbstractContextManager[DeepBacklog]:
        """Open the current generation to encode what lacks vectors of the encoder `tools.deep`.

        This does not lock the index for writers, but for other passes that encode.

        Raises:
            IndexUnavailable: nothing was built yet, or no generation is intact.
            IndexMismatch: another recipe made the current generation.
            IndexBusy: another process has opened the backlog.
            BuildError: the vectors can't be kept, or there is no room for them.
            ValueError: the tools have no deep encoder.
        """
        ...

    def open(self, recipe: Recipe) -> SearchIndex:
        """Open the current generation, or where it is damaged the newest intact one before it.

        Raises:
            IndexUnavailable: nothing was built yet, or no generation is intact.
            IndexMismatch: another recipe made the current generation.
        """
        ...

    def check(self, tools: Tools) -> Iterable[CheckResult]:
        """Verify all generations, as ones that somebody else may have made.

        `tools` are those that the index should have been built with.

        Raises:
            IndexUnavailable: there is no index.
        """
        ...

    def roll_back(self, recipe: Recipe) -> int:
        """Make the newest intact generation before the current one current; return its number.

        Raises:
            IndexUnavailable: there is none.
            IndexBusy: another process is writing the index.
            BuildError: the index can't be written.
        """
        ...
