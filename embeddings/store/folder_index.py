"""An open generation of an index: FAISS, tantivy and SQLite files behind `SearchIndex`."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpus.errors import IndexUnavailable
from corpus.text.fold import fold
from corpus.types import Document
from embeddings.recipe import Recipe
from embeddings.store.calibration import read_calibration
from embeddings.store.catalog.reader import Catalog
from embeddings.store.deep.index import DeepIndex
from embeddings.store.dense.index import VectorIndex
from embeddings.store.layout import GenerationLayout
from embeddings.store.lexical.index import LexicalIndex
from embeddings.store.manifest import read_manifest, verify_files
from embeddings.store.read_lock import lock_for_reading
from embeddings.store.row_keys import read_row_keys
from embeddings.store.verification_cache import is_verified
from embeddings.text.aliases import MAX_ALIASES, AliasTable, alias_table, aliases_in
from embeddings.text.terms import character_terms, distinct, without_common_characters
from embeddings.types import (
    DeepRecipe,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    Vectors,
)

# To find a chunk by its own words or vector, this many terms and hits are enough.
_SAMPLE_TERMS = 20
_SAMPLE_HITS = 50
# A shorter vector is zero: that of a text which the encoder knows nothing of.
_ZERO_LENGTH = 1e-3
# Quantization changes the length of a vector of length one by less than this.
_LENGTH_TOLERANCE = 0.1


class FolderIndex:
    """A `SearchIndex` over the files of one generation. It may be used from several threads."""

    def __init__(self, layout: GenerationLayout, recipe: Recipe, *, thorough: bool = True) -> None:
        """Verify and open a generation.

        Unless `thorough`, files are not read to verify their checksums where the verification cache
        says that they have not changed since the build verified them.

        Raises:
            IndexUnavailable: it is missing, damaged or incomplete.
            IndexMismatch: it was built with another recipe.
        """
        self._lock = lock_for_reading(layout)
        manifest = read_manifest(layout)
        manifest.recipe.require(recipe)
        if thorough or not is_verified(layout):
            verify_files(layout, manifest)
        self._rows = read_row_keys(layout.rows)
        self._catalog = Catalog(layout.catalog)
        self._vectors = VectorIndex(layout.vectors)
        self._lexical = LexicalIndex(layout.lexical, self._rows)
        self._deep = DeepIndex(layout, manifest.deep, manifest.chunks) if manifest.deep else None
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
            deep=self._deep.info if self._deep else None,
        )

    @property
    def info(self) -> IndexInfo:
        return self._info

    def close(self) -> None:
        """Release the files and the lock."""
        self._catalog.close()
        self._lock.release()

    def find_problem(self, samples: int) -> str | None:
        """Fetch about `samples` chunks and search for each; return what is wrong, or None."""
        step = max(1, self._info.chunks // samples)
        problems = (self._problem_of_chunk(each) for each in range(0, self._info.chunks, step))
        return next(filter(None, problems), None)

    def find_catalog_problem(self) -> str | None:
        """Let SQLite check every page of the catalog; return what is wrong, or None."""
        return self._catalog.find_problem()

    def _problem_of_chunk(self, chunk_id: int) -> str | None:
        stored = self.chunks([chunk_id]).get(chunk_id)
        if stored is None:
            return f"chunk {chunk_id} is missing"
        text = self.document(stored.chunk.document_id).text
        if text[stored.chunk.start : stored.chunk.end] != stored.text:
            return f"chunk {chunk_id} does not fit its document"
        problem = _problem_of_vector(chunk_id, self._vectors)
        if problem is None and self._deep and not self._deep.info.missing:
            problem = _problem_of_vector(chunk_id, self._deep)
        if problem is not None:
            return problem
        terms = distinct(without_common_characters(character_terms(fold(stored.text))))
        hits = self.lexical_search(terms[:_SAMPLE_TERMS], _SAMPLE_HITS)
        if terms and not _contains(hits, chunk_id):
            return f"chunk {chunk_id} is not found by its words"
        return None

    def dense_search(self, vector: Vectors, limit: int) -> list[Hit]:
        return self._vectors.search(vector, limit)

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._vectors.scores(vector, chunk_ids)

    def deep_search(self, vector: Vectors, limit: int) -> list[Hit]:
        return self._deep.search(vector, limit) if self._deep else []

    def deep_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._deep.scores(vector, chunk_ids) if self._deep else []

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        return self._deep.sentence_scores(vector, chunk_ids) if self._deep else []

    def chunks_without_deep_vectors(self, recipe: DeepRecipe) -> Sequence[int]:
        """Return the ids of the chunks that lack vectors of this recipe, ascending."""
        if self._deep is None or self._deep.info.recipe != recipe:
            return range(self._info.chunks)
        return self._deep.missing

    def lexical_search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        return self._lexical.search(without_common_characters(terms), limit)

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        known = (chunk_id for chunk_id in ids if 0 <= chunk_id < len(self._rows))
        return self._catalog.chunks({int(self._rows[chunk_id]): chunk_id for chunk_id in known})

    def document(self, identity: str) -> Document:
        return self._catalog.document(identity)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        return self._catalog.summaries(offset, limit)

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        return aliases_in(folded, self._aliases)

    @cached_property
    def _aliases(self) -> AliasTable:
        return alias_table(self._catalog.abbreviations(MAX_ALIASES))

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        return self._catalog.near_duplicates(identity, limit)

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        return self._catalog.files(offset, limit)


def _problem_of_vector(chunk_id: int, vectors: VectorIndex | DeepIndex) -> str | None:
    vector = vectors.vector(chunk_id)
    length = float(np.linalg.norm(vector))
    is_zero = length < _ZERO_LENGTH
    # Written so that NaN is a problem.
    if not is_zero and not abs(length - 1) < _LENGTH_TOLERANCE:
        return f"chunk {chunk_id} has no vector"
    if not is_zero and not _contains(vectors.search(vector, _SAMPLE_HITS), chunk_id):
        return f"chunk {chunk_id} is not found by its vector"
    return None


def _contains(hits: list[Hit], chunk_id: int) -> bool:
    # If more chunks than that have equal scores, it may not be among the first.
    return len(hits) == _SAMPLE_HITS or any(hit.chunk_id == chunk_id for hit in hits)
