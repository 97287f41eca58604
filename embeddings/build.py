"""A folder of documents becomes the next generation of its index.

The build writes aside, makes everything durable, opens and verifies what it wrote, and only then
renames CURRENT. Whatever kills it before leaves the generation before untouched; what it had
encoded stays in the cache.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np

from corpus.chunk import split
from corpus.errors import BuildError, DocumentError, FolderError
from corpus.read import parse_document
from corpus.types import Chunk, Document, Skipped, SourceFile
from corpus.version import CORPUS_VERSION
from corpus.walk import read_bytes, walk
from embeddings.cache import VectorCache
from embeddings.catalog import CatalogWriter
from embeddings.disk import replace_file, sha256_of, sync
from embeddings.encoders import Encoder, Vectors
from embeddings.generations import writer_lock
from embeddings.index import FolderIndex
from embeddings.layout import GenerationLayout, IndexLayout, generation_name
from embeddings.lexical import LexicalWriter
from embeddings.manifest import (
    FORMAT,
    Manifest,
    Recipe,
    describe_files,
    write_manifest,
)
from embeddings.previous import checksum_of, compare, look_back
from embeddings.terms import Analyser
from embeddings.types import BuildReport, Counts, FileRecord, Stage
from embeddings.vectors import VectorWriter

Progress = Callable[[Stage, int, int], None]
_BATCH = 256
# The context says what a chunk is about, and is the same for all chunks of a document: with the
# weight of its length it would drown what tells them apart.
CONTEXT_SHARE = 0.4
_KEPT = 2
# Measured on 63,667 news articles: an index with its cache takes 5.1 times the bytes of the files.
_SPACE_PER_BYTE = 6
_PUT_DOCUMENTS = "Put .txt, .md or .html files into it, or build with --allow-empty."


def no_progress(stage: Stage, done: int, total: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What turns text into something searchable."""

    encoder: Encoder
    analyser: Analyser

    @property
    def recipe(self) -> Recipe:
        """The recipe of an index that these tools build and can search."""
        return Recipe(
            format=FORMAT,
            encoder=self.encoder.name,
            fingerprint=self.encoder.fingerprint,
            dimensions=self.encoder.dimensions,
            analyser=self.analyser.identity,
            corpus=CORPUS_VERSION,
        )


def build_index(
    documents: Path,
    index: Path,
    tools: Tools,
    *,
    full: bool = False,
    allow_empty: bool = False,
    progress: Progress = no_progress,
) -> BuildReport:
    """Bring the index of a folder up to date.

    A folder that has not changed since the current generation, by the content of its files, is left
    alone unless `full`. A folder without files is refused unless `allow_empty`, and so is one
    without documents where the index knows some: it may only be unmounted.

    Raises:
        FolderError: the folder of documents is missing, can't be read, or is empty.
        IndexBusy: another process is writing this index.
        BuildError: the index can't be written, the disk is too full, or no documents are left.
    """
    layout = IndexLayout(index)
    place = index.resolve()
    if place == documents.resolve():
        raise BuildError(
            "The index can't be the folder of documents itself.",
            "Name a folder of its own with --index.",
        )
    sources = list(walk(documents, leave_out=place))
    try:
        index.mkdir(parents=True, exist_ok=True)
        with writer_lock(layout):
            build = _Build(layout, tools, progress)
            return build.run(sources, full=full, allow_empty=allow_empty)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or "input/output error"
        raise BuildError(
            f"The index in {index} can't be written: {reason.lower()}.",
            "Name a writable folder with --index.",
        ) from error


class _Build:
    """One run of the build, holding the lock."""

    def __init__(self, layout: IndexLayout, tools: Tools, progress: Progress) -> None:
        self._layout = layout
        self._tools = tools
        self._progress = progress
        self._previous = look_back(layout, tools.recipe)
        self._files: list[FileRecord] = []
        self._chunks = 0
        self._notes: list[tuple[str, str]] = []

    def run(
        self, sources: list[SourceFile | Skipped], *, full: bool, allow_empty: bool
    ) -> BuildReport:
        if not full and self._previous.usable and self._is_unchanged(sources):
            return self._unchanged_report()
        number = max([self._previous.generation, *self._layout.generations()], default=0) + 1
        target = self._layout.generation(number)
        if not sources and not allow_empty:
            self._require_documents()
            raise FolderError("The folder holds no files.", _PUT_DOCUMENTS)
        self._discard_unpublished()
        self._require_space(sources)
        target.folder.mkdir()
        try:
            encoded = self._write(target, number, sources)
            if not allow_empty:
                self._require_documents()
            self._publish(target, number)
        except BaseException:
            shutil.rmtree(target.folder, ignore_errors=True)
            raise
        return self._report(number, encoded)

    def _require_space(self, sources: list[SourceFile | Skipped]) -> None:
        size = sum(map(_size, sources))
        needed = size * _SPACE_PER_BYTE
        free = shutil.disk_usage(self._layout.folder).free
        if free < needed:
            raise BuildError(
                f"The index needs about {needed // 1_000_000:,} MB, "
                f"and {free // 1_000_000:,} MB are free.",
                "Make room, or name a folder on another disk with --index.",
            )

    def _require_documents(self) -> None:
        known = len(self._previous.checksums)
        if known and all(file.reason is not None for file in self._files):
            raise BuildError(
                f"The folder shows no documents, and the index knows {known}; it stays as it is.",
                "If they are really gone, build with --allow-empty.",
            )

    def _is_unchanged(self, sources: list[SourceFile | Skipped]) -> bool:
        """Compare the folder with the generation before, file by file, by content."""
        known = {file.path: file for file in self._previous.files}
        if len(known) != len(sources):
            return False
        for done, source in enumerate(sources):
            self._progress(Stage.COMPARING, done, len(sources))
            before = known.get(source.path)
            if before is None:
                return False
            if isinstance(source, Skipped):
                if before.reason != source.reason:
                    return False
            elif before.checksum != checksum_of(source):
                return False
        return True

    def _write(
        self, target: GenerationLayout, number: int, sources: list[SourceFile | Skipped]
    ) -> int:
        encoder, terms = self._tools.encoder, self._tools.analyser.terms
        # The chunks of a section share their context.
        context_terms = lru_cache(maxsize=8)(terms)
        catalog = CatalogWriter(target.catalog)
        lexical = LexicalWriter(target.lexical)
        vectors = VectorWriter(encoder.dimensions)
        cache = VectorCache(self._layout.cache, encoder, number)
        try:
            waiting: list[tuple[str, str]] = []
            for document, chunks in self._read(sources):
                catalog.add(document, chunks)
                for chunk in chunks:
                    text = document.text[chunk.start : chunk.end]
                    lexical.add(chunk.id, terms(text), context_terms(chunk.context))
                    waiting.append((text, chunk.context))
                while len(waiting) >= _BATCH:
                    vectors.add(_chunk_vectors(cache, waiting[:_BATCH]))
                    del waiting[:_BATCH]
            vectors.add(_chunk_vectors(cache, waiting))
            self._progress(Stage.WRITING, 0, 1)
            catalog.add_files(self._files)
            catalog.close()
            lexical.close()
            vectors.write(target.vectors)
            encoded = cache.encoded
            self._seal(target, number)
            cache.forget_before(number - _KEPT + 1)
        finally:
            catalog.abandon()
            cache.close()
        return encoded

    def _read(self, sources: list[SourceFile | Skipped]) -> Iterator[tuple[Document, list[Chunk]]]:
        for done, source in enumerate(sources):
            self._progress(Stage.INDEXING, done, len(sources))
            if isinstance(source, Skipped):
                self._files.append(FileRecord(source.path, "", source.reason))
                continue
            checksum = ""
            try:
                data = read_bytes(source.location)
                checksum = sha256_of(data)
                document = parse_document(source.path, data)
            except DocumentError as error:
                self._files.append(FileRecord(source.path, checksum, error.message))
                continue
            self._files.append(FileRecord(source.path, checksum))
            chunks = list(split(document, self._chunks))
            self._chunks += len(chunks)
            self._notes += ((document.path, note) for note in document.notes)
            yield document, chunks
        self._progress(Stage.INDEXING, len(sources), len(sources))

    def _seal(self, target: GenerationLayout, number: int) -> None:
        for path in target.files():
            sync(path)
        write_manifest(
            target,
            Manifest(
                generation=number,
                built_at=datetime.now(UTC).isoformat(timespec="seconds"),
                recipe=self._tools.recipe,
                documents=sum(file.reason is None for file in self._files),
                chunks=self._chunks,
                files=describe_files(target),
            ),
        )
        for folder in (target.lexical, target.folder, self._layout.folder):
            sync(folder)

    def _publish(self, target: GenerationLayout, number: int) -> None:
        FolderIndex(target, self._tools.recipe).close()
        replace_file(self._layout.current, generation_name(number).encode())
        for old in self._layout.generations():
            if old not in (number, self._previous.generation):
                shutil.rmtree(self._layout.generation(old).folder, ignore_errors=True)
        self._progress(Stage.WRITING, 1, 1)

    def _discard_unpublished(self) -> None:
        """Remove what builds that were killed left behind."""
        for number in self._layout.generations():
            if not self._layout.generation(number).manifest.exists():
                shutil.rmtree(self._layout.generation(number).folder, ignore_errors=True)

    def _report(self, number: int, encoded: int) -> BuildReport:
        known = self._previous.checksums
        found = {file.path: file.checksum for file in self._files if file.reason is None}
        skipped = tuple(Skipped(file.path, file.reason) for file in self._files if file.reason)
        counts = compare(known, found, skipped=len(skipped), encoded=encoded)
        notes = tuple(self._notes)
        changed = self._previous.changed
        message = f"The {changed} changed, so everything was built anew." if changed else None
        return BuildReport(counts, number, len(found), self._chunks, True, skipped, notes, message)

    def _unchanged_report(self) -> BuildReport:
        previous = self._previous
        documents, skipped = len(previous.checksums), previous.skipped
        counts = Counts(unchanged=documents, skipped=len(skipped))
        return BuildReport(counts, previous.generation, documents, previous.chunks, False, skipped)


def _chunk_vectors(cache: VectorCache, chunks: list[tuple[str, str]]) -> Vectors:
    """Return the vectors of `(text, context)` pairs: the text's, leaning towards its context's."""
    texts = cache.encode([text for text, _ in chunks])
    contexts = cache.encode([context for _, context in chunks])
    mixed: Vectors = texts + CONTEXT_SHARE * contexts
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    np.divide(mixed, lengths, out=mixed, where=lengths > 0)
    return mixed


def _size(source: SourceFile | Skipped) -> int:
    try:
        return source.location.stat().st_size if isinstance(source, SourceFile) else 0
    except OSError:
        return 0
