"""Builds the next generation of an index from a folder of documents.

The steps: compare the files with the previous generation; read the new and changed ones; learn the
lines that recur; hand every document to the engine's writer, unchanged ones only by name; publish.
Storage is the engine's business (`embeddings.engine`): until it publishes, readers see the previous
generation.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.cleaning.boilerplate import Boilerplate
from corpus.containers.listing import list_files
from corpus.containers.opening import shared_reader
from corpus.sandbox.process import shared_sandbox
from corpus.types import Skipped, SourceFile
from embeddings.engine import IndexEngine, IndexUpdate, IndexWriter, PreviousGeneration
from embeddings.indexing.change_detection import (
    FILES_PER_REPORT,
    ScannedFile,
    Source,
    count_states,
    detect_changes,
    is_unchanged,
    skipped_record,
)
from embeddings.indexing.chunk_encoder import ChunkEncoder
from embeddings.indexing.failures import PROCESS_ENDED, TOO_SLOW
from embeddings.indexing.folder_checks import (
    require_documents,
    require_files,
    require_folders,
    require_most_documents,
)
from embeddings.indexing.folder_reader import FolderReader, changed_by_boilerplate
from embeddings.indexing.known_members import KnownMembers
from embeddings.indexing.spool import Spool
from embeddings.indexing.worker_pool import WorkerPool, worker_count
from embeddings.tools import Tools
from embeddings.types import BoilerplateLines, BuildReport, FileRecord, Stage

Progress = Callable[[Stage, int, int], None]
_SPOOL = "documents.jsonl"
# After so many new objects Python looks for cyclic garbage among them, usually after 700. Those of
# a build are no garbage, and looking at them took a tenth of an update of 63,667 files.
_OBJECTS_PER_COLLECTION = 100_000


def no_progress(stage: Stage, done: int, total: int) -> None:
    """Report nothing."""


def build_index(
    documents: Path,
    engine: IndexEngine,
    tools: Tools,
    *,
    full: bool = False,
    allow_empty: bool = False,
    republish: bool = False,
    progress: Progress = no_progress,
    workers: int | None = None,
) -> BuildReport:
    """Bring the index of an engine up to date with the files of the folder `documents`.

    Nothing is published where the folder has not changed since the current generation, by the
    content of its files, unless `full` or `republish`; the latter takes all unchanged documents
    over. A folder without files is refused unless `allow_empty`, and so is one without documents,
    or without most of them, where the index holds some: it may only be unmounted. `workers` is
    the number of processes that read and analyse beside this one; by default it depends on the
    work. There is at least one where a file may end the process that reads it.

    A file at which the program fails is skipped, and the next build tries it again.

    Raises:
        FolderError: the folder of documents is missing, can't be read, or is empty.
        IndexBusy: another process is writing this index.
        BuildError: the index can't be written, the disk is too full, or most documents are gone.
    """
    require_folders(documents, engine.folder)
    with _rare_garbage_collection(), engine.update(tools) as update:
        build = _Build(
            *(update, tools, progress, workers),
            full=full,
            allow_empty=allow_empty,
            republish=republish,
        )
        try:
            return build.run(build.listed(documents, engine.folder))
        finally:
            # They keep a process that waits for further files, and the last archive.
            shared_sandbox().close()
            shared_reader().close()


@contextmanager
def _rare_garbage_collection() -> Iterator[None]:
    before = gc.get_threshold()
    # 0 says that somebody has switched it off.
    if before[0]:
        gc.set_threshold(max(before[0], _OBJECTS_PER_COLLECTION), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Build:
    """One run of a build."""

    def __init__(
        self,
        update: IndexUpdate,
        tools: Tools,
        progress: Progress,
        workers: int | None,
        *,
        full: bool,
        allow_empty: bool,
        republish: bool,
    ) -> None:
        self._republish = republish
        self._update = update
        self._tools = tools
        self._progress = progress
        self._workers = workers
        self._allow_empty = allow_empty
        self._encoder = ChunkEncoder(tools.encoder)
        self._previous = update.previous
        self._indexed = self._previous.checksums
        # What documents may be taken over from.
        self._base = PreviousGeneration()
        if self._previous.recipe_change is None and not full:
            self._base = self._previous

    def listed(self, documents: Path, leave_out: Path | None) -> list[Source]:
        """Return the files of the folder.

        Listed before the update began, they could be older than what another build has published.
        """
        return list(list_files(documents, leave_out, KnownMembers(self._base.files)))

    def run(self, sources: Sequence[Source]) -> BuildReport:
        """Compare, read, write and publish; return the report."""
        scanned = detect_changes(sources, self._base.files, self._at(Stage.COMPARING))
        is_up_to_date = self._base.is_current and is_unchanged(scanned, self._base.files)
        if is_up_to_date and not self._republish:
            return self._unchanged(scanned)
        indexed = self._indexed
        if not self._allow_empty:
            require_files(len(sources), len(indexed))
        kept = self._kept(scanned)
        source_bytes = _total_size(_to_read(scanned, kept))
        with self._update.begin(source_bytes, incremental=kept is not None) as scratch:
            with Spool(scratch / _SPOOL) as spool, self._pool(source_bytes) as pool:
                reader = FolderReader(spool, pool, indexed, self._tools.text_column)
                scanned, kept, boilerplate = self._read(reader, scanned, kept)
                if not self._allow_empty:
                    self._require_most_documents(reader, scanned)
                files, chunks = self._write(reader, scanned, kept, boilerplate)
            number = self._update.publish()
        self._progress(Stage.WRITING, 1, 1)
        return self._report(files, number, chunks, published=True)

    def _at(self, stage: Stage) -> Callable[[int, int], None]:
        return lambda done, total: self._progress(stage, done, total)

    def _worker_count(self, source_bytes: int) -> int:
        workers = worker_count(source_bytes) if self._workers is None else self._workers
        may_end_process = self._update.follows_killed_build or any(
            each.reason in (PROCESS_ENDED, TOO_SLOW) for each in self._previous.files.values()
        )
        return max(1, workers) if may_end_process else workers

    def _pool(self, source_bytes: int) -> WorkerPool:
        workers = self._worker_count(source_bytes)
        return WorkerPool(self._tools.analyser, workers, self._tools.encoder)

    def _kept(self, scanned: Sequence[ScannedFile]) -> frozenset[str] | None:
        """Return the paths of the documents to take over; None where all is written anew."""
        if not self._base.number:
            return None
        records = (each.record for each in scanned if each.record)
        kept = frozenset(record.path for record in records if record.reason is None)
        return kept if self._update.can_update_incrementally(kept) else None

    def _read(
        self, reader: FolderReader, scanned: list[ScannedFile], kept: frozenset[str] | None
    ) -> tuple[list[ScannedFile], frozenset[str] | None, Boilerplate]:
        """Read all that can't be taken over, and learn which lines recur.

        Unchanged documents that have to lose other lines than before are read as well. The result
        names them as changed.
        """
        stored_lines: Mapping[str, BoilerplateLines] = {}
        learned_before = Boilerplate()
        if self._base.number:
            stored_lines, learned_before = self._update.boilerplate()
        reader.read(_to_read(scanned, kept), self._at(Stage.READING))
        present = {each.source.path for each in scanned}
        others = {path: lines for path, lines in stored_lines.items() if path in present}
        boilerplate = reader.learn_boilerplate(others)
        changed = changed_by_boilerplate(scanned, others, learned_before, boilerplate)
        if changed:
            scanned = [
                ScannedFile(each.source, None) if each.source.path in changed else each
                for each in scanned
            ]
            kept = self._kept(scanned)
            reader.read(_to_read(scanned, kept), self._at(Stage.READING))
        return scanned, kept, boilerplate

    def _require_most_documents(self, reader: FolderReader, scanned: Sequence[ScannedFile]) -> None:
        """Refuse a large loss before anything is encoded."""
        records = (each.record for each in scanned if each.record)
        found = {each.path: each.checksum for each in records if each.reason is None}
        found |= reader.checksums
        if found:
            require_most_documents(self._indexed, found, found.values())

    def _write(
        self,
        reader: FolderReader,
        scanned: Sequence[ScannedFile],
        kept: frozenset[str] | None,
        boilerplate: Boilerplate,
    ) -> tuple[tuple[FileRecord, ...], int]:
        """Write all documents; return the records of the files and the number of chunks."""
        with self._update.writer(kept, reader.checksums, self._encoder.encode) as writer:
            files = self._write_documents(writer, reader, scanned)
            # To write the index takes the memory that workers would keep.
            reader.close()
            failed = writer.encode_rest()
            files = tuple(
                skipped_record(Skipped(each.path, failed[each.path]))
                if each.path in failed
                else each
                for each in files
            )
            if not self._allow_empty:
                require_documents(_documents(files), len(self._indexed))
                found = {each.path: each.checksum for each in files if each.reason is None}
                require_most_documents(self._indexed, found, found.values())
            self._progress(Stage.WRITING, 0, 1)
            return files, writer.finish(files, boilerplate)

    def _write_documents(
        self, writer: IndexWriter, reader: FolderReader, scanned: Sequence[ScannedFile]
    ) -> tuple[FileRecord, ...]:
        files: list[FileRecord] = []
        paths = [each.source.path for each in scanned]
        results = reader.results(path for path in paths if path in reader)
        for done, each in enumerate(scanned):
            if each.record is None or done % FILES_PER_REPORT == 0:
                self._progress(Stage.INDEXING, done, len(scanned))
            if each.source.path in reader:
                record, analysed = next(results)
                if analysed is not None:
                    self._encoder.expect(analysed.words)
                    writer.add(analysed)
                files.append(record)
            elif each.record is not None:
                if each.record.reason is None:
                    writer.keep(each.record.path)
                files.append(each.record)
        self._progress(Stage.INDEXING, len(scanned), len(scanned))
        return tuple(files)

    def _unchanged(self, scanned: Sequence[ScannedFile]) -> BuildReport:
        files = tuple(each.record for each in scanned if each.record)
        return self._report(files, self._previous.number, self._previous.chunks, published=False)

    def _report(
        self, files: tuple[FileRecord, ...], number: int, chunks: int, *, published: bool
    ) -> BuildReport:
        changed = self._previous.recipe_change
        return BuildReport(
            counts=count_states(files, self._previous, self._encoder.encoded),
            generation=number,
            documents=_documents(files),
            chunks=chunks,
            published=published,
            files=files,
            message=f"The {changed} changed, so everything was built anew." if changed else None,
        )


def _documents(files: Sequence[FileRecord]) -> int:
    return sum(file.reason is None for file in files)


def _to_read(scanned: Sequence[ScannedFile], kept: frozenset[str] | None) -> list[Source]:
    """Return the files of which nothing can be taken over."""
    return [each.source for each in scanned if kept is None or each.record is None]


def _total_size(sources: Sequence[Source]) -> int:
    return sum(each.size for each in sources if isinstance(each, SourceFile))
