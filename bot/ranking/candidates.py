"""Candidate chunks of lexical and dense search."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.types import Mode, Query
from embeddings.index import SearchIndex

LEXICAL_CANDIDATES = 64

DENSE_CANDIDATES = 32

RERANKED = 16

# Of the chunks that are ranked, so many are the best of each half: one in three.
_SHARE = 3

# In the rough order of all candidates.
_ROUGH_DENSE = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk found by search: its share of the best BM25 score and its cosine, both 0 to 1."""

    chunk_id: int
    lexical: float
    dense: float

    @property
    def rough(self) -> float:
        return self.lexical + _ROUGH_DENSE * self.dense


def find_candidates(index: SearchIndex, query: Query, limit: int, mode: Mode) -> list[Candidate]:
    """Return the chunks that lexical and dense search find, in no order."""
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    if mode is not Mode.DENSE:
        hits = index.lexical_search(query.question.terms, max(limit, LEXICAL_CANDIDATES))
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        lexical = {hit.chunk_id: hit.score / best for hit in hits}
    if mode is not Mode.LEXICAL:
        hits = index.dense_search(query.vector, max(limit, DENSE_CANDIDATES))
        dense = {hit.chunk_id: hit.score for hit in hits}
    if mode is Mode.HYBRID:
        missing = [chunk for chunk in lexical if chunk not in dense]
        dense.update(zip(missing, index.dense_scores(query.vector, missing), strict=True))
    return [
        Candidate(chunk, lexical.get(chunk, 0.0), min(1.0, max(0.0, dense.get(chunk, 0.0))))
        for chunk in lexical.keys() | dense.keys()
    ]


def select_candidates(candidates: Sequence[Candidate], limit: int, mode: Mode) -> list[Candidate]:
    """Return the candidates worth reading. What one half alone finds, the other may put far behind,
    so some places are kept for the best of each."""
    lexical = sorted(candidates, key=lambda each: (-each.lexical, each.chunk_id))
    dense = sorted(candidates, key=lambda each: (-each.dense, each.chunk_id))
    if mode is not Mode.HYBRID:
        return (dense if mode is Mode.DENSE else lexical)[:limit]
    places = max(limit, RERANKED)
    kept = {each.chunk_id: each for half in (lexical, dense) for each in half[: places // _SHARE]}
    for each in sorted(candidates, key=lambda each: (-each.rough, each.chunk_id)):
        if len(kept) == places:
            break
        kept[each.chunk_id] = each
    return list(kept.values())
