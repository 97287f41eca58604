"""From a question to ranked passages."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import mul

from bot.coverage import beyond, compared_folded, coverage, held_weight
from bot.types import Mode, Passage, Question, Signs
from corpus.fold import fold
from corpus.sentences import sentence_spans
from embeddings.encoders import Vectors
from embeddings.index import SearchIndex
from embeddings.types import StoredChunk

LEXICAL_CANDIDATES = 100
DENSE_CANDIDATES = 50
RANKED = 30


# What each sign is worth; `tests/benchmarks/ranking.py` tells how they were chosen.
WEIGHTS = Signs(lexical=1.0, dense=0.8, sentence=1.5, context=2.0)


@dataclass(frozen=True, slots=True)
class _Candidate:
    chunk_id: int
    lexical: float
    dense: float

    @property
    def rough(self) -> float:
        return self.lexical + WEIGHTS.dense * self.dense


def retrieve(
    index: SearchIndex, question: Question, vector: Vectors, limit: int, mode: Mode = Mode.HYBRID
) -> list[Passage]:
    """Return the `limit` best passages, best first.

    Scores are added, not ranks: a weak half would pull down a strong one. The best of both halves
    are then ranked by how much of the question they hold.
    """
    candidates = _candidates(index, question, vector, limit, mode)
    if mode is Mode.LEXICAL:
        ranked = sorted(candidates, key=lambda each: (-each.lexical, each.chunk_id))[:limit]
    elif mode is Mode.DENSE:
        ranked = sorted(candidates, key=lambda each: (-each.dense, each.chunk_id))[:limit]
    else:
        ranked = sorted(candidates, key=lambda each: (-each.rough, each.chunk_id))
        ranked = ranked[: max(limit, RANKED)]
    stored = index.chunks([each.chunk_id for each in ranked])
    passages = [_passage(question, each, stored[each.chunk_id], mode) for each in ranked]
    return sorted(passages, key=lambda each: (-each.score, each.stored.chunk.id))[:limit]


def _candidates(
    index: SearchIndex, question: Question, vector: Vectors, limit: int, mode: Mode
) -> list[_Candidate]:
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    if mode is not Mode.DENSE:
        hits = index.lexical_search(question.terms, max(limit, LEXICAL_CANDIDATES))
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        lexical = {hit.chunk_id: hit.score / best for hit in hits}
    if mode is not Mode.LEXICAL:
        hits = index.dense_search(vector, max(limit, DENSE_CANDIDATES))
        dense = {hit.chunk_id: hit.score for hit in hits}
    if mode is Mode.HYBRID:
        missing = [chunk for chunk in lexical if chunk not in dense]
        dense.update(zip(missing, index.dense_scores(vector, missing), strict=True))
    return [
        _Candidate(chunk, lexical.get(chunk, 0.0), min(1.0, max(0.0, dense.get(chunk, 0.0))))
        for chunk in lexical.keys() | dense.keys()
    ]


def _passage(question: Question, candidate: _Candidate, stored: StoredChunk, mode: Mode) -> Passage:
    weights = question.weights
    # Folded once: a fold keeps the length, so its parts are those of the text.
    whole = fold(stored.searched_text)
    text = whole[len(whole) - len(stored.text) :]
    read = compared_folded(question, whole)
    rest = beyond(weights, compared_folded(question, whole[: len(stored.chunk.context)]))
    sentences = (
        compared_folded(question, text[start:end]) for start, end in sentence_spans(stored.text)
    )
    signs = Signs(
        lexical=candidate.lexical,
        dense=candidate.dense,
        sentence=_most(rest, sentences, None if question.has_numbers else read),
        context=coverage(weights, read),
    )
    scores = {
        Mode.LEXICAL: signs.lexical,
        Mode.DENSE: signs.dense,
        Mode.HYBRID: weighted(signs, WEIGHTS),
    }
    return Passage(stored, scores[mode], signs)


def _most(weights: dict[str, float], sentences: Iterable[str], whole: str | None) -> float:
    """Return the largest share of the weights that one of the sentences holds.

    What `whole` does not hold, none of them does; beside numbers in their one writing that can't be
    told.
    """
    total = sum(weights.values())
    if whole is not None:
        weights = {unit: weight for unit, weight in weights.items() if unit in whole}
    most = max((held_weight(weights, each) for each in sentences), default=0.0)
    return most / total if total > 0 else 0.0


def weighted(signs: Signs, weights: Signs) -> float:
    """Return the weighted mean of the signs."""
    values = _values(weights)
    total: float = sum(map(mul, _values(signs), values))
    return total / sum(values)


def _values(signs: Signs) -> tuple[float, ...]:
    # dataclasses.astuple copies deeply, which takes longer than all the rest.
    return signs.lexical, signs.dense, signs.sentence, signs.context
