"""The dry run of a build."""

from dataclasses import replace
from pathlib import Path

from corpus.types import Skipped
from corpus.walk import walk
from embeddings.engine import IndexEngine, PreviousGeneration
from embeddings.indexing.change_detection import (
    Source,
    count_states,
    detect_changes,
    is_unchanged,
    skipped_record,
)
from embeddings.indexing.folder_checks import require_documents, require_files, require_folders
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
        BuildError: the index is the folder of documents, or no documents are left.
    """
    require_folders(documents, engine.folder)
    sources = list(walk(documents, leave_out=engine.folder))
    previous = engine.previous(recipe)
    indexed = previous.files
    if full:
        # A full build reads every file, whatever its stamp says.
        indexed = {path: replace(file, stamp="") for path, file in indexed.items()}
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
    return BuildReport(counts, previous.number, documents_left, previous.chunks, False, files)


def _planned(source: Source, previous: PreviousGeneration) -> FileRecord:
    """Return the record that a new or changed file gets if it can be read."""
    if isinstance(source, Skipped):
        return skipped_record(source)
    indexed = previous.files.get(source.path)
    is_document = indexed is not None and indexed.reason is None
    return FileRecord(source.path, "", FileState.UPDATED if is_document else FileState.NEW)
