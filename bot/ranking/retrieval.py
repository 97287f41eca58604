"""From a question to ranked passages."""

from collections.abc import Sequence
from dataclasses import replace

from bot.matching.candidate_text import candidate_texts
from bot.matching.coverage import append_aliases, coverage
from bot.ranking.candidates import Candidate, find_candidates, select_candidates
from bot.ranking.features import FEATURE_WEIGHTS, RankingFeatures, weighted_mean
from bot.ranking.maxsim_score import maxsim_scores
from bot.ranking.passage import Passage
from bot.types import Mode, Query, Question
from embeddings.encoding.maxsim import MaxSim
from embeddings.index import SearchIndex
from embeddings.types import StoredChunk

# How many are read sentence by sentence and word by word.
_READ_CLOSELY = 10


def retrieve(
    index: SearchIndex, maxsim: MaxSim, query: Query, limit: int, mode: Mode = Mode.HYBRID
) -> list[Passage]:
    """Return the `limit` best passages, best first.

    Scores are added, not ranks: a weak half would pull down a strong one. The best of both halves
    are ranked by how much of the question they hold; the best of those are read sentence by
    sentence.
    """
    candidates = find_candidates(index, query, limit, mode)
    ranked = select_candidates(candidates, limit, mode)
    stored = index.chunks([each.chunk_id for each in ranked])
    skimmed = _skim(query.question, ranked, [stored[each.chunk_id] for each in ranked])
    if mode is Mode.HYBRID:
        order = sorted(skimmed, key=lambda each: (-_score(each), each.stored.chunk.id))
        order[:_READ_CLOSELY] = _closely(maxsim, query, order[:_READ_CLOSELY])
        passages = [replace(each, score=_score(each)) for each in order]
    else:
        passages = [replace(each, score=getattr(each.features, mode)) for each in skimmed]
    return sorted(passages, key=lambda each: (-each.score, each.stored.chunk.id))[:limit]


def _skim(
    question: Question, candidates: Sequence[Candidate], stored: Sequence[StoredChunk]
) -> list[Passage]:
    """Return the candidates with their signs, as far as they are known without reading sentences.

    BM25 is told as a share of the best. Where even the chunk that holds most of the question holds
    little, the question is in other words, and those shares must not drown the vectors: so they are
    lowered to what they are worth.
    """
    compared = candidate_texts(question, stored)
    held = [coverage(question.weights, each.whole) for each in compared]
    most = max(held, default=0.0)
    return [
        Passage(
            text, 0.0, RankingFeatures(most * each.lexical, each.dense, sentence=0.0, context=share)
        )
        for each, text, share in zip(candidates, compared, held, strict=True)
    ]


def _closely(maxsim: MaxSim, query: Query, passages: Sequence[Passage]) -> list[Passage]:
    """Return passages with all their signs, all sentences read one by one."""
    named = [
        (
            append_aliases(query.question, each.compared.folded_context),
            [append_aliases(query.question, said) for said in each.compared.folded_sentences],
        )
        for each in passages
    ]
    near = maxsim_scores(maxsim, query.words, named)
    return [
        replace(
            each, features=replace(each.features, sentence=each.compared.best_share, maxsim=nearest)
        )
        for each, nearest in zip(passages, near, strict=True)
    ]


def _score(passage: Passage) -> float:
    return weighted_mean(passage.features, FEATURE_WEIGHTS)
