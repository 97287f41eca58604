"""Lexical search: candidates by inner product, exact scores (`term_weights`)."""

from collections.abc import Sequence

from embeddings.chunk_set import ChunkSet
from embeddings.store.lexical.statistics import ChunkStatistics
from embeddings.store.lexical.term_frequencies import TermFrequencies, rarest
from embeddings.store.milvus.collections import KEY, LEXICAL, TERMS
from embeddings.store.milvus.connection import MAX_ROWS, Connection, Row
from embeddings.store.milvus.document_order import DocumentOrder
from embeddings.store.milvus.frequency_pages import FrequencyPages
from embeddings.store.milvus.records import read_texts, terms_record
from embeddings.store.milvus.selection import Selection, growing, selection
from embeddings.store.milvus.term_weights import (
    ChunkTerms,
    Scorer,
    mean_lengths,
    rounded,
    unpack_terms,
    worst_factor,
)
from embeddings.types import Hit, TermStatistics

# Inner products are sums in single precision.
_TOLERANCE = 1 + 1e-5
_MIN_SURPLUS = 32
_Scored = tuple[float, int, int]
"""The score, the key and the id of a chunk."""


class LexicalSearch:
    """BM25 over the chunks of one generation."""

    def __init__(
        self,
        connection: Connection,
        collections: tuple[str, str],
        generation: int,
        order: DocumentOrder,
        pages: FrequencyPages,
        statistics: ChunkStatistics,
        pivots: tuple[float, float],
    ) -> None:
        """`collections` are those of the chunks and of the records."""
        self._connection = connection
        self._chunks, self._records = collections
        self._generation = generation
        self._order = order
        self._pages = pages
        self._statistics = statistics
        self._means = mean_lengths(statistics)
        self._factor = worst_factor(pivots, self._means) * _TOLERANCE

    def search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        """Return the `limit` chunks, or those of a set, with the highest BM25 scores for distinct
        terms (`embeddings.store.lexical.index.LexicalIndex.search`).

        Raises:
            ValueError: what is stored is damaged.
        """
        limit = min(limit, MAX_ROWS)
        if not terms or limit <= 0 or (among is not None and not among.count):
            return []
        selected = selection(self._generation, self._order, among)
        scorer = self._scorer(terms, statistics, everything=selected.is_small)
        vector = scorer.vector()
        if not vector:
            return []
        surplus = max(_MIN_SURPLUS, limit // 2)
        hits: list[_Scored] = []
        for expression in selected.expressions:
            part = Selection((expression,), selected.is_exact, selected.surplus)
            first = (limit + surplus) * part.surplus
            for wanted in growing(first):
                own, is_complete = self._candidates(vector, wanted, part, scorer, limit, among)
                if is_complete:
                    break
            hits += own
        # As in the folder: the best by all digits, then by their keys, in the order of the digits
        # that are reliable.
        best = sorted(hits, key=lambda each: (-each[0], each[1]))[:limit]
        found = [Hit(chunk_id, rounded(score)) for score, _, chunk_id in best]
        return sorted(found, key=lambda hit: (-hit.score, hit.chunk_id))

    def _scorer(
        self, terms: Sequence[str], statistics: TermStatistics | None, *, everything: bool
    ) -> Scorer:
        own = self._pages.frequencies(terms)
        chunks = self._statistics.chunks if statistics is None else statistics.chunks
        known = {} if statistics is None else statistics.frequencies
        frequencies = [
            TermFrequencies(term, own[term], own[term], known.get(term, own[term]), chunks)
            for term in terms
        ]
        searched = frequencies if everything else rarest(frequencies)
        scored = {each.term: (each.scored[0], each.scored[1]) for each in searched}
        return Scorer(scored, own, chunks, self._means)

    def _candidates(
        self,
        vector: dict[int, float],
        wanted: int,
        part: Selection,
        scorer: Scorer,
        limit: int,
        among: ChunkSet | None,
    ) -> tuple[list[_Scored], bool]:
        """Return the chunks among the best `wanted` by inner product with their scores, and whether
        no other one can be among the `limit` best."""
        found = self._connection.search(
            *(self._chunks, LEXICAL, vector, wanted, part.expressions[0]), (KEY, TERMS)
        )
        hits = [
            (score, key, chunk_id)
            for (key, _, _), terms in zip(found, self._terms(found), strict=True)
            if (chunk_id := self._order.chunk_id(key)) is not None
            and (among is None or chunk_id in among)
            and (score := scorer.score(terms)) > 0
        ]
        if len(found) < wanted or wanted >= MAX_ROWS:
            return hits, True
        best = sorted((score for score, _, _ in hits), reverse=True)
        # Of the others none can score more than this.
        bound = found[-1][1] * self._factor
        return hits, len(best) >= limit and best[limit - 1] > bound

    def _terms(self, found: Sequence[tuple[int, float, Row]]) -> list[ChunkTerms]:
        return unpacked_terms(
            *(self._connection, self._records), {key: row[TERMS] for key, _, row in found}
        )

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        """Return the number of chunks, and of those that contain each term.

        Raises:
            ValueError: what is stored is damaged.
        """
        return TermStatistics(self._statistics.chunks, self._pages.frequencies(terms))

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        """Return for each term the number of chunks with it, in the field where it is the more
        frequent."""
        found = self._pages.frequencies(terms)
        return [max(found[term]) for term in terms]

    def has_terms(self, chunk_id: int, text: Sequence[str], context: Sequence[str]) -> bool:
        """Return whether all the terms are indexed for a chunk, by the fields."""
        key = self._order.of_chunk(chunk_id)[1]
        rows = self._connection.get(self._chunks, [key], (KEY, TERMS))
        packed = {row[KEY]: row[TERMS] for row in rows}
        [terms] = unpacked_terms(self._connection, self._records, packed) or [
            ChunkTerms({}, frozenset(), (0, 0))
        ]
        return terms.text.keys() >= set(text) and terms.context >= set(context)


def unpacked_terms(
    connection: Connection, records: str, packed: dict[int, str]
) -> list[ChunkTerms]:
    """Return the terms of chunks from their rows, by their keys; some are in the records.

    Raises:
        ValueError: they are damaged.
    """
    elsewhere = [terms_record(key) for key, each in packed.items() if not each]
    texts = read_texts(connection, records, elsewhere) if elsewhere else {}
    return [unpack_terms(each or texts.get(terms_record(key), "")) for key, each in packed.items()]
