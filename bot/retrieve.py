"""From a question to ranked passages."""

from dataclasses import dataclass

from bot.coverage import coverage, searchable
from bot.types import Mode, Passage, Question
from corpus.sentences import sentence_spans
from embeddings.encoders import Vectors
from embeddings.index import SearchIndex
from embeddings.types import StoredChunk

LEXICAL_CANDIDATES = 100
DENSE_CANDIDATES = 50
RANKED = 30


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign that a passage answers is worth, beside a lexical score of 1.

    `sentence` is the best share of the question that one sentence holds, `text` the share that the
    chunk holds, `context` the share that the chunk and its context hold together. Chosen on a
    question set that no table of results uses, by `tests/benchmarks/ranking.py`.
    """

    dense: float = 1.0
    sentence: float = 1.0
    text: float = 0.5
    context: float = 1.5

    @property
    def total(self) -> float:
        return 1.0 + self.dense + self.sentence + self.text + self.context


WEIGHTS = Weights()


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
    whole = coverage(question, searchable(stored.searched_text))
    if mode is Mode.LEXICAL:
        score = candidate.lexical
    elif mode is Mode.DENSE:
        score = candidate.dense
    else:
        text = stored.text
        own = coverage(question, searchable(text))
        sentences = (searchable(text[start:end]) for start, end in sentence_spans(text))
        sentence = max((coverage(question, each) for each in sentences), default=0.0)
        score = (
            candidate.rough
            + WEIGHTS.sentence * sentence
            + WEIGHTS.text * own
            + WEIGHTS.context * whole
        ) / WEIGHTS.total
    return Passage(stored, score, candidate.lexical, candidate.dense, whole)
