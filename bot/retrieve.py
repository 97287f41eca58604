"""From a question to ranked passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul

from bot.coverage import beyond, compared_folded, coverage, fold_once, held_weight, with_names_asked
from bot.nearness import nearness
from bot.query import Query
from bot.types import Mode, Passage, Question, Signs
from corpus.sentences import sentence_spans
from embeddings.index import SearchIndex
from embeddings.maxsim import MaxSim
from embeddings.types import StoredChunk

LEXICAL_CANDIDATES = 100
DENSE_CANDIDATES = 50
RANKED = 30
# How many are read sentence by sentence and word by word. Reading more changes no order.
_READ_CLOSELY = 12
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
    skimmed = _toned([_skim(query.question, each, stored[each.chunk_id]) for each in ranked])
    if mode is Mode.HYBRID:
        order = sorted(skimmed, key=lambda each: (-_score(each), each.stored.chunk.id))
        close = _closely(maxsim, query, order[:_READ_CLOSELY])
        passages = [_passage(each, _score(each)) for each in (*close, *order[_READ_CLOSELY:])]
    else:
        passages = [_passage(each, getattr(each.signs, mode)) for each in skimmed]
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


@dataclass(frozen=True, slots=True)
class _Skimmed:
    """A candidate's chunk and its folded text, which begins with its context; and its signs, as far
    as they are known."""

    stored: StoredChunk
    folded: str
    signs: Signs


def _skim(question: Question, candidate: _Candidate, stored: StoredChunk) -> _Skimmed:
    context, text = stored.chunk.context, stored.text
    between = stored.searched_text[len(context) : -len(text) or None]
    folded = fold_once(context) + between + fold_once(text)
    held = coverage(question.weights, compared_folded(question, folded))
    signs = Signs(candidate.lexical, candidate.dense, sentence=0.0, context=held, maxsim=0.0)
    return _Skimmed(stored, folded, signs)


def _toned(skimmed: Sequence[_Skimmed]) -> list[_Skimmed]:
    """Lower BM25 to what it is worth: the best of a bad lot says little for a chunk.

    It is told as a share of the best; where even the chunk that holds most of the question holds
    little, the question is in other words, and those shares must not drown the vectors.
    """
    held = max((each.signs.context for each in skimmed), default=0.0)
    return [
        replace(each, signs=replace(each.signs, lexical=held * each.signs.lexical))
        for each in skimmed
    ]


def _closely(maxsim: MaxSim, query: Query, skimmed: Sequence[_Skimmed]) -> list[_Skimmed]:
    """Return chunks with all their signs, all sentences read one by one."""
    parts = [_parts(each) for each in skimmed]
    named = [
        (
            with_names_asked(query.question, context),
            [with_names_asked(query.question, each) for each in sentences],
        )
        for context, sentences in parts
    ]
    near = nearness(maxsim, query.words, named)
    held = [
        _most_in_a_sentence(query.question, each.folded, *part)
        for each, part in zip(skimmed, parts, strict=True)
    ]
    return [
        replace(each, signs=replace(each.signs, sentence=share, maxsim=nearest))
        for each, share, nearest in zip(skimmed, held, near, strict=True)
    ]


def _parts(skimmed: _Skimmed) -> tuple[str, list[str]]:
    """Return the folded context and the folded sentences of a chunk."""
    text, folded = skimmed.stored.text, skimmed.folded
    start = len(folded) - len(text)
    sentences = [folded[start + first : start + last] for first, last in sentence_spans(text)]
    return folded[: len(skimmed.stored.chunk.context)], sentences


def _most_in_a_sentence(
    question: Question, whole: str, context: str, sentences: Sequence[str]
) -> float:
    """Return the largest share of the question's weight that one sentence holds, of what the
    context does not say already."""
    weights = beyond(question.weights, compared_folded(question, context))
    total = sum(weights.values())
    if not question.has_numbers:
        # What the whole does not hold, no sentence does; beside numbers in their one writing that
        # can't be told.
        read = compared_folded(question, whole)
        weights = {unit: weight for unit, weight in weights.items() if unit in read}
    held = (held_weight(weights, compared_folded(question, each)) for each in sentences)
    return max(held, default=0.0) / total if total > 0 else 0.0


def _passage(skimmed: _Skimmed, score: float) -> Passage:
    return Passage(skimmed.stored, score, skimmed.signs)


def _score(skimmed: _Skimmed) -> float:
    return weighted(skimmed.signs, WEIGHTS)


def weighted(signs: Signs, weights: Signs) -> float:
    """Return the weighted mean of the signs."""
    values = _values(weights)
    total: float = sum(map(mul, _values(signs), values))
    return total / sum(values)


def _values(signs: Signs) -> tuple[float, ...]:
    # dataclasses.astuple copies deeply, which takes longer than all the rest.
    return signs.lexical, signs.dense, signs.sentence, signs.context, signs.maxsim
