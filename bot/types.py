"""What a question becomes: passages, citations, an answer."""

from dataclasses import dataclass, field
from enum import StrEnum

from embeddings.encoding.maxsim import QuestionWords
from embeddings.types import Vectors


class Mode(StrEnum):
    """Which halves of the search take part."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


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


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put and as it is searched.

    `folded` is what is searched: folded, its question phrases blanked. `terms` are distinct;
    `weights` holds the rarity of each unit and pair, numbers in their one writing. `has_numbers`
    tells whether texts must be brought to that writing before they are compared with it.
    `other_names` are names in it with what the documents call them too.
    """

    text: str
    folded: str
    terms: tuple[str, ...]
    weights: dict[str, float]
    has_numbers: bool = False
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its vector, of shape `(dimensions,)`, and the vectors of its words."""

    question: Question
    vector: Vectors
    words: QuestionWords
