"""The search stage of retrieval: candidate chunks of lexical, dense and deep search."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ranking.aside import begin_aside
from bot.types import Mode, Query
from embeddings.index import SearchIndex
from embeddings.types import Hit

# How many chunks each search returns at least.
LEXICAL_CANDIDATES = 64
DENSE_CANDIDATES = 32
DEEP_CANDIDATES = 16

# How many candidates are read and matched with the question at least.
SELECTED = 16

# One in `_RESERVED` selected candidates is reserved for the best of lexical search, and another one
# for the best of dense search.
_RESERVED = 3
# How many further candidates the deep search has for its best.
_DEEP_SELECTED = 8

# The dense search of so many chunks takes longer than to hand it to another thread.
_LARGE = 20_000

# The weight of the cosine beside the lexical share, which has 1, in the order of all candidates.
_DENSE_WEIGHT = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk found by search: BM25 divided by the query's best, and its cosines, 0 to 1.

    `deep` is 0 where the query has no deep vectors.
    """

    chunk_id: int
    lexical: float
    dense: float
    deep: float = 0.0

    @property
    def search_score(self) -> float:
        """Both scores in one number, which orders candidates before their text is read."""
        return self.lexical + _DENSE_WEIGHT * self.dense


def find_candidates(
    index: SearchIndex, query: Query, limit: int, mode: Mode, *, aside: bool = False
) -> list[Candidate]:
    """Return the chunks that the searches of a mode find, unordered.

    Each search returns `limit` chunks, or its own minimum where that is larger. The deep search
    finds nothing where the query has no deep vectors. With `aside` the dense search of a large
    index runs beside the lexical one.
    """
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    deep: dict[int, float] = {}

    def dense_hits() -> list[Hit]:
        return index.dense_search(query.vector, max(limit, DENSE_CANDIDATES))

    if aside and mode is Mode.HYBRID and index.info.chunks >= _LARGE:
        dense_hits = begin_aside(dense_hits)
    if mode in (Mode.HYBRID, Mode.LEXICAL):
        hits = index.lexical_search(query.question.terms, max(limit, LEXICAL_CANDIDATES))
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        lexical = {hit.chunk_id: hit.score / best for hit in hits}
    if mode in (Mode.HYBRID, Mode.DENSE):
        hits = dense_hits()
        dense = {hit.chunk_id: hit.score for hit in hits}
    if mode in (Mode.HYBRID, Mode.DEEP) and query.deep is not None:
        hits = index.deep_search(query.deep.passage, max(limit, DEEP_CANDIDATES))
        deep = {hit.chunk_id: hit.score for hit in hits}
    if mode is Mode.HYBRID:
        found = lexical.keys() | dense.keys() | deep.keys()
        missing = sorted(found - dense.keys())
        dense.update(zip(missing, index.dense_scores(query.vector, missing), strict=True))
        if query.deep is not None:
            missing = sorted(found - deep.keys())
            scores = index.deep_scores(query.deep.passage, missing)
            deep.update(zip(missing, scores, strict=True))
    return [
        Candidate(
            each,
            lexical.get(each, 0.0),
            _share(dense.get(each, 0.0)),
            _share(deep[each]) if each in deep else 0.0,
        )
        for each in lexical.keys() | dense.keys() | deep.keys()
    ]


def score_candidates(index: SearchIndex, query: Query, chunk_ids: Sequence[int]) -> list[Candidate]:
    """Return chunks as candidates that lexical search has not found."""
    if not chunk_ids:
        return []
    dense = index.dense_scores(query.vector, chunk_ids)
    deep = (
        [0.0] * len(chunk_ids)
        if query.deep is None
        else index.deep_scores(query.deep.passage, chunk_ids)
    )
    return [
        Candidate(each, 0.0, _share(cosine), _share(deep_cosine))
        for each, cosine, deep_cosine in zip(chunk_ids, dense, deep, strict=True)
    ]


def _share(cosine: float) -> float:
    """Return a cosine as a feature: from 0 to 1, negative ones as 0."""
    if cosine >= 1.0:
        return 1.0
    return cosine if cosine > 0.0 else 0.0


def select_candidates(candidates: Sequence[Candidate], limit: int, mode: Mode) -> list[Candidate]:
    """Return the candidates whose text is read, `limit` of them or `SELECTED` where that is more.

    In hybrid mode some are reserved for the best of each search: what only one of the two finds
    may come far behind in the order of both. What the deep search finds comes in addition.
    """
    lexical = sorted(candidates, key=lambda each: (-each.lexical, each.chunk_id))
    dense = sorted(candidates, key=lambda each: (-each.dense, each.chunk_id))
    # Without deep vectors there is no order.
    deep = sorted(
        (each for each in candidates if each.deep > 0 or mode is Mode.DEEP),
        key=lambda each: (-each.deep, each.chunk_id),
    )
    if mode is not Mode.HYBRID:
        return {Mode.LEXICAL: lexical, Mode.DENSE: dense, Mode.DEEP: deep}[mode][:limit]
    count = max(limit, SELECTED)
    reserved = count // _RESERVED
    selected = {each.chunk_id: each for each in [*lexical[:reserved], *dense[:reserved]]}
    for each in sorted(candidates, key=lambda each: (-each.search_score, each.chunk_id)):
        if len(selected) == count:
            break
        selected[each.chunk_id] = each
    selected |= {each.chunk_id: each for each in deep[:_DEEP_SELECTED]}
    return list(selected.values())
