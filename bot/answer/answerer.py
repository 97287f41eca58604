"""From a question to an answer with citations."""

import logging
import time
from collections.abc import Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import replace
from datetime import date

from bot.answer.answer_span import answer_span
from bot.answer.arrangement import arrange
from bot.answer.binding_verdict import binding_verdict
from bot.answer.composition import AnswerComposer, CitedPassage, VerbatimComposer
from bot.answer.duplicate_passages import DistinctPassage, DuplicatePassages
from bot.answer.fair_gate import FairGate
from bot.answer.question_vectors import question_vectors
from bot.answer.request_reader import RequestReader
from bot.answer.version_passages import ENTRY_CONFIDENCE, VersionPassages
from bot.filters.confined_index import ConfinedIndex
from bot.filters.scopes import Scope, Scopes
from bot.filters.where import Where
from bot.folder_questions.answering import answer_about_folder, folder_answer
from bot.limits import MAX_TOP_K
from bot.matching.coverage import shared_words
from bot.question.standalone import standalone_question
from bot.question.understanding import HISTORY_WEIGHT, down_weight_history
from bot.ranking.candidates import SELECTED
from bot.ranking.confidence import confidence, verdict_of
from bot.ranking.passage import Passage, search_hit
from bot.ranking.passage_judge import PassageJudge
from bot.ranking.retrieval import PassageRetriever
from bot.types import Answer, Citation, Mode, Query, Question, Verdict, Why
from bot.versions.catalog import VersionCatalog
from bot.versions.confined import ConfinedVersionCatalog
from corpus.errors import EncoderError, QuestionError
from embeddings.encoding.deep_encoder import DeepEncoder, QuestionVectors, deep_recipe
from embeddings.encoding.maxsim import load_maxsim
from embeddings.index import SearchIndex
from embeddings.text.background_idf import BackgroundIdf
from embeddings.tools import Tools

log = logging.getLogger("chuchu")
# How many passages are retrieved: more where too many of them have the same content.
_RETRIEVED = (SELECTED, 120, 480)
# Among so many passages the next one is sought with which the confidence compares the first.
_COMPARED = 5


class Answerer:
    """Answers questions from one generation of an index. Threads may share it."""

    def __init__(
        self,
        index: SearchIndex,
        tools: Tools,
        background: BackgroundIdf,
        composer: AnswerComposer | None = None,
        gate: FairGate | None = None,
    ) -> None:
        """`composer` words answers, which else are verbatim; `gate` bounds how many at a time."""
        self.index: SearchIndex = index
        self._tools = tools
        self._background = background
        self._composer = composer or VerbatimComposer()
        self._gate = gate
        self._maxsim = load_maxsim(tools.encoder)
        self._versions = VersionCatalog(index)
        self._scopes = Scopes(index)
        self._deep = _usable_deep_encoder(index, tools)

    def over(self, index: SearchIndex) -> "Answerer":
        """Return an answerer of another index that the same tools search."""
        return Answerer(index, self._tools, self._background, self._composer, self._gate)

    @property
    def tools(self) -> Tools:
        """The encoders and the analyser of its questions."""
        return self._tools

    @property
    def reader(self) -> str | None:
        """The name of the deep encoder that takes part in answers, None where none does."""
        return None if self._deep is None else self._deep.name

    def search(
        self,
        text: str,
        limit: int,
        mode: Mode = Mode.HYBRID,
        history: Sequence[str] = (),
        *,
        deep: bool = True,
        where: Where | None = None,
    ) -> tuple[Question, list[Passage]]:
        """Return the question as it is searched and the `limit` best passages, of the documents
        that meet `where` if it is given.

        Without `deep`, or where there are none, deep vectors take no part.

        Raises:
            QuestionError: the question is empty, too long, or no valid text.
        """
        if where:
            confined = self._within(self._scopes.scope(where))
            return confined.search(text, limit, mode, history, deep=deep)
        reader = self.new_reader()
        query = self._query(text, history, reader, deep)
        return query.question, self._retriever(query, reader).retrieve(limit, mode)

    def _retriever(self, query: Query, reader: RequestReader) -> PassageRetriever:
        judge = self._tools.judge
        return PassageRetriever(
            self.index,
            self._maxsim,
            query,
            reader.chunks,
            None if judge is None else PassageJudge(judge),
            # Where others wait for the processors, a second thread gains nothing.
            aside=self._gate is not None and self._gate.is_alone,
        )

    def new_reader(self) -> RequestReader:
        """Return what understands questions and reads chunks for one request."""
        return RequestReader(self.index, self._tools.analyser, self._background, self._maxsim)

    def ask(
        self,
        text: str,
        top_k: int = 5,
        history: Sequence[str] = (),
        *,
        deep: bool = True,
        where: Where | None = None,
    ) -> Answer:
        """Answer a question with at most `top_k` citations, no two with the same content.

        `history` are the earlier questions of the conversation, oldest first. Without `deep`, or
        where there are none, deep vectors take no part. With `where` the answer is sought in the
        documents that meet it: nothing of others is cited, counted or named.

        Raises:
            QuestionError: the question is empty, too long or no valid text, or `top_k` is out of
                range.
        """
        started = time.perf_counter()
        if where:
            return self._ask_within(where, text, top_k, history, deep=deep)
        if not 1 <= top_k <= MAX_TOP_K:
            raise QuestionError(f"top_k must be from 1 to {MAX_TOP_K}, not {top_k}.")
        with self._gate or nullcontext():
            answer = self._ask(text, top_k, history, deep=deep)
        return replace(answer, took_ms=(time.perf_counter() - started) * 1000)

    def _ask(self, text: str, top_k: int, history: Sequence[str], *, deep: bool) -> Answer:
        today = date.today()
        told = answer_about_folder(text, self.index, top_k, today)
        if told is not None:
            return folder_answer(text, told, self.index.info)
        reader = self.new_reader()
        query = self._query(text, history, reader, deep)
        question = query.question
        duplicates = DuplicatePassages(self.index)
        # The confidence must not depend on how many are cited.
        found, states_entry = self._distinct_passages(
            query, max(top_k, _COMPARED), reader, duplicates, today
        )
        arranged = arrange(
            question,
            found,
            reader.chunks,
            self.index.info.chunks,
            lambda text, history=(): self._distinct_passages(
                self._query(text, history, reader, deep), top_k, reader, duplicates, today
            )[0],
        )
        judged = [each.passage for each in arranged.judged[:_COMPARED]]
        compared = self._versions.without_other_versions(judged)
        probability = confidence(compared, self.index.info, deep=query.deep is not None)
        probability = max(probability, ENTRY_CONFIDENCE if states_entry else 0.0)
        cited = [
            CitedPassage(
                replace(
                    _citation(number, question, each, duplicates.also_in(each)),
                    superseded_by=self._versions.superseded_by(each.passage.stored, today),
                ),
                each.quote.score,
                number <= arranged.parts,
            )
            for number, each in enumerate(arranged.passages[:top_k], 1)
        ]
        verdict, differs = binding_verdict(question, found, verdict_of(probability), reader)
        answered = verdict is Verdict.ANSWERED
        return Answer(
            question=text,
            standalone_question=question.text,
            verdict=verdict,
            confidence=probability,
            answer=self._composer.compose(question, cited) if answered else None,
            citations=tuple(each.citation for each in cited),
            generation=self.index.info.generation,
            documents=self.index.info.documents,
            answer_span=answer_span(question, arranged.passages[0]) if answered else None,
            differs=differs,
        )

    def _ask_within(
        self, where: Where, text: str, top_k: int, history: Sequence[str], *, deep: bool
    ) -> Answer:
        started = time.perf_counter()
        scope = self._scopes.scope(where)
        answer = self._within(scope).ask(text, top_k, history, deep=deep)
        return replace(
            answer,
            documents=self.index.info.documents,
            where=where,
            matching_documents=scope.documents,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def _within(self, scope: Scope) -> "Answerer":
        """Return an answerer that knows the documents of a scope only."""
        confined = copy(self)
        confined.index = ConfinedIndex(self.index, scope)
        confined._versions = ConfinedVersionCatalog(self.index, self._versions, scope.holds)
        return confined

    def _query(self, text: str, history: Sequence[str], reader: RequestReader, deep: bool) -> Query:
        """Correct a question, complete it from its history, and encode it."""
        completed = standalone_question(text, history, reader)
        question = reader.understand(completed.text)
        words = self._maxsim.words(question.folded)
        if completed.own != completed.text:
            own = reader.understand(completed.own)
            question = down_weight_history(question, own)
            words = words.lightened(self._maxsim.words(own.folded), HISTORY_WEIGHT)
        vector = self._tools.encoder.encode([question.folded], query=True)[0]
        return Query(question, vector, words, self._deep_vectors(question) if deep else None)

    def _deep_vectors(self, question: Question) -> QuestionVectors | None:
        if self._deep is None:
            return None
        try:
            if self._tools.judge is not None:
                self._tools.judge.load()
            return question_vectors(self._deep, question)
        except EncoderError as error:
            log.warning("%s Answers go on without it.", error.message)
            self._deep = None
            return None

    def _distinct_passages(
        self,
        query: Query,
        count: int,
        reader: RequestReader,
        duplicates: DuplicatePassages,
        today: date,
    ) -> tuple[list[DistinctPassage], bool]:
        """Return the `count` best passages with different content, or as many as are found.

        The second value says whether the first of them states the entry into force that is asked
        for.
        """
        retriever = self._retriever(query, reader)
        versions = VersionPassages(
            self.index, self._versions, query.question, retriever, reader, today
        )
        found: list[DistinctPassage] = []
        for each in _RETRIEVED:
            limit = max(each, count)
            passages = retriever.retrieve(limit)
            found = duplicates.merge(query.question, versions.rank(passages), count)
            if len(found) == count or len(passages) < limit:
                break
        return versions.mark_entry(found), versions.states_entry


def _usable_deep_encoder(index: SearchIndex, tools: Tools) -> DeepEncoder | None:
    """Return the deep encoder where the index has the vectors of all chunks by it."""
    info, encoder = index.info.deep, tools.deep
    if info is None or encoder is None or not info.answers(deep_recipe(encoder)):
        return None
    return encoder


def _citation(
    number: int, question: Question, found: DistinctPassage, also_in: tuple[str, ...]
) -> Citation:
    passage = found.passage
    candidate, features = passage.candidate, passage.features
    terms = shared_words(question, candidate.searchable, candidate.numbers)
    hit = search_hit(passage)
    return Citation(
        **{name: getattr(hit, name) for name in hit.__slots__},
        number=number,
        highlights=found.quote.spans,
        why=Why(features.lexical, features.dense, terms),
        also_in=also_in,
    )
