"""How a folder differs from the generation before."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import DocumentError
from corpus.types import Skipped, SourceFile
from corpus.walk import read_bytes, walk
from embeddings.build.folder_checks import require_documents, require_files, require_folders
from embeddings.build.previous_generation import PreviousGeneration, read_previous_generation
from embeddings.store.durable_files import sha256_of
from embeddings.store.layout import IndexLayout
from embeddings.store.manifest import Recipe
from embeddings.types import BuildReport, Counts, FileRecord, FileState

Source = SourceFile | Skipped


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file of the folder; `record` is what is known of it where its content has not changed."""

    source: Source
    record: FileRecord | None


def detect_changes(
    sources: Sequence[Source], previous: PreviousGeneration, progress: Callable[[int, int], None]
) -> list[ScannedFile]:
    """Compare the files of a folder with the generation before, by content.

    A file that the file system says is the one that was read is not read again; any other is.
    """
    seen: list[ScannedFile] = []
    for done, source in enumerate(sources):
        progress(done, len(sources))
        seen.append(ScannedFile(source, _record(source, previous.files.get(source.path))))
    progress(len(sources), len(sources))
    return seen


def is_unchanged(seen: Sequence[ScannedFile], previous: PreviousGeneration) -> bool:
    """Tell whether a folder holds what it held, and nothing else."""
    return len(seen) == len(previous.files) and all(each.record for each in seen)


def _record(source: Source, known: FileRecord | None) -> FileRecord | None:
    if isinstance(source, Skipped):
        same = known is not None and known.reason == source.reason
        return FileRecord(source.path, "", FileState.SKIPPED, source.reason) if same else None
    if known is None:
        return None
    if not (source.stamp and source.stamp == known.stamp) and checksum_of(source) != known.checksum:
        return None
    state = FileState.SKIPPED if known.reason else FileState.UNCHANGED
    if known.state is state and known.stamp == source.stamp:
        return known
    return replace(known, state=state, stamp=source.stamp)


def checksum_of(source: SourceFile) -> str:
    """Return the SHA-256 of a file's bytes, or nothing where they can't be read."""
    try:
        return sha256_of(read_bytes(source.location))
    except DocumentError:
        return ""


def plan_index(
    documents: Path,
    index: Path,
    recipe: Recipe,
    *,
    full: bool = False,
    allow_empty: bool = False,
) -> BuildReport:
    """Return the report of the build with the same arguments, without building anything.

    A new or changed file is counted as if it could be read; only a build finds that it can't be.

    Raises:
        FolderError: the folder of documents is missing, can't be read, or is empty.
        BuildError: the index is the folder of documents, or no documents are left.
    """
    require_folders(documents, index)
    sources = list(walk(documents, leave_out=index.resolve()))
    previous = read_previous_generation(IndexLayout(index), recipe)
    known = previous
    if full:
        # A full build reads every file, whatever its stamp says.
        unstamped = {path: replace(file, stamp="") for path, file in previous.files.items()}
        known = replace(previous, files=unstamped)
    seen = detect_changes(sources, known, lambda *_: None)
    files = tuple(each.record or _planned(each.source, previous) for each in seen)
    counts = count_states(files, previous)
    documents_left = sum(file.reason is None for file in files)
    publishes = full or not (previous.usable and previous.is_current)
    if not allow_empty and (publishes or not is_unchanged(seen, previous)):
        require_files(len(files), len(previous.documents))
        require_documents(documents_left, len(previous.documents))
    return BuildReport(counts, previous.number, documents_left, previous.chunks, False, files)


def _planned(source: Source, previous: PreviousGeneration) -> FileRecord:
    if isinstance(source, Skipped):
        return FileRecord(source.path, "", FileState.SKIPPED, source.reason)
    known = source.path in previous.documents
    return FileRecord(source.path, "", FileState.UPDATED if known else FileState.NEW)


def count_states(
    files: Iterable[FileRecord], previous: PreviousGeneration, encoded: int = 0
) -> Counts:
    """Count the files by their state, and the documents that the folder holds no more."""
    states = dict.fromkeys(FileState, 0)
    left = set(previous.documents)
    for file in files:
        states[file.state] += 1
        if file.reason is None:
            left.discard(file.path)
    return Counts(
        new=states[FileState.NEW],
        updated=states[FileState.UPDATED],
        unchanged=states[FileState.UNCHANGED],
        removed=len(left),
        skipped=states[FileState.SKIPPED],
        encoded=encoded,
    )
