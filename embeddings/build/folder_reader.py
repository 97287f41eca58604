"""The files of a folder are read, before anything of its index is written.

What a document's text is depends on the other documents too: lines that recur over them are left
out. So all that is new is read first and waits on disk, the lines that recur are learned from it
and from what is known of the rest, and a document that has to lose other lines than before is read
again, although its file has not changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from corpus.cleaning.boilerplate_lines import without_lines
from corpus.cleaning.boilerplate import Boilerplate, learn_boilerplate
from corpus.types import Document, Skipped, SourceFile
from embeddings.build.document_analysis import DocumentAnalysis, ReadResult
from embeddings.build.worker_pool import WorkerPool
from embeddings.build.spool import Spool
from embeddings.build.change_detection import ScannedFile, Source
from embeddings.types import FileRecord, FileState, BoilerplateLines

Counted = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file became: a document with its margins and what search needs of it, or only a record
    that says why not."""

    record: FileRecord
    document: Document | None = None
    margins: BoilerplateLines | None = None
    analysis: DocumentAnalysis | None = None


class FolderReader:
    """Reads files into a spool, and gives them back as they are to be indexed."""

    def __init__(
        self, spool: Spool, crew: WorkerPool, known: Mapping[str, str], text_column: str | None
    ) -> None:
        """`known` holds the checksums of the documents of the index, by their paths."""
        self._spool = spool
        self._crew = crew
        self._known = known
        self._text_column = text_column
        self._stamps: dict[str, str] = {}
        self._edges: dict[str, bytes] = {}
        self._skipped: dict[str, FileRecord] = {}
        self._checksums: set[str] = set()
        self._recurring = Boilerplate()

    @property
    def documents(self) -> int:
        """The number of documents that were read."""
        return len(self._edges)

    @property
    def checksums(self) -> Set[str]:
        """The checksums of the documents that were read."""
        return self._checksums

    def __contains__(self, path: str) -> bool:
        return path in self._edges or path in self._skipped

    def read(self, sources: Iterable[Source], progress: Counted) -> None:
        """Read those of the files that have not been read yet."""
        waiting = [source for source in sources if source.path not in self]
        files = [source for source in waiting if isinstance(source, SourceFile)]
        for source in waiting:
            if isinstance(source, Skipped):
                self._skip(source.path, source.reason)
        items = ((file_size(each), (each.path, each.location, self._text_column)) for each in files)
        found = self._crew.work("read", items)
        for done, source in enumerate(files):
            progress(done, len(files))
            self._take(source, ReadResult(*next(found)))
        progress(len(files), len(files))

    def _take(self, source: SourceFile, read: ReadResult) -> None:
        path = source.path
        if read.reason is not None:
            self._skip(path, read.reason, read.checksum, source.stamp if read.checksum else "")
            return
        self._spool.add(path, read.line)
        self._checksums.add(read.checksum)
        self._stamps[path] = source.stamp
        self._edges[path] = read.candidate_lines

    def _skip(self, path: str, reason: str, checksum: str = "", stamp: str = "") -> None:
        record = FileRecord(path, checksum, FileState.SKIPPED, reason, stamp=stamp)
        self._skipped[path] = record

    def learn_boilerplate(self, others: Mapping[str, BoilerplateLines]) -> Boilerplate:
        """Return the lines that recur over the documents that were read and those of `others`."""
        rest = (margins.candidates for path, margins in others.items() if path not in self)
        self._recurring = learn_boilerplate([*self._edges.values(), *rest])
        return self._recurring

    def entries(self, paths: Iterable[str]) -> Iterator[Entry]:
        """Yield what files that were read became, without the lines that recur."""
        self._spool.flush()
        wanted = list(paths)
        spool = str(self._spool.path)
        items = (
            (len(self._edges[path]), (spool, self._spool.place(path), self._left_out(path)))
            for path in wanted
            if path in self._edges
        )
        analyses = self._crew.work("analyse", items)
        for path in wanted:
            if path in self._skipped:
                yield Entry(self._skipped[path])
                continue
            margins = BoilerplateLines(self._edges[path], self._left_out(path))
            document = without_lines(self._spool.document(path), margins.left_out)
            yield Entry(self._record(document), document, margins, DocumentAnalysis(*next(analyses)))

    def _left_out(self, path: str) -> tuple[int, ...]:
        return self._recurring.left_out(self._edges[path])

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
        known = self._known.get(document.path)
        if known is None:
            return FileState.NEW
        return FileState.UNCHANGED if known == document.sha256 else FileState.UPDATED


def file_size(source: Source) -> int:
    """Return the bytes of a file, 0 where there are none to be read."""
    try:
        return Path(source.location).stat().st_size if isinstance(source, SourceFile) else 0
    except OSError:
        return 0


def changed_by_boilerplate(
    seen: Sequence[ScannedFile], margins: Mapping[str, BoilerplateLines], before: Boilerplate, now: Boilerplate
) -> set[str]:
    """Return the paths of unchanged documents that have to lose other lines than before."""
    if before == now:
        return set()
    paths = (each.source.path for each in seen if each.record and each.source.path in margins)
    return {path for path in paths if now.left_out(margins[path].candidates) != margins[path].left_out}
