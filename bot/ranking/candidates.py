"""The search stage of retrieval: candidate chunks of lexical, dense and deep search."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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


def find_candidates(
    index: SearchIndex, query: Query, limit: int, mode: Mode, *, aside: bool = False
) -> list[Candidate]:
    """Return the chunks whose text is read: of those that the searches of a mode find, `limit` or
    `SELECTED` where that is more.

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
        dense = {hit.chunk_id: hit.score for hit in dense_hits()}
    if mode in (Mode.HYBRID, Mode.DEEP) and query.deep is not None:
        hits = index.deep_search(query.deep.passage, max(limit, DEEP_CANDIDATES))
        deep = {hit.chunk_id: hit.score for hit in hits}
    found = sorted(lexical.keys() | dense.keys() | deep.keys())
    if mode is Mode.HYBRID:
        missing = [each for each in found if each not in dense]
        dense.update(zip(missing, index.dense_scores(query.vector, missing), strict=True))
        if query.deep is not None:
            missing = [each for each in found if each not in deep]
            scores = index.deep_scores(query.deep.passage, missing)
            deep.update(zip(missing, scores, strict=True))
    dense = {each: _share(cosine) for each, cosine in dense.items()}
    deep = {each: _share(cosine) for each, cosine in deep.items()}
    return [
        Candidate(each, lexical.get(each, 0.0), dense.get(each, 0.0), deep.get(each, 0.0))
        for each in _selected(found, lexical, dense, deep, limit, mode)
    ]


def _selected(
    found: Sequence[int],
    lexical: Mapping[int, float],
    dense: Mapping[int, float],
    deep: Mapping[int, float],
    limit: int,
    mode: Mode,
) -> Collection[int]:
    """Return the chunks to read, of those found, which are in the order of their ids.

    In hybrid mode some are reserved for the best of each search: what only one of the two finds
    may come far behind in the order of both. What the deep search finds comes in addition.
    """
    if mode is not Mode.HYBRID:
        scores = {Mode.LEXICAL: lexical, Mode.DENSE: dense, Mode.DEEP: deep}[mode]
        return _best(found, scores, limit)
    count = max(limit, SELECTED)
    reserved = count // _RESERVED
    # A dict keeps the order in which they are selected.
    selected = dict.fromkeys([*_best(found, lexical, reserved), *_best(found, dense, reserved)])
    both = {each: lexical.get(each, 0.0) + _DENSE_WEIGHT * dense[each] for each in found}
    for each in _best(found, both, count):
        if len(selected) == count:
            break
        selected[each] = None
    similar = [each for each in found if deep.get(each, 0.0) > 0.0]
    selected |= dict.fromkeys(_best(similar, deep, _DEEP_SELECTED))
    return selected


def _best(found: Iterable[int], scores: Mapping[int, float], count: int) -> list[int]:
    """Return the chunks with the highest scores, the highest first; of equal ones, and of those
    without a score, the first found."""
    # Sorting is stable.
    return sorted(found, key=lambda each: -scores.get(each, 0.0))[:count]


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
