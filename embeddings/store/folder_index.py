"""The index in a folder: FAISS, tantivy and SQLite behind the protocol."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpus.errors import IndexUnavailable
from corpus.text.fold import fold
from corpus.types import Document
from embeddings.store.calibration import read_calibration
from embeddings.store.catalog.reader import Catalog
from embeddings.store.dense.index import VectorIndex
from embeddings.store.layout import GenerationLayout
from embeddings.store.lexical.index import LexicalIndex
from embeddings.store.manifest import Recipe, read_manifest, verify_files
from embeddings.store.read_lock import lock_for_reading
from embeddings.store.row_keys import read_row_keys
from embeddings.store.verification_cache import is_verified
from embeddings.text.aliases import MAX_ALIASES, Aliases, alias_table, aliases_in
from embeddings.text.analyser import character_terms, distinct, without_common_characters
from embeddings.types import DocumentSummary, FileRecord, Hit, IndexInfo, StoredChunk, Vectors

_TERMS = 20

_DEEP = 50

_ZERO = 1e-3

# Numbers are rounded to bytes, and seldom cut at their bounds.
_ROUNDED = 0.1


class FolderIndex:
    """A generation in a folder: FAISS, tantivy and SQLite behind the protocol."""

    def __init__(self, layout: GenerationLayout, recipe: Recipe, *, thorough: bool = True) -> None:
        """Verify and open a generation; unless `thorough`, files that a build found whole and
        nobody has touched are not read for it.

        Raises:
            IndexUnavailable: it is not whole.
            IndexMismatch: another recipe made it.
        """
        self._hold = lock_for_reading(layout)
        manifest = read_manifest(layout)
        manifest.require(recipe)
        if thorough or not is_verified(layout):
            verify_files(layout, manifest)
        self._rows = read_row_keys(layout.rows)
        self._catalog = Catalog(layout.catalog)
        self._vectors = VectorIndex(layout.vectors)
        self._lexical = LexicalIndex(layout.lexical, self._rows)
        documents, chunks, files = self._catalog.counts()
        sizes = {chunks, len(self._rows), self._vectors.size, self._lexical.size, manifest.chunks}
        if len(sizes) > 1 or documents != manifest.documents:
            raise IndexUnavailable(
                f"The parts of the index {layout.folder.name} do not fit together.",
                "Build it anew with `chuchu index --full`.",
            )
        self._info = IndexInfo(
            generation=manifest.generation,
            documents=documents,
            chunks=chunks,
            built_at=manifest.built_at,
            encoder=manifest.recipe.encoder,
            analyser=manifest.recipe.analyser,
            files=files,
            skipped=self._catalog.skipped(),
            distinct_chunks=chunks - self._catalog.repeated_chunks(),
            calibration=read_calibration(layout),
        )

    @property
    def info(self) -> IndexInfo:
        return self._info

    def close(self) -> None:
        """Release the files."""
        self._catalog.close()
        self._hold.release()

    def find_problem(self, samples: int) -> str | None:
        """Fetch about `samples` chunks and search for them; return what is wrong."""
        step = max(1, self._info.chunks // samples)
        problems = (self._problem(number) for number in range(0, self._info.chunks, step))
        return next(filter(None, problems), None)

    def find_catalog_problem(self) -> str | None:
        """Let SQLite check every page of the catalog; return what is wrong."""
        return self._catalog.find_problem()

    def _problem(self, number: int) -> str | None:
        stored = self.chunks([number]).get(number)
        if stored is None:
            return f"chunk {number} is missing"
        text = self.document(stored.chunk.document_id).text
        if text[stored.chunk.start : stored.chunk.end] != stored.text:
            return f"chunk {number} does not fit its document"
        vector = self._vectors.vector(number)
        length = float(np.linalg.norm(vector))
        # Zero is the vector of what the encoder knows nothing of.
        if not length < _ZERO and not abs(length - 1) < _ROUNDED:
            return f"chunk {number} has no vector"
        if length >= _ZERO and not self._finds(number, self.dense_search(vector, _DEEP)):
            return f"chunk {number} is not found by its vector"
        terms = distinct(without_common_characters(character_terms(fold(stored.text))))[:_TERMS]
        if terms and not self._finds(number, self.lexical_search(terms, _DEEP)):
            return f"chunk {number} is not found by its words"
        return None

    def _finds(self, number: int, hits: list[Hit]) -> bool:
        # Of many that fit equally well, it may not be among the first.
        return len(hits) == _DEEP or any(hit.chunk_id == number for hit in hits)

    def dense_search(self, vector: Vectors, limit: int) -> list[Hit]:
        return self._vectors.search(vector, limit)

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._vectors.scores(vector, chunk_ids)

    def lexical_search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        return self._lexical.search(without_common_characters(terms), limit)

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        known = (number for number in ids if 0 <= number < len(self._rows))
        return self._catalog.chunks({int(self._rows[number]): number for number in known})

    def document(self, identity: str) -> Document:
        return self._catalog.document(identity)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        return self._catalog.summaries(offset, limit)

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        return aliases_in(folded, self._names)

    @cached_property
    def _names(self) -> Aliases:
        return alias_table(self._catalog.abbreviations(MAX_ALIASES))

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        return self._catalog.near_duplicates(identity, limit)

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        return self._catalog.files(offset, limit)
