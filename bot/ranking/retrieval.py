"""From a query to ranked passages, in three stages.

- Search: lexical, dense and deep search find candidates (`bot.ranking.candidates`).
- First ranking: the selected candidates are read and ranked by how much of the question they
  contain.
- Reranking: the best of those are ranked again by their single sentences.
- Judging: where there is a judge, it reads the very best.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.binding.named_documents import (
    TITLE_WEIGHT,
    document_preference,
    level_in_documents,
    named_documents,
)
from bot.binding.names import read_names
from bot.binding.passage_names import PassageNames
from bot.binding.preference import preferences
from bot.matching.candidate_text import CandidateText
from bot.matching.coverage import append_aliases
from bot.matching.folded_chunk import ChunkReader
from bot.ranking.candidates import (
    Candidate,
    find_candidates,
    score_candidates,
)
from bot.ranking.features import (
    DEEP_FEATURE_WEIGHTS,
    FEATURE_WEIGHTS,
    RankingFeatures,
    scaled_cosine,
    weighted_mean,
)
from bot.ranking.maxsim_score import maxsim_scores
from bot.ranking.named_articles import find_article
from bot.ranking.passage import DEFINITION_PREFERENCE, KIND_PREFERENCE, Passage
from bot.ranking.passage_judge import PassageJudge, answer_probability
from bot.types import Mode, Query
from embeddings.encoding.maxsim import MaxSim
from embeddings.index import SearchIndex

# How many passages are reranked.
_RERANKED = 10
# How many are judged.
JUDGED = 2
# Preferred passages may have larger scores, which still must not be equal.
_NEARLY_ONE = 0.999
# In how many candidates the names are read that the question names too.
_NAMES_READ = 48


class PassageRetriever:
    """Retrieves passages for one query.

    It keeps the candidates that it has matched with the question, so that retrieving again with a
    larger limit matches only those that come in addition. What it returns does not depend on
    earlier calls.
    """

    def __init__(
        self,
        index: SearchIndex,
        maxsim: MaxSim,
        query: Query,
        reader: ChunkReader,
        judge: PassageJudge | None = None,
        *,
        aside: bool = False,
    ) -> None:
        """`judge` takes part where the query has deep vectors. With `aside` two threads search."""
        self._index = index
        self._maxsim = maxsim
        self._query = query
        self._reader = reader
        self._aside = aside
        self._judge = judge if query.deep is not None else None
        self._texts: dict[int, CandidateText] = {}
        self._passage_names: dict[int, PassageNames] = {}
        self._weights = FEATURE_WEIGHTS if query.deep is None else DEEP_FEATURE_WEIGHTS
        self._names = read_names(query.question)
        # The documents that the question names; in hybrid mode only, as another search keeps its
        # own scores.
        self._named: set[str] = set()

    def retrieve(self, limit: int, mode: Mode = Mode.HYBRID) -> list[Passage]:
        """Return the `limit` best passages, best first; ties in the order of chunk ids.

        Lexical and dense scores are added, not fused by rank: the rank of a poor match of one
        search would pull down a good match of the other.
        """
        selected = find_candidates(self._index, self._query, limit, mode, aside=self._aside)
        if mode is Mode.HYBRID:
            selected += self._named_articles({each.chunk_id for each in selected})
            texts = self._candidate_texts([each.chunk_id for each in selected[:_NAMES_READ]])
            self._named = named_documents(self._names, texts)
        passages = [
            Passage(text, _score(features, mode, self._weights), features)
            for text, features in self._first_features(selected)
        ]
        passages.sort(key=_rank)
        if mode is Mode.HYBRID:
            passages[:_NAMES_READ] = self._prefer_named(passages[:_NAMES_READ])
            passages.sort(key=_rank)
            passages[:_RERANKED] = self._rerank(passages[:_RERANKED])
            passages.sort(key=_rank)
        if mode is Mode.HYBRID and self._judge is not None:
            passages[:JUDGED] = self._judged(self._judge, passages[:JUDGED])
        if mode is Mode.HYBRID:
            passages[:_RERANKED] = _prefer_asked_kind(passages[:_RERANKED])
            passages.sort(key=_rank)
        return passages[:limit]

    def _judged(self, judge: PassageJudge, passages: Sequence[Passage]) -> list[Passage]:
        """Return passages with what the judge says of them, and the score that this gives."""
        judged = []
        judgements = judge.judge(self._query.question, passages)
        for passage, judgement in zip(passages, judgements, strict=True):
            features = replace(passage.features, judged=answer_probability(judgement))
            score = _score(features, Mode.HYBRID, self._weights)
            judged.append(replace(passage, features=features, score=score, judgement=judgement))
        return self._prefer_named(judged)

    def _named_articles(self, known: Collection[int]) -> list[Candidate]:
        """Return further candidates that contain the article which the question names."""
        if self._names.article is None:
            return []
        found = find_article(self._index, self._names.article, self._reader)
        ids = [each for each in found if each not in known]
        return score_candidates(self._index, self._query, ids)

    def read(self, chunk_ids: Sequence[int]) -> list[Passage]:
        """Return the named chunks as passages, in their order, without BM25 in their scores."""
        found = self._first_features(score_candidates(self._index, self._query, chunk_ids))
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
        lexical = level_in_documents(self._named, texts, [each.lexical for each in candidates])
        dense = level_in_documents(self._named, texts, [each.dense for each in candidates])
        return [
            (
                text,
                RankingFeatures(
                    lexical=most * score,
                    dense=cosine,
                    context=text.coverage,
                    deep=0.0 if self._query.deep is None else scaled_cosine(each.deep),
                ),
            )
            for each, text, score, cosine in zip(candidates, texts, lexical, dense, strict=True)
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
        for rest in {each.candidate.rest for each in passages} - {""}:
            words = self._query.words.lightened(self._maxsim.words(rest), TITLE_WEIGHT)
            named = [at for at, each in enumerate(passages) if each.candidate.rest == rest]
            scores = maxsim_scores(self._maxsim, words, [texts[at] for at in named])
            for at, score in zip(named, scores, strict=True):
                similarities[at] = score
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
        return self._prefer_named(reranked)

    def _prefer_named(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return passages with the scores that what the question names, or asks the meaning of,
        gives them."""
        candidates = [each.candidate for each in passages]
        preferred = preferences(self._names, [self._names_in(each) for each in candidates])
        added = [
            each
            + document_preference(self._named, candidate)
            + (DEFINITION_PREFERENCE if candidate.defining_sentences else 0.0)
            for each, candidate in zip(preferred, candidates, strict=True)
        ]
        return [
            replace(passage, score=_below_one(passage.score + each)) if each else passage
            for passage, each in zip(passages, added, strict=True)
        ]

    def _names_in(self, candidate: CandidateText) -> PassageNames:
        """Return the names in a candidate, which are read once for all its rankings."""
        return self._passage_names.setdefault(candidate.stored.chunk.id, PassageNames(candidate))

    def _deep_sentences(self, passages: Sequence[Passage]) -> list[tuple[float, ...]]:
        """Return the scaled deep cosines of the question and the sentences of each passage."""
        deep = self._query.deep
        if deep is None:
            return [()] * len(passages)
        ids = [each.stored.chunk.id for each in passages]
        scores = self._index.sentence_scores(deep.sentence, ids)
        return [tuple(map(scaled_cosine, each)) for each in scores]


def _prefer_asked_kind(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages with a little less score where they have nothing of the kind that the
    question asks for, while another one of the same document has."""
    having = {
        each.stored.chunk.document_id for each in passages if not each.candidate.lacks_asked_kind
    }
    return [
        replace(each, score=max(0.0, each.score - KIND_PREFERENCE))
        if each.candidate.lacks_asked_kind and each.stored.chunk.document_id in having
        else each
        for each in passages
    ]


def _score(features: RankingFeatures, mode: Mode, weights: Mapping[str, float]) -> float:
    """Return a passage's score: in a mode of one search alone, that search's own."""
    if mode is Mode.HYBRID:
        return weighted_mean(features, weights)
    single: float = getattr(features, mode)
    return single


def _below_one(score: float) -> float:
    """Return a score from 0 to 1 for one that may be larger; the order of large ones is kept."""
    if score <= _NEARLY_ONE:
        return max(0.0, score)
    return 1.0 - (1.0 - _NEARLY_ONE) / (1.0 + (score - _NEARLY_ONE) / (1.0 - _NEARLY_ONE))


def _rank(passage: Passage) -> tuple[float, int]:
    return -passage.score, passage.stored.chunk.id
