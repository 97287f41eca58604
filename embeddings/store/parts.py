"""The opened parts of a generation, and whether they are those of one index.

Checksums can be computed by anybody, so they only tell damage. An index from somebody else may be
sealed and nevertheless contradict itself; what contradicts itself must not answer.
"""

from contextlib import suppress
from dataclasses import dataclass

from corpus.errors import IndexUnavailable
from embeddings.store.calibration import read_calibration
from embeddings.store.catalog.reader import Catalog
from embeddings.store.deep.index import DeepIndex
from embeddings.store.dense.index import VectorIndex
from embeddings.store.layout import GenerationLayout
from embeddings.store.lexical.index import LexicalIndex
from embeddings.store.manifest import Manifest
from embeddings.store.row_keys import RowKeys, read_row_keys
from embeddings.types import Calibration

_REBUILD = "Build it anew with `chuchu index --full`."
# A row of the table of chunks has ten values at least.
_MIN_CHUNK_BYTES = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a generation, whose sizes are equal; `rows` are the keys of the chunks."""

    catalog: Catalog
    rows: RowKeys
    vectors: VectorIndex
    lexical: LexicalIndex
    calibration: Calibration
    deep: DeepIndex | None
    documents: int
    files: int


def open_parts(layout: GenerationLayout, manifest: Manifest, *, complete: bool) -> Parts:
    """Open the parts of a generation.

    Every opening compares schemas, headers and counts. A `complete` one also reads every value, and
    compares documents, chunks, rows and terms with each other.

    Raises:
        IndexUnavailable: one can't be read, or they do not fit together.
    """
    catalog = Catalog(layout.catalog)
    try:
        return _open_others(layout, manifest, catalog, complete=complete)
    except BaseException:
        catalog.close()
        raise


def _open_others(
    layout: GenerationLayout, manifest: Manifest, catalog: Catalog, *, complete: bool
) -> Parts:
    documents, files = catalog.counts()
    chunks = manifest.chunks
    if documents != manifest.documents:
        raise _unfit(layout)
    size = 0
    with suppress(OSError):
        size = layout.catalog.stat().st_size
    if chunks * _MIN_CHUNK_BYTES > size:
        raise _unfit(layout)
    calibration = read_calibration(layout)
    rows = read_row_keys(layout.rows, chunks)
    vectors = VectorIndex(layout.vectors)
    lexical = LexicalIndex(layout.lexical, rows)
    if {vectors.size, lexical.size} != {chunks}:
        raise _unfit(layout)
    if vectors.dimensions != manifest.recipe.dimensions:
        raise _unfit(layout)
    if complete and (problem := catalog.find_problem(rows) or lexical.find_problem()):
        raise IndexUnavailable(f"In the index {layout.folder.name}, {problem}.", _REBUILD)
    deep = DeepIndex(layout, manifest.deep, chunks) if manifest.deep else None
    return Parts(catalog, rows, vectors, lexical, calibration, deep, documents, files)


def _unfit(layout: GenerationLayout) -> IndexUnavailable:
    return IndexUnavailable(
        f"The parts of the index {layout.folder.name} do not fit together.", _REBUILD
    )
