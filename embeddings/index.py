"""What the bot asks of an index, and the index that lies in a folder."""

from collections.abc import Sequence
from typing import Protocol

from corpus.errors import IndexUnavailable
from corpus.types import Chunk, Document, Skipped
from embeddings.catalog import Catalog
from embeddings.encoders import Vectors
from embeddings.layout import GenerationLayout
from embeddings.lexical import LexicalIndex
from embeddings.manifest import Recipe, read_manifest, verify_files
from embeddings.types import DocumentSummary, Hit, IndexInfo, StoredChunk
from embeddings.vectors import VectorIndex

_EXAMINED = 20


class SearchIndex(Protocol):
    """One generation of an index, as the bot sees it. Scores are higher for better."""

    @property
    def info(self) -> IndexInfo: ...

    def dense_search(self, vector: Vectors, limit: int) -> list[Hit]:
        """Return the chunks nearest to a question's vector by cosine."""
        ...

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of a question's vector with each of the chunks."""
        ...

    def lexical_search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """Return the chunks with the highest BM25 for distinct terms."""
        ...

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        """Return chunks with their text and their document's metadata."""
        ...

    def line_range(self, chunk: Chunk) -> tuple[int, int] | None:
        """Return the source lines of a chunk, where they are known."""
        ...

    def document(self, identity: str) -> Document:
        """Return a document; raises DocumentNotFound."""
        ...

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return a page of the list of documents."""
        ...


class FolderIndex:
    """A generation in a folder: FAISS, tantivy and SQLite behind the protocol."""

    def __init__(self, layout: GenerationLayout, recipe: Recipe) -> None:
        """Verify and open a generation.

        Raises:
            IndexUnavailable: it is not whole.
            IndexMismatch: another recipe made it.
        """
        manifest = read_manifest(layout)
        manifest.require(recipe)
        verify_files(layout, manifest)
        self._catalog = Catalog(layout.catalog)
        self._vectors = VectorIndex(layout.vectors)
        self._lexical = LexicalIndex(layout.lexical)
        documents, chunks = self._catalog.counts()
        sizes = {chunks, self._vectors.size, self._lexical.size, manifest.chunks}
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
            skipped=tuple(
                Skipped(file.path, file.reason) for file in self._catalog.files() if file.reason
            ),
        )

    @property
    def info(self) -> IndexInfo:
        return self._info

    def close(self) -> None:
        """Release the files."""
        self._catalog.close()

    def examine(self) -> str | None:
        """Search and fetch a few chunks and let SQLite check itself; return what is wrong."""
        problem = self._catalog.examine()
        if problem is not None or not self._info.chunks:
            return problem
        step = max(1, self._info.chunks // _EXAMINED)
        for number in range(0, self._info.chunks, step):
            stored = self.chunks([number]).get(number)
            if stored is None:
                return f"chunk {number} is missing"
            text = self.document(stored.chunk.document_id).text
            if text[stored.chunk.start : stored.chunk.end] != stored.text:
                return f"chunk {number} does not fit its document"
            if not self._vectors.holds(number):
                return f"chunk {number} has no vector"
        return None

    def dense_search(self, vector: Vectors, limit: int) -> list[Hit]:
        return self._vectors.search(vector, limit)

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._vectors.scores(vector, chunk_ids)

    def lexical_search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        return self._lexical.search(terms, limit)

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        return self._catalog.chunks(ids)

    def line_range(self, chunk: Chunk) -> tuple[int, int] | None:
        return self._catalog.line_range(chunk)

    def document(self, identity: str) -> Document:
        return self._catalog.document(identity)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        return self._catalog.summaries(offset, limit)
