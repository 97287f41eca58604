"""The boilerplate lines that an index left out of one file of its folder."""

from contextlib import closing
from pathlib import Path

from corpus.errors import DocumentError, IndexUnavailable
from corpus.version import corpus_identity
from corpus.walk import read_bytes
from embeddings.store.catalog.reader import Catalog
from embeddings.store.durable_files import sha256_of
from embeddings.store.generations import current_generation
from embeddings.store.layout import IndexLayout
from embeddings.store.manifest import read_manifest


def known_boilerplate_lines(
    documents: Path, index: Path, file: Path, text_column: str | None
) -> tuple[int, ...]:
    """Return the numbers of the lines of a file's text that are left out because they recur.

    There are none where the index does not know the file, or knows it with other content.
    """
    try:
        path = file.resolve().relative_to(documents.resolve()).as_posix()
        checksum = sha256_of(read_bytes(file))
        layout = IndexLayout(index)
        number = current_generation(layout)
        if number is None:
            return ()
        generation = layout.generation(number)
        if read_manifest(generation).recipe.corpus != corpus_identity(text_column):
            return ()
        with closing(Catalog(generation.catalog)) as catalog:
            return catalog.left_out_lines(path, checksum)
    except (ValueError, DocumentError, IndexUnavailable):
        return ()
