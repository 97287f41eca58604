"""The read side of an index: the protocols that the bot searches and reads through.

`SearchIndex` is one generation of an index: a snapshot that never changes while it is open, so that
an answer is made from one state of the folder. It is composed of five smaller protocols, so that a
caller, or a test, can ask for the part that it uses. `embeddings.store.folder_index.FolderIndex`
implements them with FAISS, tantivy and SQLite files; another engine, such as a vector database or
a router over several indexes, can stand behind the same protocols.

All methods may be called from several threads at once. A chunk id is the position of the chunk in
the generation, from 0 to `info.chunks - 1`, in the order of the folder; ids of different
generations are unrelated. Document ids are stable strings.

A search that is confined to a set of chunks (`among`) returns what it would return if the limit
were large enough and the other chunks were left out of the result: `limit` hits where the set has
as many that match, with the scores that they have without the set.
"""

from collections.abc import Sequence
from typing import Protocol

from corpus.types import Document
from embeddings.chunk_set import ChunkSet
from embeddings.types import (
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    TermStatistics,
    Vectors,
)


class DenseSearch(Protocol):
    """Nearest-neighbour search over the chunks' vectors."""

    def dense_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        """Return the chunks, or those of a set, whose vectors have the highest cosine with a query
        vector.

        `vector` has shape `(dimensions,)` and length one, or is all zeros, which finds nothing.
        The result holds at most `limit` hits, the highest score first; `Hit.score` is the cosine,
        from -1 to 1, up to the error of the stored representation. The order of equal scores is
        unspecified, but the same for the same query. The search may be approximate. Nothing is
        found where `limit` is not positive.
        """
        ...

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of a query vector with each of the named chunks, in their order.

        `vector` is as for `dense_search`. Every id must be a chunk of this index. A chunk that
        `dense_search` finds has the same score here up to rounding.
        """
        ...


class DeepSearch(Protocol):
    """Search over the deep vectors of chunks and of their sentences.

    Vectors are those of `embeddings.encoding.deep_encoder.QuestionVectors`, made by the encoder of
    `info.deep`. Where `info.deep` is None or lacks chunks, nothing is found and there are no
    scores: the caller asks `info.deep.answers` first.
    """

    def deep_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        """Return the chunks nearest to a question's passage vector by cosine.

        Otherwise as `DenseSearch.dense_search`.
        """
        ...

    def deep_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of a question's passage vector with each of the named chunks.

        Every id must be a chunk of this index. The cosine of a chunk without vector is about 0.
        """
        ...

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        """Return for each named chunk the cosines of a question's sentence vector with its
        sentences, in the order of `corpus.text.sentences.sentence_spans`.

        There may be fewer cosines than sentences: of a chunk only the first ones have vectors
        (`embeddings.encoding.deep_encoder.MAX_SENTENCES`), of one without words none has.
        """
        ...


class LexicalSearch(Protocol):
    """BM25 search over the chunks' terms."""

    def lexical_search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        """Return the chunks, or those of a set, with the highest BM25 scores for a disjunction of
        terms.

        `terms` are distinct and come from the analyser that the index was built with
        (`embeddings.text.analyser`); terms that the index does not hold are ignored, and an
        implementation may ignore the most frequent ones. The result holds at most `limit` hits
        with a positive score, the highest first, equal scores in ascending order of chunk id. In a
        small set no term is ignored. Nothing is found where there are no terms or `limit` is not
        positive.

        `statistics` are those of all indexes that are searched together, by `term_statistics`; then
        the scores of these indexes can be compared. Without it they are the index's own.
        """
        ...

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        """Return the number of chunks, and of those that contain each term."""
        ...

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        """Return for each term in about how many chunks' texts or contexts it occurs, 0 if in none.

        Terms are as for `lexical_search`. Characters that are no terms by themselves count as not
        occurring.
        """
        ...


class ChunkStore(Protocol):
    """Access to the stored chunks."""

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        """Return chunks with their text and their document's metadata, by id.

        Ids that the index does not have are left out; the order of the result is unspecified.
        """
        ...


class DocumentCatalog(Protocol):
    """Access to the documents and files that an index was built from."""

    @property
    def info(self) -> IndexInfo:
        """What the generation is and how much it holds."""
        ...

    def document(self, identity: str) -> Document:
        """Return the document with an id, without the lines and places of its paragraphs.

        Raises:
            DocumentNotFound: the index has no document with this id.
        """
        ...

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return up to `limit` documents in the order of the folder, after `offset` others."""
        ...

    def document_columns(self) -> DocumentColumns:
        """Return what filters compare of all documents; this reads all of them."""
        ...

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        """Return up to `limit` other documents with nearly the same text as a document.

        They come in the order of the folder. There are none for an unknown id.
        """
        ...

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        """Return the names in a folded text that have another form in the documents.

        Each pair is a name as it stands in the text, and a long or short form of it that some
        document defines (…，以下简称…). Names come in the order of the text without repeats.
        """
        ...

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        """Return up to `limit` files in the order of the folder, after `offset` others.

        Files without a document, because they were skipped, are among them.
        """
        ...


class SearchIndex(DenseSearch, DeepSearch, LexicalSearch, ChunkStore, DocumentCatalog, Protocol):
    """One generation of an index, complete and read-only."""

    def close(self) -> None:
        """Release what the generation holds open; no other method may be called after this."""
        ...
