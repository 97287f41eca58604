"""What the bot asks of an index, and the index that lies in a folder."""

from collections.abc import Sequence
from typing import Protocol

from corpus.types import Document
from embeddings.types import DocumentSummary, FileRecord, Hit, IndexInfo, StoredChunk, Vectors


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

    def document(self, identity: str) -> Document:
        """Return a document; raises DocumentNotFound."""
        ...

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return a page of the list of documents."""
        ...

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        """Return the names in a folded text that the documents abbreviate, or that abbreviate
        others, each with the other name."""
        ...

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        """Return other documents that say nearly the same as a document, at most `limit`."""
        ...

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        """Return a page of the list of files, those left out included."""
        ...
