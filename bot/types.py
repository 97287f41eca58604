"""What a question becomes: passages, citations, an answer."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.compared import ComparedChunk
from embeddings.types import StoredChunk


class Mode(StrEnum):
    """Which halves of the search take part."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a passage; each from 0 to 1, higher for better.

    `lexical` is the chunk's BM25 divided by the best of the question, times the most that any
    candidate holds of the question; `dense` is the cosine. `context` and `sentence` are shares of
    the question's weight: what the chunk and its context hold together, and the most that one
    sentence holds of what the context does not say already.
    `maxsim` is how near a sentence or two come to the question's words, in words of like meaning;
    0 where that was not looked at.
    """

    lexical: float
    dense: float
    sentence: float
    context: float
    maxsim: float = 0.0


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with its score, from 0 to 1, and the signs that made it."""

    compared: ComparedChunk
    score: float
    signs: Signs

    @property
    def stored(self) -> StoredChunk:
        """The chunk as the index holds it."""
        return self.compared.stored


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found: its scores and the question's words that it holds."""

    lexical: float
    dense: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """What the reader is shown: `text[start:end]` of the document is `quote`, always.

    `highlights` are `[start, end)` offsets into `quote`; all offsets count code points. A file has
    lines or pages, or neither is known.
    """

    number: int
    document_id: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    headings: tuple[str, ...]
    quote: str
    start: int
    end: int
    lines: tuple[int, int] | None
    pages: tuple[int, int] | None
    highlights: tuple[tuple[int, int], ...]
    score: float
    why: Why
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer is made of quotes.

    Where the documents hold none, `answer` is None and the citations are the closest passages.
    """

    question: str
    standalone_question: str
    answerable: bool
    confidence: float
    answer: str | None
    citations: tuple[Citation, ...]
    generation: int
    documents: int
    took_ms: float = field(compare=False, default=0.0)
