"""From a question to an answer made of quotes."""

import time
from collections.abc import Sequence
from itertools import pairwise

from bot.answer.duplicate_passages import DistinctPassage, DuplicatePassages, distinct_passages
from bot.matching.coverage import shared_words
from bot.question.follow_up import complete_follow_up
from bot.question.understanding import HISTORY_WEIGHT, down_weight_history, understand, with_aliases
from bot.ranking.candidates import RERANKED
from bot.ranking.confidence import THRESHOLD, confidence
from bot.ranking.passage import Passage
from bot.ranking.retrieval import retrieve
from bot.types import Answer, Citation, Mode, Query, Question, Why
from corpus.errors import QuestionError
from embeddings.encoding.maxsim import load_maxsim
from embeddings.index import SearchIndex
from embeddings.text.background_idf import BackgroundIdf
from embeddings.tools import Tools
from embeddings.types import StoredChunk

MAX_TOP_K = 50
_SECOND_QUOTE = 0.9
# How many passages are looked through for ones that say different things.
_LIMITS = (RERANKED, 120, 480)


class Answerer:
    """Answers questions from one generation of an index."""

    def __init__(self, index: SearchIndex, tools: Tools, background: BackgroundIdf) -> None:
        self.index = index
        self._tools = tools
        self._background = background
        self._maxsim = load_maxsim(tools.encoder)

    def search(
        self, text: str, limit: int, mode: Mode = Mode.HYBRID, history: Sequence[str] = ()
    ) -> tuple[Question, list[Passage]]:
        """Return the question as it was understood and the `limit` best passages."""
        query = self._understand(text, history)
        return query.question, retrieve(self.index, self._maxsim, query, limit, mode)

    def understand(self, text: str) -> Question:
        """Return a question as it is searched."""
        question = understand(text, self._tools.analyser, self._background)
        names = self.index.aliases(question.folded)
        return with_aliases(question, names, self._tools.analyser)

    def holding(self, question: Question, limit: int) -> list[StoredChunk]:
        """Return the chunks with the highest BM25 for a question, best first."""
        ids = [hit.chunk_id for hit in self.index.lexical_search(question.terms, limit)]
        stored = self.index.chunks(ids)
        return [stored[number] for number in ids]

    def _understand(self, text: str, history: Sequence[str]) -> Query:
        completed = complete_follow_up(text, history, self)
        question = self.understand(completed.text)
        words = self._maxsim.words(question.folded)
        if completed.own != completed.text:
            own = self.understand(completed.own)
            question = down_weight_history(question, own)
            words = words.lightened(self._maxsim.words(own.folded), HISTORY_WEIGHT)
        vector = self._tools.encoder.encode([question.folded], query=True)[0]
        return Query(question, vector, words)

    def ask(self, text: str, top_k: int = 5, history: Sequence[str] = ()) -> Answer:
        """Answer a question with at most `top_k` citations, no two of which say the same.

        Raises:
            QuestionError: the question is empty or too long, or `top_k` is out of range.
        """
        started = time.perf_counter()
        if not 1 <= top_k <= MAX_TOP_K:
            raise QuestionError(f"top_k must be from 1 to {MAX_TOP_K}, not {top_k}.")
        query = self._understand(text, history)
        question = query.question
        # The confidence looks at the second, too, and must not depend on how many are wanted.
        found = self._distinct(query, max(top_k, 2))
        sure = confidence([each.passage for each in found], self.index.info)
        found = found[:top_k]
        copies = DuplicatePassages(self.index)
        citations = tuple(
            _cite(number, question, each, copies.also_in(each))
            for number, each in enumerate(found, 1)
        )
        answerable = sure >= THRESHOLD
        return Answer(
            question=text,
            standalone_question=question.text,
            answerable=answerable,
            confidence=sure,
            answer=_compose(citations, found) if answerable else None,
            citations=citations,
            generation=self.index.info.generation,
            documents=self.index.info.documents,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def _distinct(self, query: Query, top_k: int) -> list[DistinctPassage]:
        found: list[DistinctPassage] = []
        for limit in _LIMITS:
            asked = max(limit, top_k)
            passages = retrieve(self.index, self._maxsim, query, asked)
            found = distinct_passages(query.question, passages, top_k)
            if len(found) == top_k or len(passages) < asked:
                break
        return found


def _cite(
    number: int, question: Question, found: DistinctPassage, also_in: tuple[str, ...]
) -> Citation:
    passage = found.passage
    stored = passage.stored
    chunk = stored.chunk
    compared = passage.compared
    terms = shared_words(question, compared.searchable, compared.numbers)
    return Citation(
        number=number,
        document_id=chunk.document_id,
        path=stored.path,
        title=stored.title,
        date=stored.date,
        author=stored.author,
        url=stored.url,
        headings=chunk.headings,
        quote=stored.text,
        start=chunk.start,
        end=chunk.end,
        lines=stored.lines,
        pages=stored.pages,
        highlights=found.quote.spans,
        score=passage.score,
        why=Why(passage.features.lexical, passage.features.dense, terms),
        also_in=also_in,
    )


def _compose(citations: tuple[Citation, ...], found: list[DistinctPassage]) -> str:
    """Quote the best passage, and the second where it fits nearly as well."""
    parts = [_quoted(citations[0])]
    if len(citations) > 1 and _adds(citations, found):
        parts.append(_quoted(citations[1]))
    return "\n".join(parts)


def _adds(citations: tuple[Citation, ...], found: list[DistinctPassage]) -> bool:
    first, second = found[0], found[1]
    return (
        second.quote.score >= _SECOND_QUOTE * first.quote.score
        and second.passage.score >= _SECOND_QUOTE * first.passage.score
        and _quoted_text(citations[1]) != _quoted_text(citations[0])
    )


def _quoted(citation: Citation) -> str:
    return f"{_quoted_text(citation)} [{citation.number}]"


def _quoted_text(citation: Citation) -> str:
    spans = citation.highlights
    pieces = [citation.quote[start:end].replace("\n", " ") for start, end in spans]
    gaps = [_gap(citation.quote[before[1] : after[0]]) for before, after in pairwise(spans)]
    return "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))


def _gap(between: str) -> str:
    if between.strip():
        return "…"
    return " " if between else ""
