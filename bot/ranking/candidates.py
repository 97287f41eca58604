"""The search stage of retrieval: candidate chunks of lexical and dense search."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.types import Mode, Query
from embeddings.index import SearchIndex

# How many chunks each search returns at least.
LEXICAL_CANDIDATES = 64
DENSE_CANDIDATES = 32

# How many candidates are read and matched with the question at least.
SELECTED = 16

# One in `_RESERVED` selected candidates is reserved for the best of lexical search, and another one
# for the best of dense search.
_RESERVED = 3

# The weight of the cosine beside the lexical share, which has 1, in the order of all candidates.
_DENSE_WEIGHT = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk found by search: BM25 divided by the query's best, and cosine; both 0 to 1."""

    chunk_id: int
    lexical: float
    dense: float

    @property
    def search_score(self) -> float:
        """Both scores in one number, which orders candidates before their text is read."""
        return self.lexical + _DENSE_WEIGHT * self.dense


def find_candidates(index: SearchIndex, query: Query, limit: int, mode: Mode) -> list[Candidate]:
    """Return the chunks that lexical and dense search find, unordered.

    Each search returns `limit` chunks, or its own minimum where that is larger.
    """
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
        missing = [chunk_id for chunk_id in lexical if chunk_id not in dense]
        dense.update(zip(missing, index.dense_scores(query.vector, missing), strict=True))
    return [
        Candidate(each, lexical.get(each, 0.0), min(1.0, max(0.0, dense.get(each, 0.0))))
        for each in lexical.keys() | dense.keys()
    ]


def select_candidates(candidates: Sequence[Candidate], limit: int, mode: Mode) -> list[Candidate]:
    """Return the candidates whose text is read, `limit` of them or `SELECTED` where that is more.

    In hybrid mode some are reserved for the best of each search: what only one of the two finds
    may come far behind in the order of both.
    """
    lexical = sorted(candidates, key=lambda each: (-each.lexical, each.chunk_id))
    dense = sorted(candidates, key=lambda each: (-each.dense, each.chunk_id))
    if mode is not Mode.HYBRID:
        return (dense if mode is Mode.DENSE else lexical)[:limit]
    count = max(limit, SELECTED)
    reserved = count // _RESERVED
    selected = {each.chunk_id: each for each in [*lexical[:reserved], *dense[:reserved]]}
    for each in sorted(candidates, key=lambda each: (-each.search_score, each.chunk_id)):
        if len(selected) == count:
            break
        selected[each.chunk_id] = each
    return list(selected.values())
