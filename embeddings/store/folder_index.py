"""An open generation of an index: FAISS, tantivy and SQLite files behind `SearchIndex`."""

from collections.abc import Sequence
from functools import cached_property

from corpus.text.fold import fold
from corpus.types import Document
from embeddings.chunk_set import ChunkSet
from embeddings.recipe import Recipe
from embeddings.store.content_check import ContentTools, find_foreign_content, sample
from embeddings.store.deep.content_check import find_foreign_vectors
from embeddings.store.layout import GenerationLayout
from embeddings.store.manifest import read_manifest, verify_files
from embeddings.store.parts import open_parts
from embeddings.store.read_lock import lock_for_reading
from embeddings.store.verification_cache import is_verified
from embeddings.text.aliases import MAX_ALIASES, AliasTable, alias_table, aliases_in
from embeddings.text.terms import character_terms, without_common_characters
from embeddings.types import (
    DeepRecipe,
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    TermStatistics,
    Vectors,
)


class FolderIndex:
    """A `SearchIndex` over the files of one generation. It may be used from several threads."""

    def __init__(
        self,
        layout: GenerationLayout,
        recipe: Recipe,
        *,
        thorough: bool = True,
        is_own: bool = False,
    ) -> None:
        """Verify and open a generation.

        Unless `thorough`, nothing is verified but headers and counts where the verification cache
        says that no file has changed since the build verified them. Otherwise all checksums are,
        and, as a generation may come from somebody else, whether its parts contradict each other;
        this is left out where it is the generation that this process has just written (`is_own`).

        Raises:
            IndexUnavailable: it is missing, damaged, incomplete, or contradicts itself.
            IndexMismatch: it was built with another recipe.
        """
        self._lock = lock_for_reading(layout)
        manifest = read_manifest(layout)
        manifest.recipe.require(recipe)
        is_known = not thorough and is_verified(layout)
        if not is_known:
            verify_files(layout, manifest)
        parts = open_parts(layout, manifest, complete=not (is_known or is_own))
        self._rows = parts.rows
        self._catalog = parts.catalog
        self._vectors = parts.vectors
        self._lexical = parts.lexical
        self._deep = parts.deep
        self._info = IndexInfo(
            generation=manifest.generation,
            documents=parts.documents,
            chunks=manifest.chunks,
            built_at=manifest.built_at,
            encoder=manifest.recipe.encoder,
            analyser=manifest.recipe.analyser,
            files=parts.files,
            skipped=self._catalog.skipped(),
            distinct_chunks=manifest.chunks - self._catalog.repeated_chunks(),
            calibration=parts.calibration,
            deep=self._deep.info if self._deep else None,
        )

    @property
    def info(self) -> IndexInfo:
        return self._info

    def close(self) -> None:
        """Release the files and the lock."""
        self._catalog.close()
        self._lock.release()

    def find_problem(self, samples: int, tools: ContentTools | None = None) -> str | None:
        """Compare about `samples` chunks with their documents, terms and vectors; return what is
        wrong, or None.

        With `tools` their terms and vectors are made anew; without, the characters of their text
        stand for the terms, and only the lengths of vectors are checked.

        Raises:
            IndexUnavailable: something can't be read.
        """
        ids = sample(self._info.chunks, samples)
        found = self.chunks(ids)
        chunks = [found[each] for each in ids]
        for each in chunks:
            text = self.document(each.chunk.document_id).text
            if text[each.chunk.start : each.chunk.end] != each.text:
                return f"chunk {each.chunk.id} does not fit its document"
        tools = tools or ContentTools(_terms_of_characters)
        problem = find_foreign_content(chunks, self._lexical, self._vectors, tools)
        if problem is None and self._deep is not None:
            problem = find_foreign_vectors(chunks, self._deep, tools.deep)
        return problem

    def dense_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return self._vectors.search(vector, limit, among)

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._vectors.scores(vector, chunk_ids)

    def deep_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return self._deep.search(vector, limit, among) if self._deep else []

    def deep_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._deep.scores(vector, chunk_ids) if self._deep else []

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        return self._deep.sentence_scores(vector, chunk_ids) if self._deep else []

    def chunks_without_deep_vectors(self, recipe: DeepRecipe) -> Sequence[int]:
        """Return the ids of the chunks that lack vectors of this recipe, ascending."""
        if self._deep is None or self._deep.info.recipe != recipe:
            return range(self._info.chunks)
        return self._deep.missing

    def lexical_search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        searched = without_common_characters(terms)
        return self._lexical.search(searched, limit, among, statistics=statistics)

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        return self._lexical.term_statistics(without_common_characters(terms))

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        return self._lexical.chunk_counts(terms)

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        known = (chunk_id for chunk_id in ids if 0 <= chunk_id < len(self._rows))
        return self._catalog.chunks({int(self._rows[chunk_id]): chunk_id for chunk_id in known})

    def document(self, identity: str) -> Document:
        return self._catalog.document(identity)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        return self._catalog.summaries(offset, limit)

    def document_columns(self) -> DocumentColumns:
        return self._catalog.columns(self._info.chunks)

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        return aliases_in(folded, self._aliases)

    @cached_property
    def _aliases(self) -> AliasTable:
        return alias_table(self._catalog.abbreviations(MAX_ALIASES))

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        return self._catalog.near_duplicates(identity, limit)

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        return self._catalog.files(offset, limit)


def _terms_of_characters(text: str) -> list[str]:
    return without_common_characters(character_terms(fold(text)))
