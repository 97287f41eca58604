"""From a query to ranked passages, in three stages.

- Search: lexical, dense and deep search find candidates (`bot.ranking.candidates`).
- First ranking: the selected candidates are read and ranked by how much of the question they
  contain.
- Reranking: the best of those are ranked again by their single sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.matching.candidate_text import CandidateText
from bot.matching.coverage import append_aliases
from bot.matching.folded_chunk import ChunkReader
from bot.ranking.candidates import Candidate, find_candidates, select_candidates, share
from bot.ranking.features import (
    DEEP_FEATURE_WEIGHTS,
    FEATURE_WEIGHTS,
    RankingFeatures,
    scaled_cosine,
    weighted_mean,
)
from bot.ranking.maxsim_score import maxsim_scores
from bot.ranking.passage import Passage
from bot.types import Mode, Query
from embeddings.encoding.maxsim import MaxSim
from embeddings.index import SearchIndex

# How many passages are reranked.
_RERANKED = 10


class PassageRetriever:
    """Retrieves passages for one query.

    It keeps the candidates that it has matched with the question, so that retrieving again with a
    larger limit matches only those that come in addition. What it returns does not depend on
    earlier calls.
    """

    def __init__(
        self, index: SearchIndex, maxsim: MaxSim, query: Query, reader: ChunkReader
    ) -> None:
        self._index = index
        self._maxsim = maxsim
        self._query = query
        self._reader = reader
        self._texts: dict[int, CandidateText] = {}
        self._weights = FEATURE_WEIGHTS if query.deep is None else DEEP_FEATURE_WEIGHTS

    def retrieve(self, limit: int, mode: Mode = Mode.HYBRID) -> list[Passage]:
        """Return the `limit` best passages, best first; ties in the order of chunk ids.

        Lexical and dense scores are added, not fused by rank: the rank of a poor match of one
        search would pull down a good match of the other.
        """
        found = find_candidates(self._index, self._query, limit, mode)
        selected = select_candidates(found, limit, mode)
        passages = [
            Passage(text, _score(features, mode, self._weights), features)
            for text, features in self._first_features(selected)
        ]
        passages.sort(key=_rank)
        if mode is Mode.HYBRID:
            passages[:_RERANKED] = self._rerank(passages[:_RERANKED])
            passages.sort(key=_rank)
        return passages[:limit]

    def read(self, chunk_ids: Sequence[int]) -> list[Passage]:
        """Return the named chunks as passages, in their order, without BM25 in their scores."""
        dense = self._index.dense_scores(self._query.vector, chunk_ids)
        deep = [0.0] * len(chunk_ids)
        if self._query.deep is not None:
            deep = self._index.deep_scores(self._query.deep.passage, chunk_ids)
        candidates = [
            Candidate(each, 0.0, share(cosine), share(deep_cosine))
            for each, cosine, deep_cosine in zip(chunk_ids, dense, deep, strict=True)
        ]
        found = self._first_features(candidates)
        return self._rerank([Passage(text, 0.0, features) for text, features in found])

    def _first_features(
        self, candidates: Sequence[Candidate]
    ) -> list[tuple[CandidateText, RankingFeatures]]:
        """Return candidates with the features that need no look at single sentences.

        BM25 is only known relative to the query's best chunk. Where even that contains little of
        the question, the question is put in other words and BM25 must not outweigh the cosine, so
        it is scaled by the largest coverage.
        """
        texts = self._candidate_texts([each.chunk_id for each in candidates])
        most = max((text.coverage for text in texts), default=0.0)
        return [
            (
                text,
                RankingFeatures(
                    lexical=most * each.lexical,
                    dense=each.dense,
                    context=text.coverage,
                    deep=0.0 if self._query.deep is None else scaled_cosine(each.deep),
                ),
            )
            for each, text in zip(candidates, texts, strict=True)
        ]

    def _candidate_texts(self, chunk_ids: Sequence[int]) -> list[CandidateText]:
        new = [each for each in chunk_ids if each not in self._texts]
        for chunk_id, chunk in zip(new, self._reader.read(new), strict=True):
            self._texts[chunk_id] = CandidateText(self._query.question, chunk)
        return [self._texts[each] for each in chunk_ids]

    def _rerank(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return passages with all their features, and the score that these give."""
        question = self._query.question
        texts = [
            (
                append_aliases(question, each.candidate.folded_context),
                [append_aliases(question, text) for text in each.candidate.folded_sentences],
            )
            for each in passages
        ]
        similarities = maxsim_scores(self._maxsim, self._query.words, texts)
        reranked = []
        deep = self._deep_sentences(passages)
        for passage, maxsim, sentences in zip(passages, similarities, deep, strict=True):
            features = replace(
                passage.features,
                sentence=passage.candidate.best_sentence_coverage,
                maxsim=maxsim,
                deep_sentence=max(sentences, default=0.0),
            )
            score = _score(features, Mode.HYBRID, self._weights)
            reranked.append(Passage(passage.candidate, score, features, sentences))
        return reranked

    def _deep_sentences(self, passages: Sequence[Passage]) -> list[tuple[float, ...]]:
        """Return the scaled deep cosines of the question and the sentences of each passage."""
        deep = self._query.deep
        if deep is None:
            return [()] * len(passages)
        ids = [each.stored.chunk.id for each in passages]
        scores = self._index.sentence_scores(deep.sentence, ids)
        return [tuple(map(scaled_cosine, each)) for each in scores]


def _score(features: RankingFeatures, mode: Mode, weights: Mapping[str, float]) -> float:
    """Return a passage's score: in a mode of one search alone, that search's own."""
    if mode is Mode.HYBRID:
        return weighted_mean(features, weights)
    return features.dense if mode is Mode.DENSE else features.lexical


def _rank(passage: Passage) -> tuple[float, int]:
    return -passage.score, passage.stored.chunk.id
