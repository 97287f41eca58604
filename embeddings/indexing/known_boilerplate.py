"""The boilerplate lines that an index leaves out of one file of its folder."""

from pathlib import Path

from corpus.checksum import bytes_sha256
from corpus.containers.opening import location_of, read_location
from corpus.errors import DocumentError, IndexUnavailable
from corpus.version import corpus_identity
from embeddings.engine import IndexEngine


def known_boilerplate_lines(
    engine: IndexEngine, documents: Path, file: Path, text_column: str | None
) -> tuple[int, ...]:
    """Return the numbers of the lines of a file's text that are left out because they recur.

    `documents` is the folder that the engine's index was built from. There are none where the index
    does not know the file, or knows it with other content.
    """
    try:
        path = file.resolve().relative_to(documents.resolve()).as_posix()
        checksum = bytes_sha256(read_location(location_of(file)))
        return engine.left_out_lines(path, checksum, corpus_identity(text_column))
    except (ValueError, DocumentError, IndexUnavailable):
        return ()
