"""The folders that no index is built from, or in.

A build and its dry run make the same checks, so a dry run fails where the build would.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from corpus.errors import BuildError, FolderError
from corpus.formats.registry import readable_suffixes_text
from corpus.walk import require_folder

# Whoever deletes documents deletes a few, or knows that they are many. A folder of which more is
# gone may be half copied, mounted in part, or another folder.
_MIN_LOST = 10
_MAX_LOST_SHARE = 0.5


def require_folders(documents: Path, index: Path | None) -> None:
    """Refuse folders that no index can be built from or in, before anything is written.

    `index` is the folder of the index, None where it has none.

    Raises:
        FolderError: the folder of documents is missing or can't be read.
        BuildError: the index would be the folder of documents itself.
    """
    require_folder(documents)
    if index is not None and index.resolve() == documents.resolve():
        raise BuildError(
            "The index can't be the folder of documents itself.",
            "Name a folder of its own with --index.",
        )


def require_files(files: int, documents_indexed: int) -> None:
    """Refuse a folder without files, given the number of documents in the index.

    Raises:
        FolderError: there are no files, and the index holds no documents either.
        BuildError: there are no files, and the index holds documents.
    """
    if not files:
        require_documents(0, documents_indexed)
        suffixes = readable_suffixes_text("or")
        raise FolderError(
            "The folder holds no files.",
            f"Put {suffixes} files into it, or build with --allow-empty.",
        )


def require_documents(documents_found: int, documents_indexed: int) -> None:
    """Refuse to empty an index: a folder without documents may only be unmounted.

    Raises:
        BuildError: no document was found, and the index holds some.
    """
    if documents_indexed and not documents_found:
        raise BuildError(
            f"No document was found, but the index has {documents_indexed}; it was left unchanged.",
            "If they are really gone, build with --allow-empty.",
        )


def require_most_documents(
    indexed: Mapping[str, str], paths: Collection[str], checksums: Collection[str]
) -> None:
    """Refuse to remove most documents of an index at once.

    `indexed` holds the checksums of its documents by their paths; `paths` and `checksums` are those
    of the documents that were found. A document that has moved, or has changed in its place, is not
    lost.

    Raises:
        BuildError: ten documents or more are lost, and more than half of all.
    """
    gone = indexed.keys() - paths
    if len(gone) < _MIN_LOST:
        return
    contents = set(checksums)
    lost = sum(indexed[path] not in contents for path in gone)
    if lost >= _MIN_LOST and lost > _MAX_LOST_SHARE * len(indexed):
        raise BuildError(
            f"{lost} of the {len(indexed)} documents of the index are gone; it was left unchanged.",
            "Is the whole folder there? If they are really gone, build with --allow-empty.",
        )
