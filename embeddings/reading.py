"""The files of a folder are read, before anything of its index is written.

What a document's text is depends on the other documents too: lines that recur over them are left
out. So all that is new is read first and waits on disk, the lines that recur are learned from it
and from what is known of the rest, and a document that has to lose other lines than before is read
again, although its file has not changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.edges import edges, without
from corpus.errors import DocumentError, NotNow
from corpus.read import parse_document
from corpus.recurring import Recurring, learn, pack
from corpus.types import Document, Skipped
from corpus.walk import read_bytes
from embeddings.disk import sha256_of
from embeddings.spool import Spool
from embeddings.survey import Seen, Source
from embeddings.types import FileRecord, FileState, Margins

Counted = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file became: a document with its margins, or only a record that says why not."""

    record: FileRecord
    document: Document | None = None
    margins: Margins | None = None


class FolderReader:
    """Reads files into a spool, and gives them back as they are to be indexed."""

    def __init__(self, spool: Spool, known: Mapping[str, str], text_column: str | None) -> None:
        """`known` holds the checksums of the documents of the index, by their paths."""
        self._spool = spool
        self._known = known
        self._text_column = text_column
        self._stamps: dict[str, str] = {}
        self._edges: dict[str, bytes] = {}
        self._skipped: dict[str, FileRecord] = {}
        self._recurring = Recurring()

    def __contains__(self, path: str) -> bool:
        return path in self._edges or path in self._skipped

    def read(self, sources: Iterable[Source], progress: Counted) -> None:
        """Read those of the files that have not been read yet."""
        waiting = [source for source in sources if source.path not in self]
        for done, source in enumerate(waiting):
            progress(done, len(waiting))
            self._read(source)
        progress(len(waiting), len(waiting))

    def _read(self, source: Source) -> None:
        path = source.path
        if isinstance(source, Skipped):
            self._skip(path, source.reason)
            return
        checksum = ""
        try:
            data = read_bytes(source.location)
            checksum = sha256_of(data)
            document = parse_document(path, data, text_column=self._text_column)
        except NotNow as error:
            # Without a checksum the next build finds that the file has changed.
            self._skip(path, error.message)
        except DocumentError as error:
            # What could not be read is tried again; nothing tells when it can be.
            self._skip(path, error.message, checksum, source.stamp if checksum else "")
        else:
            self._spool.add(document)
            self._stamps[path] = source.stamp
            self._edges[path] = pack(edges(document))

    def _skip(self, path: str, reason: str, checksum: str = "", stamp: str = "") -> None:
        record = FileRecord(path, checksum, FileState.SKIPPED, reason, stamp=stamp)
        self._skipped[path] = record

    def learn(self, others: Mapping[str, Margins]) -> Recurring:
        """Return the lines that recur over the documents that were read and those of `others`."""
        rest = (margins.edges for path, margins in others.items() if path not in self)
        self._recurring = learn([*self._edges.values(), *rest])
        return self._recurring

    def entry(self, path: str) -> Entry:
        """Return what a file that was read became, without the lines that recur."""
        if path in self._skipped:
            return Entry(self._skipped[path])
        packed = self._edges[path]
        left_out = self._recurring.left_out(packed)
        document = without(self._spool.document(path), left_out)
        return Entry(self._record(document), document, Margins(packed, left_out))

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


def affected(
    seen: Sequence[Seen], margins: Mapping[str, Margins], before: Recurring, now: Recurring
) -> set[str]:
    """Return the paths of unchanged documents that have to lose other lines than before."""
    if before == now:
        return set()
    paths = (each.source.path for each in seen if each.record and each.source.path in margins)
    return {path for path in paths if now.left_out(margins[path].edges) != margins[path].left_out}
