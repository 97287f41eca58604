"""The dry run of a build."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.containers.listing import list_files
from corpus.errors import BuildError
from corpus.types import Skipped, SourceFile
from embeddings.engine import IndexEngine, PreviousGeneration
from embeddings.indexing.change_detection import (
    Source,
    count_states,
    detect_changes,
    file_checksum,
    is_unchanged,
    skipped_record,
)
from embeddings.indexing.folder_checks import (
    require_documents,
    require_files,
    require_folders,
    require_most_documents,
)
from embeddings.indexing.known_members import KnownMembers
from embeddings.recipe import Recipe
from embeddings.types import BuildReport, FileRecord, FileState


def plan_index(
    documents: Path,
    engine: IndexEngine,
    recipe: Recipe,
    *,
    full: bool = False,
    allow_empty: bool = False,
) -> BuildReport:
    """Return the report of the build with the same arguments, without building anything.

    A new or changed file is counted as if it could be read; only a build finds that it can't be.

    Raises:
        FolderError: the folder of documents is missing, can't be read, or is empty.
        BuildError: the index is the folder of documents, or most documents are gone.
    """
    require_folders(documents, engine.folder)
    previous = engine.previous(recipe)
    indexed = previous.files
    if full:
        # A full build reads every file, whatever its stamp says.
        indexed = {path: replace(file, stamp="") for path, file in indexed.items()}
    sources = list(list_files(documents, engine.folder, KnownMembers(indexed)))
    scanned = detect_changes(sources, indexed, lambda *_: None)
    files = tuple(each.record or _planned(each.source, previous) for each in scanned)
    counts = count_states(files, previous)
    documents_left = sum(file.reason is None for file in files)
    is_up_to_date = (
        previous.is_current
        and previous.recipe_change is None
        and not full
        and is_unchanged(scanned, indexed)
    )
    if not allow_empty and not is_up_to_date:
        indexed_documents = len(previous.checksums)
        require_files(len(files), indexed_documents)
        require_documents(documents_left, indexed_documents)
        _require_most_documents(files, sources, previous)
    return BuildReport(counts, previous.number, documents_left, previous.chunks, False, files)


def _require_most_documents(
    files: Sequence[FileRecord], sources: Sequence[Source], previous: PreviousGeneration
) -> None:
    """Refuse what the build would refuse; moved files are read only if it matters."""
    paths = {file.path for file in files if file.reason is None}
    try:
        require_most_documents(previous.checksums, paths, ())
    except BuildError:
        new = (each for each in sources if isinstance(each, SourceFile))
        checksums = {file_checksum(each) for each in new if each.path not in previous.checksums}
        require_most_documents(previous.checksums, paths, checksums)


def _planned(source: Source, previous: PreviousGeneration) -> FileRecord:
    """Return the record that a new or changed file gets if it can be read."""
    if isinstance(source, Skipped):
        return skipped_record(source)
    indexed = previous.files.get(source.path)
    is_document = indexed is not None and indexed.reason is None
    return FileRecord(source.path, "", FileState.UPDATED if is_document else FileState.NEW)
