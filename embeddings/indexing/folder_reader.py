"""Reads the files of a folder, before anything of its index is written.

The text of a document depends on the other documents: lines that recur in them are left out as
boilerplate. So all new files are read into a spool first. Then the recurring lines are learned from
them and from the stored candidate lines of the others, and an unchanged document that now loses
other lines than before is read again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from corpus.cleaning.boilerplate import Boilerplate, learn_boilerplate, line_keys
from corpus.formats.registry import FORMATS
from corpus.types import Document, Skipped, SourceFile
from embeddings.engine import AnalysedDocument
from embeddings.indexing.change_detection import ScannedFile, Source
from embeddings.indexing.document_analysis import Fields, ReadResult, from_fields
from embeddings.indexing.failures import Failure, internal_error, log_failure
from embeddings.indexing.spool import Spool
from embeddings.indexing.worker_pool import WorkerPool
from embeddings.types import BoilerplateLines, FileRecord, FileState

CountProgress = Callable[[int, int], None]

# Recognising the text of a file takes as long as reading so many bytes of it may take.
_RECOGNITION_BYTES = 5_000_000


class FolderReader:
    """Reads files into a spool, and analyses them once all have been read."""

    def __init__(
        self, spool: Spool, pool: WorkerPool, indexed: Mapping[str, str], text_column: str | None
    ) -> None:
        """`indexed` holds the checksums of the documents of the index, by their paths."""
        self._spool = spool
        self._pool = pool
        self._indexed = indexed
        self._text_column = text_column
        self._checksums: dict[str, str] = {}
        self._stamps: dict[str, str] = {}
        self._candidate_lines: dict[str, bytes] = {}
        self._skipped: dict[str, FileRecord] = {}
        self._boilerplate = Boilerplate()

    @property
    def checksums(self) -> Mapping[str, str]:
        """The checksums of the documents that were read, by their paths."""
        return self._checksums

    def __contains__(self, path: str) -> bool:
        """Return whether a file was read, or skipped in the attempt."""
        return path in self._checksums or path in self._skipped

    def read(self, sources: Iterable[Source], progress: CountProgress) -> None:
        """Read those of the files that have not been read yet."""
        new = [source for source in sources if source.path not in self]
        files = [source for source in new if isinstance(source, SourceFile)]
        for source in new:
            if isinstance(source, Skipped):
                self._skip(source.path, source.reason, stamp=source.stamp)
        items = ((_work(each), (each.path, each.location, self._text_column)) for each in files)
        results = self._pool.run("read", items)
        for done, source in enumerate(files):
            progress(done, len(files))
            outcome = next(results)
            if isinstance(outcome, Failure):
                self._skip_failed(source.path, outcome)
            else:
                self._take(source, ReadResult(*outcome))
        progress(len(files), len(files))

    def _take(self, source: SourceFile, result: ReadResult) -> None:
        path = source.path
        if result.reason is not None:
            stamp = source.stamp if result.checksum else ""
            self._skip(path, result.reason, result.checksum, stamp)
            return
        self._spool.add(path, result.line)
        self._checksums[path] = result.checksum
        self._stamps[path] = source.stamp
        self._candidate_lines[path] = result.candidate_lines

    def _skip(self, path: str, reason: str, checksum: str = "", stamp: str = "") -> None:
        record = FileRecord(path, checksum, FileState.SKIPPED, reason, stamp=stamp)
        self._skipped[path] = record

    def _skip_failed(self, path: str, failure: Failure) -> None:
        log_failure(path, failure)
        # Without a checksum the file counts as changed in the next build, which tries it again.
        self._skip(path, failure.reason)

    def learn_boilerplate(self, others: Mapping[str, BoilerplateLines]) -> Boilerplate:
        """Return the lines that recur in the documents that were read and in those of `others`."""
        rest = (lines.candidates for path, lines in others.items() if path not in self)
        self._boilerplate = learn_boilerplate([*self._candidate_lines.values(), *rest])
        return self._boilerplate

    def results(self, paths: Iterable[str]) -> Iterator[tuple[FileRecord, AnalysedDocument | None]]:
        """Yield the record of each file that was read, and its document unless it was skipped.

        Documents are without the boilerplate that was learned.
        """
        self._spool.flush()
        wanted = list(paths)
        lines = {
            path: BoilerplateLines(packed, self._boilerplate.left_out(packed))
            for path in wanted
            if (packed := self._candidate_lines.get(path)) is not None
        }
        analysed = self._pool.run("analyse", map(self._analysis_item, lines, lines.values()))
        for path in wanted:
            result = None
            if path not in self._skipped:
                result = self._analysed(path, next(analysed), lines[path])
            if result is None:
                yield self._skipped[path], None
            else:
                yield self._record(result.document), result

    def close(self) -> None:
        """End the worker processes; all results were taken."""
        self._pool.close()

    def _analysed(
        self, path: str, outcome: Fields | Failure, lines: BoilerplateLines
    ) -> AnalysedDocument | None:
        """Return the document of an outcome; where there is none, skip the file."""
        if not isinstance(outcome, Failure):
            try:
                return from_fields(outcome, lines)
            except Exception as error:
                outcome = internal_error(error)
        del self._checksums[path]
        self._skip_failed(path, outcome)
        return None

    def _analysis_item(
        self, path: str, lines: BoilerplateLines
    ) -> tuple[int, tuple[str, int, tuple[int, ...]]]:
        offset, length = self._spool.line(path)
        return length, (str(self._spool.path), offset, lines.left_out)

    def _record(self, document: Document) -> FileRecord:
        kept = len(document.text)
        return FileRecord(
            path=document.path,
            checksum=document.sha256,
            state=self._state(document),
            encoding=document.encoding,
            kept=kept,
            dropped=max(0, document.source_characters - kept),
            notes=document.notes,
            stamp=self._stamps[document.path],
        )

    def _state(self, document: Document) -> FileState:
        checksum = self._indexed.get(document.path)
        if checksum is None:
            return FileState.NEW
        return FileState.UNCHANGED if checksum == document.sha256 else FileState.UPDATED


def changed_by_boilerplate(
    scanned: Sequence[ScannedFile],
    stored_lines: Mapping[str, BoilerplateLines],
    before: Boilerplate,
    now: Boilerplate,
) -> set[str]:
    """Return the paths of unchanged documents that have to lose other lines than before."""
    differing = (before.lines ^ now.lines) | (before.everywhere ^ now.everywhere)
    if not differing:
        return set()
    paths = (each.source.path for each in scanned if each.record)
    return {
        path
        for path in paths
        if (lines := stored_lines.get(path))
        # A document without such a line loses the same lines as before.
        and not differing.isdisjoint(line_keys(lines.candidates))
        and now.left_out(lines.candidates) != lines.left_out
    }


def _work(source: SourceFile) -> int:
    """Return the bytes of a text that takes as long to read as a file may take."""
    file_format = FORMATS.with_suffix(PurePosixPath(source.path).suffix.lower())
    recognises = file_format is not None and file_format.recognises
    return source.size + (_RECOGNITION_BYTES if recognises else 0)
