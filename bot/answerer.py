"""From a question to an answer made of quotes."""

import time
from collections.abc import Sequence
from itertools import pairwise

from bot.confidence import THRESHOLD, confidence
from bot.coverage import searchable, shared_words
from bot.followup import standalone
from bot.question import understand
from bot.quote import Quote, best_sentences
from bot.retrieve import retrieve
from bot.types import Answer, Citation, Mode, Passage, Question, Why
from corpus.errors import QuestionError
from embeddings.background import Background
from embeddings.build import Tools
from embeddings.index import SearchIndex

MAX_TOP_K = 50
_SECOND_QUOTE = 0.9


class Answerer:
    """Answers questions from one generation of an index."""

    def __init__(self, index: SearchIndex, tools: Tools, background: Background) -> None:
        self.index = index
        self._tools = tools
        self._background = background

    def search(
        self, text: str, limit: int, mode: Mode = Mode.HYBRID
    ) -> tuple[Question, list[Passage]]:
        """Return the question as it was understood and the `limit` best passages."""
        question = understand(text, self._tools.analyser, self._background)
        vector = self._tools.encoder.encode([question.folded], query=True)[0]
        return question, retrieve(self.index, question, vector, limit, mode)

    def ask(self, text: str, top_k: int = 5, history: Sequence[str] = ()) -> Answer:
        """Answer a question with at most `top_k` citations.

        Raises:
            QuestionError: the question is empty or too long, or `top_k` is out of range.
        """
        started = time.perf_counter()
        if not 1 <= top_k <= MAX_TOP_K:
            raise QuestionError(f"top_k must be from 1 to {MAX_TOP_K}, not {top_k}.")
        question, passages = self.search(standalone(text, history), top_k)
        sure = confidence(passages, self.index.info.chunks)
        quotes = [best_sentences(question, passage) for passage in passages]
        citations = tuple(
            self._cite(number, question, passage, quote)
            for number, (passage, quote) in enumerate(zip(passages, quotes, strict=True), 1)
        )
        answerable = sure >= THRESHOLD
        return Answer(
            question=text,
            standalone_question=question.text,
            answerable=answerable,
            confidence=sure,
            answer=_compose(citations, passages, quotes) if answerable else None,
            citations=citations,
            generation=self.index.info.generation,
            documents=self.index.info.documents,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def _cite(self, number: int, question: Question, passage: Passage, quote: Quote) -> Citation:
        stored = passage.stored
        chunk = stored.chunk
        terms = shared_words(question, searchable(stored.searched_text))
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
            highlights=quote.spans,
            score=passage.score,
            why=Why(passage.signs.lexical, passage.signs.dense, terms),
        )


def _compose(citations: tuple[Citation, ...], passages: list[Passage], quotes: list[Quote]) -> str:
    """Quote the best passage, and the second where it fits nearly as well."""
    parts = [_quoted(citations[0])]
    if len(citations) > 1 and _adds(citations, quotes, passages):
        parts.append(_quoted(citations[1]))
    return "\n".join(parts)


def _adds(citations: tuple[Citation, ...], quotes: list[Quote], passages: list[Passage]) -> bool:
    first, second = passages[0], passages[1]
    return (
        quotes[1].score >= _SECOND_QUOTE * quotes[0].score
        and second.score >= _SECOND_QUOTE * first.score
        and _quoted_text(citations[1]) != _quoted_text(citations[0])
    )


def _quoted(citation: Citation) -> str:
    return f"{_quoted_text(citation)} [{citation.number}]"


def _quoted_text(citation: Citation) -> str:
    spans = citation.highlights
    pieces = [citation.quote[start:end].replace("\n", " ") for start, end in spans]
    gaps = ["" if before[1] == after[0] else "…" for before, after in pairwise(spans)]
    return "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
