"""From a question to ranked passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul

from bot.compared import compare
from bot.coverage import coverage, with_names_asked
from bot.nearness import nearness
from bot.query import Query, Question
from bot.types import Mode, Passage, Signs
from embeddings.index import SearchIndex
from embeddings.maxsim import MaxSim
from embeddings.types import StoredChunk

LEXICAL_CANDIDATES = 64
DENSE_CANDIDATES = 32
RANKED = 16
# How many are read sentence by sentence and word by word.
_READ_CLOSELY = 10
# Of the chunks that are ranked, so many are the best of each half: one in three.
_SHARE = 3

# What each sign is worth; `tests/benchmarks/ranking.py` tells how they were chosen.
WEIGHTS = Signs(lexical=1.0, dense=1.6, sentence=1.5, context=1.5, maxsim=2.0)
# In the rough order of all candidates.
_ROUGH_DENSE = 0.8


@dataclass(frozen=True, slots=True)
class _Candidate:
    chunk_id: int
    lexical: float
    dense: float

    @property
    def rough(self) -> float:
        return self.lexical + _ROUGH_DENSE * self.dense


def retrieve(
    index: SearchIndex, maxsim: MaxSim, query: Query, limit: int, mode: Mode = Mode.HYBRID
) -> list[Passage]:
    """Return the `limit` best passages, best first.

    Scores are added, not ranks: a weak half would pull down a strong one. The best of both halves
    are ranked by how much of the question they hold; the best of those are read sentence by
    sentence.
    """
    candidates = _candidates(index, query, limit, mode)
    ranked = _ranked(candidates, limit, mode)
    stored = index.chunks([each.chunk_id for each in ranked])
    skimmed = _skim(query.question, ranked, [stored[each.chunk_id] for each in ranked])
    if mode is Mode.HYBRID:
        order = sorted(skimmed, key=lambda each: (-_score(each), each.stored.chunk.id))
        order[:_READ_CLOSELY] = _closely(maxsim, query, order[:_READ_CLOSELY])
        passages = [replace(each, score=_score(each)) for each in order]
    else:
        passages = [replace(each, score=getattr(each.signs, mode)) for each in skimmed]
    return sorted(passages, key=lambda each: (-each.score, each.stored.chunk.id))[:limit]


def _candidates(index: SearchIndex, query: Query, limit: int, mode: Mode) -> list[_Candidate]:
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
        _Candidate(chunk, lexical.get(chunk, 0.0), min(1.0, max(0.0, dense.get(chunk, 0.0))))
        for chunk in lexical.keys() | dense.keys()
    ]


def _ranked(candidates: Sequence[_Candidate], limit: int, mode: Mode) -> list[_Candidate]:
    """Return the candidates worth reading. What one half alone finds, the other may put far behind,
    so some places are kept for the best of each."""
    lexical = sorted(candidates, key=lambda each: (-each.lexical, each.chunk_id))
    dense = sorted(candidates, key=lambda each: (-each.dense, each.chunk_id))
    if mode is not Mode.HYBRID:
        return (dense if mode is Mode.DENSE else lexical)[:limit]
    places = max(limit, RANKED)
    kept = {each.chunk_id: each for half in (lexical, dense) for each in half[: places // _SHARE]}
    for each in sorted(candidates, key=lambda each: (-each.rough, each.chunk_id)):
        if len(kept) == places:
            break
        kept[each.chunk_id] = each
    return list(kept.values())


def _skim(
    question: Question, candidates: Sequence[_Candidate], stored: Sequence[StoredChunk]
) -> list[Passage]:
    """Return the candidates with their signs, as far as they are known without reading sentences.

    BM25 is told as a share of the best. Where even the chunk that holds most of the question holds
    little, the question is in other words, and those shares must not drown the vectors: so they are
    lowered to what they are worth.
    """
    compared = compare(question, stored)
    held = [coverage(question.weights, each.whole) for each in compared]
    most = max(held, default=0.0)
    return [
        Passage(text, 0.0, Signs(most * each.lexical, each.dense, sentence=0.0, context=share))
        for each, text, share in zip(candidates, compared, held, strict=True)
    ]


def _closely(maxsim: MaxSim, query: Query, passages: Sequence[Passage]) -> list[Passage]:
    """Return passages with all their signs, all sentences read one by one."""
    named = [
        (
            with_names_asked(query.question, each.compared.folded_context),
            [with_names_asked(query.question, said) for said in each.compared.folded_sentences],
        )
        for each in passages
    ]
    near = nearness(maxsim, query.words, named)
    return [
        replace(each, signs=replace(each.signs, sentence=each.compared.best_share, maxsim=nearest))
        for each, nearest in zip(passages, near, strict=True)
    ]


def _score(passage: Passage) -> float:
    return weighted(passage.signs, WEIGHTS)


def weighted(signs: Signs, weights: Signs) -> float:
    """Return the weighted mean of the signs."""
    values = _values(weights)
    total: float = sum(map(mul, _values(signs), values))
    return total / sum(values)


def _values(signs: Signs) -> tuple[float, ...]:
    # dataclasses.astuple copies deeply, which takes longer than all the rest.
    return signs.lexical, signs.dense, signs.sentence, signs.context, signs.maxsim
