"""The lexical half of an index: BM25 over terms, in tantivy.

Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"; tantivy's
constants are k1 = 1.2, b = 0.75. The index holds chunk ids and terms, no text.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from corpus.errors import BuildError, IndexUnavailable
from embeddings.types import Hit

_ID = "id"
_TEXT = "text"
_CONTEXT = "context"
_TOKENIZER = "terms"
# A term in the context counts, but less than one in the text: all chunks of a document share most
# of their context, and it must not decide between them.
CONTEXT_WEIGHT = 0.4
_HEAP = 64_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_ID, fast=True)
    for field in (_TEXT, _CONTEXT):
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    # Terms come ready made, joined by spaces.
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyser)
    return index


@contextmanager
def _writing() -> Iterator[None]:
    # tantivy raises ValueError for whatever the disk refuses.
    try:
        yield
    except ValueError as error:
        raise BuildError(
            "The terms of the index can't be written.", "Is there space on the disk?"
        ) from error


class LexicalWriter:
    """Writes terms into a new folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        with _writing():
            self._index = _with_tokenizer(tantivy.Index(_schema(), path=str(folder)))
            # One thread keeps chunks in the order of their ids, so equal builds are equal.
            self._writer = self._index.writer(_HEAP, 1)

    def add(self, chunk_id: int, text: Sequence[str], context: Sequence[str]) -> None:
        """Add a chunk: the terms of its text and of its context."""
        fields = {_ID: chunk_id, _TEXT: " ".join(text), _CONTEXT: " ".join(context)}
        with _writing():
            self._writer.add_document(tantivy.Document(**fields))

    def close(self) -> None:
        """Commit and wait for what tantivy still does in the background."""
        with _writing():
            self._writer.commit()
            self._writer.wait_merging_threads()


class LexicalIndex:
    """Opened terms."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = _with_tokenizer(tantivy.Index.open(str(self._openable(folder))))
        except (ValueError, OSError) as error:
            raise IndexUnavailable("The terms of the index can't be read.") from error
        self._searcher = self._index.searcher()
        self._schema = self._index.schema

    def _openable(self, folder: Path) -> Path:
        """Return a folder that tantivy can open: to read, it locks a file that it must create."""
        if os.access(folder, os.W_OK):
            return folder
        self._links = tempfile.TemporaryDirectory(prefix="chuchu-")
        for path in folder.iterdir():
            if path.suffix != ".lock":
                (Path(self._links.name) / path.name).symlink_to(path.resolve())
        return Path(self._links.name)

    @property
    def size(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """Return the `limit` chunks with the highest BM25 for distinct `terms`."""
        if not terms or limit <= 0:
            return []
        clauses = [(tantivy.Occur.Should, query) for query in self._queries(terms)]
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False)
        chunks = self._searcher.fast_field_values(_ID, [address for _, address in found.hits])
        hits = [
            Hit(int(chunk or 0), score)
            for (score, _), chunk in zip(found.hits, chunks, strict=True)
        ]
        # Equal scores in the order of the chunks, however the segments lie.
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))

    def _queries(self, terms: Sequence[str]) -> Iterator[tantivy.Query]:
        for term in terms:
            yield tantivy.Query.term_query(self._schema, _TEXT, term, index_option="freq")
            query = tantivy.Query.term_query(self._schema, _CONTEXT, term, index_option="freq")
            yield tantivy.Query.boost_query(query, CONTEXT_WEIGHT)
