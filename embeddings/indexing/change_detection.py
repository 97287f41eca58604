"""Finds how a folder differs from the previous generation of its index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.checksum import bytes_sha256
from corpus.containers.opening import read_location
from corpus.errors import DocumentError
from corpus.formats.pictures.extra import can_now_be_recognised
from corpus.types import Skipped, SourceFile
from embeddings.engine import PreviousGeneration
from embeddings.indexing.document_analysis import unread_checksum
from embeddings.types import Counts, FileRecord, FileState

Source = SourceFile | Skipped

FILES_PER_REPORT = 16
"""Of files that take less time than a report of progress, one in so many is reported."""


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file of the folder; `record` is its record where its content has not changed, else None."""

    source: Source
    record: FileRecord | None


def detect_changes(
    sources: Sequence[Source],
    indexed: Mapping[str, FileRecord],
    progress: Callable[[int, int], None],
) -> list[ScannedFile]:
    """Compare the files of a folder with the records of an index, by content.

    A file whose stamp is still the recorded one is not read for it.
    """
    scanned: list[ScannedFile] = []
    for done, source in enumerate(sources):
        if done % FILES_PER_REPORT == 0:
            progress(done, len(sources))
        record = indexed.get(source.path)
        scanned.append(ScannedFile(source, record and _unchanged_record(source, record)))
    progress(len(sources), len(sources))
    return scanned


def is_unchanged(scanned: Sequence[ScannedFile], indexed: Mapping[str, FileRecord]) -> bool:
    """Return whether a folder holds exactly the files of an index, with the same content."""
    return len(scanned) == len(indexed) and all(each.record for each in scanned)


def _unchanged_record(source: Source, indexed: FileRecord) -> FileRecord | None:
    """Return the record of an unchanged file as of now, None for one that has changed.

    A file that waits for the extra to recognise text has changed when that is installed.
    """
    if isinstance(source, Skipped):
        return skipped_record(source) if indexed.reason == source.reason else None
    has_same_stamp = source.stamp and source.stamp == indexed.stamp
    if not has_same_stamp and file_checksum(source) != indexed.checksum:
        return None
    sentences = (indexed.reason, *indexed.notes) if indexed.reason else indexed.notes
    if sentences and can_now_be_recognised(sentences):
        return None
    state = FileState.SKIPPED if indexed.reason else FileState.UNCHANGED
    if indexed.state is state and indexed.stamp == source.stamp:
        return indexed
    # `dataclasses.replace` takes several times as long, and this may be done for every file.
    return FileRecord(
        *(indexed.path, indexed.checksum, state, indexed.reason, indexed.encoding),
        *(indexed.kept, indexed.dropped, indexed.notes, source.stamp, indexed.collection),
    )


def skipped_record(source: Skipped) -> FileRecord:
    """Return the record of a file that the walk left out."""
    return FileRecord(source.path, "", FileState.SKIPPED, source.reason, stamp=source.stamp)


def file_checksum(source: SourceFile) -> str:
    """Return the SHA-256 of a file's bytes; that of `unread_checksum` where they can't be read."""
    try:
        return bytes_sha256(read_location(source.location))
    except DocumentError as error:
        return unread_checksum(source.location, error)
    except MemoryError:
        return ""


def count_states(
    files: Iterable[FileRecord], previous: PreviousGeneration, encoded: int = 0
) -> Counts:
    """Count the files by their states, and the documents that the folder no longer holds."""
    states = dict.fromkeys(FileState, 0)
    removed = set(previous.checksums)
    for file in files:
        states[file.state] += 1
        if file.reason is None:
            removed.discard(file.path)
    return Counts(
        new=states[FileState.NEW],
        updated=states[FileState.UPDATED],
        unchanged=states[FileState.UNCHANGED],
        removed=len(removed),
        skipped=states[FileState.SKIPPED],
        encoded=encoded,
    )
