"""A folder of documents becomes the next generation of its index.

The build writes aside, makes everything durable, opens and verifies what it wrote, and only then
renames CURRENT. Whatever kills it before leaves the generation before untouched; what it had
encoded stays in the cache. Documents that have not changed are taken over from the generation
before, unless most of the work would be to put right what has; vectors are even then.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import BuildError, FolderError, IndexUnavailable
from corpus.cleaning.boilerplate import Boilerplate
from corpus.sandbox.process import shared_sandbox
from corpus.version import corpus_identity
from corpus.walk import require_folder, walk
from embeddings.build.vector_cache import VectorCache, empty_cache
from embeddings.build.calibration import write_calibration
from embeddings.build.chunk_encoder import ChunkEncoder
from embeddings.build.worker_pool import WorkerPool, worker_count
from embeddings.store.durable_files import replace_file, sync
from embeddings.encoding.encoder import Encoder
from embeddings.store.generations import current_generation, remove_generation, remove_leftovers
from embeddings.store.write_lock import translate_disk_errors, writer_lock
from embeddings.store.folder_index import FolderIndex
from embeddings.store.layout import GenerationLayout, IndexLayout, generation_name
from embeddings.store.lexical.writer import unsearchable_chunks
from embeddings.build.vector_reuse import ReusableVectors
from embeddings.store.manifest import FORMAT, Manifest, Recipe, describe_files, write_manifest
from embeddings.build.previous_generation import PreviousGeneration, vector_sources, read_previous_generation
from embeddings.build.folder_reader import FolderReader, changed_by_boilerplate, file_size
from embeddings.build.spool import Spool
from embeddings.build.change_detection import ScannedFile, Source, count_states, is_unchanged, detect_changes
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from embeddings.types import BuildReport, FileRecord, Stage
from embeddings.store.verification_cache import remember_verified, file_stamps
from embeddings.build.generation_writer import BaseGeneration, GenerationWriter

Progress = Callable[[Stage, int, int], None]
_SAMPLES = 5
# Of the chunks that the terms hold, this share may be ones that nobody finds any more; then it is
# time to write all anew.
_DEAD_SHARE = 0.25
# Of 63,667 news articles the index takes 2.4 times their bytes. Until it is there the cache takes
# 0.5 times, what waits to be indexed 1.2 times, and terms that are being joined 0.9 times.
_SPACE_PER_BYTE = 6
_PUT_DOCUMENTS = (
    "Put .txt, .md, .html, .pdf, .docx, .epub, .csv or .jsonl files into it, "
    "or build with --allow-empty."
)


def no_progress(stage: Stage, done: int, total: int) -> None:
    """Report nothing."""




def build_index(
    documents: Path,
    index: Path,
    tools: Tools,
    *,
    full: bool = False,
    allow_empty: bool = False,
    progress: Progress = no_progress,
    helpers: int | None = None,
) -> BuildReport:
    """Bring the index of a folder up to date.

    A folder that has not changed since the current generation, by the content of its files, is left
    alone unless `full`. A folder without files is refused unless `allow_empty`, and so is one
    without documents where the index knows some: it may only be unmounted. `helpers` is the number
    of processes that read and analyse beside this one; unless given it depends on the work.

    Raises:
        FolderError: the folder of documents is missing, can't be read, or is empty.
        IndexBusy: another process is writing this index.
        BuildError: the index can't be written, the disk is too full, or no documents are left.
    """
    require_folders(documents, index)
    layout = IndexLayout(index)
    sources = list(walk(documents, leave_out=index.resolve()))
    with translate_disk_errors(index):
        index.mkdir(parents=True, exist_ok=True)
        with writer_lock(layout):
            build = _Build(layout, tools, progress, helpers, allow_empty=allow_empty)
            try:
                return build.run(sources, full=full)
            finally:
                # It waits for further files, and holds memory.
                shared_sandbox().close()


def require_folders(documents: Path, index: Path) -> None:
    """Refuse folders that no index can be built from or in, before anything is written.

    Raises:
        FolderError: the folder of documents is missing or can't be read.
        BuildError: the index would be the folder of documents itself.
    """
    require_folder(documents)
    if index.resolve() == documents.resolve():
        raise BuildError(
            "The index can't be the folder of documents itself.",
            "Name a folder of its own with --index.",
        )


class _Build:
    """One run of the build, holding the lock."""

    def __init__(
        self,
        layout: IndexLayout,
        tools: Tools,
        progress: Progress,
        helpers: int | None,
        *,
        allow_empty: bool,
    ) -> None:
        self._layout = layout
        self._tools = tools
        self._progress = progress
        self._helpers = helpers
        self._allow_empty = allow_empty
        self._previous = read_previous_generation(layout, tools.recipe)

    def run(self, sources: list[Source], *, full: bool) -> BuildReport:
        previous = self._previous
        usable = previous if previous.usable and not full else PreviousGeneration()
        seen = detect_changes(sources, usable, lambda *at: self._progress(Stage.COMPARING, *at))
        if usable.is_current and is_unchanged(seen, usable):
            files = tuple(each.record for each in seen if each.record)
            empty_cache(self._layout.cache)
            return self._report(files, previous.number, previous.chunks, published=False)
        if not sources and not self._allow_empty:
            self._require_documents(0)
            raise FolderError("The folder holds no files.", _PUT_DOCUMENTS)
        remove_leftovers(self._layout)
        base = _base(usable, seen)
        self._require_space(seen, base)
        number = max([previous.number, *self._layout.generations()], default=0) + 1
        self._layout.building.folder.mkdir()
        try:
            with Spool(self._layout.spool) as spool, self._crew(seen, base) as crew:
                reader = FolderReader(spool, crew, previous.checksums, self._tools.text_column)
                seen, base, recurring = self._read(reader, seen, usable, base)
                report = self._write(number, seen, base, reader, recurring)
            self._seal(self._layout.building, number, report)
            self._publish(number)
            empty_cache(self._layout.cache)
        except BaseException:
            shutil.rmtree(self._layout.building.folder, ignore_errors=True)
            raise
        self._progress(Stage.WRITING, 1, 1)
        return report

    def _crew(self, seen: list[ScannedFile], base: BaseGeneration | None) -> WorkerPool:
        helpers = self._helpers
        if helpers is None:
            helpers = worker_count(sum(map(file_size, _to_read(seen, base))))
        return WorkerPool(self._tools.analyser, helpers)

    def _read(
        self, reader: FolderReader, seen: list[ScannedFile], usable: PreviousGeneration, base: BaseGeneration | None
    ) -> tuple[list[ScannedFile], BaseGeneration | None, Boilerplate]:
        """Read all that can't be taken over, and learn which lines recur.

        Return what is seen of each file with no record where it has to be read again, and what is
        then taken over.
        """
        margins, before = usable.recalled()
        self._read_new(reader, seen, base)
        kept = {path: margins[path] for each in seen if (path := each.source.path) in margins}
        recurring = reader.learn_boilerplate(kept)
        if again := changed_by_boilerplate(seen, kept, before, recurring):
            seen = [ScannedFile(each.source, None) if each.source.path in again else each for each in seen]
            base = _base(usable, seen)
            self._read_new(reader, seen, base)
        return seen, base, recurring

    def _read_new(self, reader: FolderReader, seen: list[ScannedFile], base: BaseGeneration | None) -> None:
        reader.read(_to_read(seen, base), lambda *at: self._progress(Stage.READING, *at))

    def _require_space(self, seen: list[ScannedFile], base: BaseGeneration | None) -> None:
        needed = sum(map(file_size, _to_read(seen, base))) * _SPACE_PER_BYTE
        if base is not None:
            needed += sum(path.stat().st_size for path in base.layout.files())
        free = shutil.disk_usage(self._layout.folder).free
        if free < needed:
            raise BuildError(
                f"The index needs about {needed // 1_000_000:,} MB, "
                f"and {free // 1_000_000:,} MB are free.",
                "Make room, or name a folder on another disk with --index.",
            )

    def _require_documents(self, found: int) -> None:
        known = len(self._previous.documents)
        if known and not found and not self._allow_empty:
            raise BuildError(
                f"The folder shows no documents, and the index knows {known}; it stays as it is.",
                "If they are really gone, build with --allow-empty.",
            )

    def _write(
        self,
        number: int,
        seen: list[ScannedFile],
        base: BaseGeneration | None,
        reader: FolderReader,
        recurring: Boilerplate,
    ) -> BuildReport:
        target = self._layout.building
        with (
            closing(VectorCache(self._layout.cache)) as cache,
            self._writer(cache, base, reader) as writer,
        ):
            files = self._index(seen, reader, writer)
            self._require_documents(writer.documents)
            self._progress(Stage.WRITING, 0, 1)
            writer.finish(files, recurring)
            write_calibration(target, self._tools.encoder)
            return self._report(
                files, number, writer.chunks, published=True, encoded=writer.encoded
            )

    def _writer(
        self, cache: VectorCache, base: BaseGeneration | None, reader: FolderReader
    ) -> GenerationWriter:
        encoder, recipe = self._tools.encoder, self._tools.recipe
        kept = base.kept if base is not None else ()
        lending = vector_sources(self._layout, recipe, self._previous, kept, reader.checksums)
        chunks = ChunkEncoder(encoder, cache, ReusableVectors(lending))
        return GenerationWriter(
            self._layout.building, self._tools.analyser, chunks, base, reader.documents
        )

    def _index(
        self, seen: list[ScannedFile], reader: FolderReader, writer: GenerationWriter
    ) -> tuple[FileRecord, ...]:
        """Hand every document to the writer; return what is to be said of every file."""
        files: list[FileRecord] = []
        entries = reader.entries(each.source.path for each in seen if each.source.path in reader)
        for done, each in enumerate(seen):
            self._progress(Stage.INDEXING, done, len(seen))
            if each.source.path in reader:
                entry = next(entries)
                if entry.document and entry.margins and entry.analysis:
                    writer.add(entry.document, entry.margins, entry.analysis)
                files.append(entry.record)
            elif each.record is not None:
                if each.record.reason is None:
                    writer.keep(each.record.path)
                files.append(each.record)
        self._progress(Stage.INDEXING, len(seen), len(seen))
        return tuple(files)

    def _seal(self, target: GenerationLayout, number: int, report: BuildReport) -> None:
        for path in target.files():
            sync(path)
        write_manifest(
            target,
            Manifest(
                generation=number,
                built_at=datetime.now(UTC).isoformat(timespec="seconds"),
                recipe=self._tools.recipe,
                documents=report.documents,
                chunks=report.chunks,
                files=describe_files(target),
            ),
        )
        for folder in target.folders():
            sync(folder)

    def _publish(self, number: int) -> None:
        target = self._layout.generation(number)
        self._layout.building.folder.replace(target.folder)
        sync(self._layout.folder)
        try:
            seen = file_stamps(target)
            self._verify(target)
            remember_verified(self._layout, number, seen)
            replace_file(self._layout.current, generation_name(number).encode())
        except BaseException:
            # Once CURRENT names it, it is published, whatever the disk refuses then.
            if not self._is_current(number):
                shutil.rmtree(target.folder, ignore_errors=True)
            raise
        for old in self._layout.generations():
            if old not in (number, self._previous.number):
                remove_generation(self._layout, old)

    def _is_current(self, number: int) -> bool:
        try:
            return current_generation(self._layout) == number
        except IndexUnavailable:
            return False

    def _verify(self, target: GenerationLayout) -> None:
        with closing(FolderIndex(target, self._tools.recipe)) as index:
            problem = index.find_problem(_SAMPLES)
        if problem is not None:
            # What is wrong may have been taken from it.
            empty_cache(self._layout.cache)
            raise BuildError(
                f"The index that was built is not whole: {problem}.",
                "The index before stays. Name an empty folder with --index to encode all anew.",
            )

    def _report(
        self,
        files: tuple[FileRecord, ...],
        number: int,
        chunks: int,
        *,
        published: bool,
        encoded: int = 0,
    ) -> BuildReport:
        changed = self._previous.changed
        return BuildReport(
            counts=count_states(files, self._previous, encoded),
            generation=number,
            documents=sum(file.reason is None for file in files),
            chunks=chunks,
            published=published,
            files=files,
            message=f"The {changed} changed, so everything was built anew." if changed else None,
        )


def _base(previous: PreviousGeneration, seen: list[ScannedFile]) -> BaseGeneration | None:
    """Return what of the generation before is taken over, None where all is written anew."""
    if previous.layout is None:
        return None
    kept = {
        each.record.path: previous.documents[each.record.path]
        for each in seen
        if each.record is not None and each.record.reason is None
    }
    removed = tuple(stored for path, stored in previous.documents.items() if path not in kept)
    dead = unsearchable_chunks(previous.layout.lexical) + sum(len(each.chunks) for each in removed)
    left = sum(len(each.chunks) for each in kept.values())
    if dead > _DEAD_SHARE * (dead + left):
        return None
    return BaseGeneration(previous.layout, kept, removed)


def _to_read(seen: list[ScannedFile], base: BaseGeneration | None) -> list[Source]:
    """Return the files of which nothing can be taken over."""
    return [each.source for each in seen if base is None or each.record is None]
