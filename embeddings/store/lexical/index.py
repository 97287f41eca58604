"""The lexical index: BM25 search over terms, in tantivy.

BM25 is that of Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
Beyond", with tantivy's constants k1 = 1.2 and b = 0.75. The index contains the keys of chunks and
their terms, but no text.

A tantivy index that deletes documents continues to count them in its statistics, so scores would
drift from those of a full build. Instead nothing is deleted: results that are removed chunks are
skipped, the removed chunks are indexed once more on their own, from which the document frequency of
each term is corrected, and padding documents correct the mean length
(`embeddings.store.lexical.statistics`).
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from operator import sub
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from corpus.errors import IndexUnavailable
from corpus.write_access import may_write
from embeddings.chunk_set import ChunkSet
from embeddings.store.lexical.key_ranges import key_ranges
from embeddings.store.lexical.schema import (
    ADDED,
    CONTEXT,
    FIELDS,
    INDEX_OPTIONS,
    KEY,
    NO_KEY,
    REMOVED,
    TEXT,
)
from embeddings.store.lexical.statistics import idf, read_statistics
from embeddings.store.lexical.tantivy_files import (
    open_tantivy,
    require_tantivy_files,
    translate_faults,
)
from embeddings.store.lexical.term_frequencies import TermFrequencies, rarest, term_counter
from embeddings.store.row_keys import RowKeys, rows_by_key
from embeddings.types import Hit, TermStatistics

# Chunks of a document share most of their context, so it must not decide between them.
CONTEXT_WEIGHT = 0.4
_FIELD_WEIGHTS = {TEXT: 1.0, CONTEXT: CONTEXT_WEIGHT}
# tantivy sums in single precision and in no fixed order: scores that differ less are equal.
_SIGNIFICANT_DIGITS = 4
# No padding document and no chunk has this key.
_NULL = -2
# tantivy leaves longer terms out.
_MAX_TERM_BYTES = 10_000


class LexicalIndex:
    """The opened lexical index of one generation."""

    def __init__(self, folder: Path, rows: RowKeys) -> None:
        """Open the index in `folder`; `rows` are the keys of the chunks in the order of their ids.

        Raises:
            IndexUnavailable: it is missing, damaged, or of other chunks.
        """
        self._name = folder.parent.name
        with translate_faults(self._name):
            self._statistics = read_statistics(folder)
            statistics = self._statistics
            index = self._open(folder / ADDED, statistics.indexed.chunks)
            self._searcher = index.searcher()
            removed = folder / REMOVED
            self._removed = (
                self._open(removed, statistics.removed.chunks).searcher()
                if statistics.removed.chunks
                else None
            )
        self._searchable_chunks = statistics.searchable.chunks
        self._indexed_chunks = statistics.indexed.chunks
        self._schema = index.schema
        self._counts = term_counter(self._searcher)
        self._removed_counts = None if self._removed is None else term_counter(self._removed)
        keys = self._statistics.added.chunks
        self._rows = rows
        fits = bool(rows.max(initial=-1) < keys)
        self._ids = rows_by_key(rows, keys) if fits else rows
        # A key that has two rows has but one of them as its id.
        if not (fits and np.array_equal(self._ids[rows], np.arange(len(rows)))):
            raise IndexUnavailable(
                f"The terms of the index {self._name} do not fit its rows.",
                "Build it anew with `chuchu index --full`.",
            )

    def _open(self, folder: Path, documents: int) -> tantivy.Index:
        if require_tantivy_files(folder) != documents:
            raise ValueError("other documents than the statistics say")
        return open_tantivy(self._writable(folder))

    def _writable(self, folder: Path) -> Path:
        """Return a folder with the files of `folder` that can be written to.

        Tantivy creates a lock file even to read.
        """
        if not folder.is_dir():
            return folder
        if may_write(folder) and all(map(may_write, folder.glob("*.lock"))):
            return folder
        links = Path(tempfile.mkdtemp(prefix="chuchu-"))
        weakref.finalize(self, shutil.rmtree, links, ignore_errors=True)
        for path in folder.iterdir():
            if path.suffix != ".lock":
                (links / path.name).symlink_to(path.resolve())
        return links

    @property
    def size(self) -> int:
        """The number of chunks that a search can find."""
        indexed = int(self._searcher.num_docs)
        return indexed - self._statistics.padding.chunks - self._statistics.removed.chunks

    def search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        """Return the `limit` chunks, or those of a set, with the highest BM25 scores for distinct
        `terms`.

        The highest score comes first, equal scores in the order of the chunks. Beyond a budget of
        postings only the rarest terms are searched, unless the set is small. Terms are rare or
        frequent by `statistics`, without it by those of this index.
        """
        if not terms or limit <= 0:
            return []
        with translate_faults(self._name):
            frequencies = [self._frequencies(each, statistics) for each in terms]
            if among is None:
                return self._search(self._query(rarest(frequencies)), limit, limit)
            return self._search_among(frequencies, limit, among)

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        """Return the number of searchable chunks, and of those that contain each term."""
        with translate_faults(self._name):
            found = (self._frequencies(term).searchable for term in terms)
            frequencies = {
                term: (max(0, text), max(0, context))
                for term, (text, context) in zip(terms, found, strict=True)
            }
        return TermStatistics(self._searchable_chunks, frequencies)

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        """Return for each term the number of searchable chunks with it, in the field where it is
        the more frequent."""
        with translate_faults(self._name):
            if self._removed_counts is not None:
                return [max(self._frequencies(term).searchable) for term in terms]
            return [max(self._counts(term)) for term in terms]

    def _search_among(
        self, terms: Sequence[TermFrequencies], limit: int, among: ChunkSet
    ) -> list[Hit]:
        """Search a set: tantivy finds the chunks of a few ranges of keys; of other sets, it finds
        all chunks, of which those outside are skipped."""
        if not among.count:
            return []
        ranges = key_ranges(among, self._rows)
        if ranges is None:
            # As many results as have `limit` of the set among them on average.
            wanted = limit * (len(self._rows) // among.count + 1)
            return self._search(self._query(rarest(terms)), limit, wanted, among)
        inside = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._key_query(*each)) for each in ranges]
        )
        unscored = tantivy.Query.const_score_query(inside, 0.0)
        matching = self._query(terms)
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, matching), (tantivy.Occur.Must, unscored)]
        )
        return self._search(query, limit, limit, among)

    def _query(self, terms: Sequence[TermFrequencies]) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, query) for each in terms for query in self._term_queries(each)]
        )

    def _search(
        self, query: tantivy.Query, limit: int, wanted: int, among: ChunkSet | None = None
    ) -> list[Hit]:
        """Return the `limit` best chunks, or those of a set; `wanted` are looked at first."""
        while True:
            found = self._searcher.search(query, wanted, count=False)
            hits = found.hits
            ranked = self._ranked(hits, among)
            if len(ranked) >= limit or len(hits) < wanted:
                break
            # Some of the results were removed chunks, or outside of the set.
            wanted *= 2
        return [Hit(chunk_id, -negative) for negative, chunk_id in ranked[:limit]]

    def find_problem(self) -> str | None:
        """Compare the keys of all that is indexed with the statistics; return what is wrong, or
        None.

        Raises:
            IndexUnavailable: the files can't be read.
        """
        statistics = self._statistics
        expected = np.concatenate(
            (np.full(statistics.padding.chunks, NO_KEY), np.arange(statistics.added.chunks))
        )
        with translate_faults(self._name):
            found = self._searcher.search(
                tantivy.Query.all_query(), max(1, len(expected)), count=False
            )
            keys = self._searcher.fast_field_values(KEY, [address for _, address in found.hits])
            stored = np.sort(np.array([_NULL if key is None else int(key) for key in keys], int))
        return None if np.array_equal(stored, expected) else "its terms are of other chunks"

    def has_terms(self, chunk_id: int, text: Sequence[str], context: Sequence[str]) -> bool:
        """Return whether all the terms are indexed for a chunk, by the fields.

        Raises:
            IndexUnavailable: the files can't be read.
        """
        key = int(self._rows[chunk_id])
        with translate_faults(self._name):
            clauses = [(tantivy.Occur.Must, self._key_query(key, key))]
            for field, terms in ((TEXT, text), (CONTEXT, context)):
                clauses += (
                    (tantivy.Occur.Must, self._term_query(field, each))
                    for each in terms
                    if len(each.encode()) <= _MAX_TERM_BYTES
                )
            query = tantivy.Query.boolean_query(clauses)
            return len(self._searcher.search(query, 1, count=False).hits) == 1

    def _key_query(self, first: int, last: int) -> tantivy.Query:
        return tantivy.Query.range_query(self._schema, KEY, tantivy.FieldType.Integer, first, last)

    def _term_query(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(
            self._schema, field, term, index_option=INDEX_OPTIONS[field]
        )

    def _ranked(
        self, hits: Sequence[tuple[Any, tantivy.DocAddress]], among: ChunkSet | None
    ) -> list[tuple[float, int]]:
        """Return the scores, negative, and the ids of the searchable chunks among hits, in the
        order of the two."""
        keys = self._searcher.fast_field_values(KEY, [address for _, address in hits])
        # As a view, because an element of an array takes far longer to read.
        ids, count = self._ids.data, len(self._ids)
        return sorted(
            (-float(f"{score:.{_SIGNIFICANT_DIGITS}g}"), chunk_id)
            for (score, _), key in zip(hits, keys, strict=True)
            # A removed chunk has no id, padding no key.
            if key is not None
            and 0 <= key < count
            and (chunk_id := ids[int(key)]) >= 0
            and (among is None or chunk_id in among)
        )

    def _frequencies(self, term: str, statistics: TermStatistics | None = None) -> TermFrequencies:
        searchable = indexed = self._counts(term)
        if self._removed_counts is not None:
            searchable = tuple(map(sub, indexed, self._removed_counts(term)))
        if statistics is None:
            own = self._searchable_chunks
            return TermFrequencies(term, indexed, searchable, searchable, own)
        scored = statistics.frequencies.get(term, searchable)
        return TermFrequencies(term, indexed, searchable, scored, statistics.chunks)

    def _term_queries(self, term: TermFrequencies) -> Iterator[tantivy.Query]:
        counts = zip(FIELDS, term.indexed, term.searchable, term.scored, strict=True)
        for field, indexed, searchable, scored in counts:
            query = self._term_query(field, term.term)
            factor = self._idf_correction(indexed, term.chunks, scored) if searchable > 0 else 0.0
            weight = _FIELD_WEIGHTS[field] * factor
            if weight == 1.0:
                yield query
            elif weight:
                yield tantivy.Query.boost_query(query, weight)

    def _idf_correction(self, indexed: int, chunks: int, scored: int) -> float:
        """Return the factor that corrects tantivy's inverse document frequency of a term.

        Tantivy counts in all that is indexed; what should count is that `scored` of `chunks`
        contain the term.
        """
        indexed_chunks = self._indexed_chunks
        if (chunks, scored) == (indexed_chunks, indexed):
            return 1.0
        return idf(chunks, scored) / idf(indexed_chunks, indexed)
