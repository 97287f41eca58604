"""Questions, queries, search hits, citations and answers."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.collection_names import collection_of
from bot.filters.where import Where
from corpus.errors import LanguageModelError
from corpus.positions.places import named_parts, page_range, place_at
from corpus.types import Place
from embeddings.encoding.deep_encoder import QuestionVectors
from embeddings.encoding.maxsim import QuestionWords
from embeddings.types import Vectors


class Mode(StrEnum):
    """Which searches take part."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"
    DEEP = "deep"


class Verdict(StrEnum):
    """Whether the documents answer a question.

    `RELATED` passages are about what the question asks, but do not say it, or say it of something
    else.
    """

    ANSWERED = "answered"
    RELATED = "related"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found.

    `lexical` and `dense` are its ranking features of these names, from 0 to 1; `terms` are the
    words that it shares with the question, as the passage writes them.
    """

    lexical: float
    dense: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A passage that a search found: `text[start:end]` of its document is `quote`, always.

    Offsets count code points. `lines` are the first and last one in the source file, counted from
    1, or None where they are not known. `places` are `(offset, place)` pairs, with offsets into
    `quote`, where the file has pages, slides, sheets or chapters. `score` is from 0 to 1.
    """

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
    places: tuple[tuple[int, Place], ...]
    score: float

    @property
    def collection(self) -> str:
        """The name of the collection that the document belongs to."""
        return collection_of(self.document_id)

    @property
    def pages(self) -> tuple[int, int] | None:
        """The first and the last page, None where the file has no pages."""
        return page_range(self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(SearchHit):
    """A passage as an answer cites it.

    `number` counts from 1. `highlights` are the answering sentences, as ascending `[start, end)`
    offsets into `quote`. `also_in` are the paths of other documents that contain the passage.
    `superseded_by` is the id of a newer version of its document, None where there is none.
    """

    number: int
    highlights: tuple[tuple[int, int], ...]
    why: Why
    also_in: tuple[str, ...] = ()
    superseded_by: str | None = None

    @property
    def place(self) -> dict[str, int | str | tuple[int, int]] | None:
        """Where the first answering sentence stands in the file, None where it is not known.

        It is one of `{"page": 3}`, `{"sheet": "值班", "row": 4}`, `{"slide": 2}`,
        `{"chapter": "…"}` and, for the whole passage, `{"lines": (4, 6)}`.
        """
        place = self._place()
        if place is not None:
            return {**named_parts(place)}
        return None if self.lines is None else {"lines": self.lines}

    @property
    def recognised(self) -> bool:
        """Whether the answering sentence was recognised in a picture, and may have errors."""
        place = self._place()
        return place is not None and place.is_recognised

    def _place(self) -> Place | None:
        return place_at(self.places, self.highlights[0][0] if self.highlights else 0)


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """The words that answer: `quote[start:end]` of the citation with this number is `text`."""

    citation: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that a language model wrote.

    `citations` are the numbers of the citations that it names. It is `supported` where their quotes
    say what it says.
    """

    text: str
    citations: tuple[int, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that a language model wrote; `text` has its supported sentences only."""

    text: str
    sentences: tuple[WrittenSentence, ...]
    model: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A collection that an answer does not come from although it was asked, and why."""

    collection: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, with its citations, best first.

    `standalone_question` is the question as it was searched, completed from the conversation.
    `confidence` is the probability, from 0 to 1, that the first citation answers. Where the verdict
    is not `ANSWERED`, `answer` is None, and the citations are the closest passages. `answer_span`
    are the words that answer, None where they are not known. `differs` are short sentences on what
    the question names and the closest passages do not. `written` is what a language model wrote
    where there is one; `written_error` is why there is nothing of it. `where` is the filter that
    the question was asked within, `matching_documents` how many documents meet it; both are None
    without one. `left_out` are collections that could not be asked.
    """

    question: str
    standalone_question: str
    verdict: Verdict
    confidence: float
    answer: str | None
    citations: tuple[Citation, ...]
    generation: int
    documents: int
    answer_span: AnswerSpan | None = None
    differs: tuple[str, ...] = ()
    written: Written | None = None
    written_error: LanguageModelError | None = field(compare=False, default=None)
    where: Where | None = None
    matching_documents: int | None = None
    took_ms: float = field(compare=False, default=0.0)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the documents answer."""
        return self.verdict is Verdict.ANSWERED


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked and as it is searched.

    `folded` is the folded text with question phrases (什么时候) and polite phrases blanked out.
    `terms` are the distinct terms of lexical search. `weights` maps each character, pair and word
    to its inverse document frequency in general text, numbers in their normalised form.
    `has_numbers` says whether texts must have their numbers normalised before they are compared
    with it. `aliases` are pairs of a name or everyday word in the question and another name or word
    for the same thing in documents. `own` is the folded part that the asker wrote, empty where that
    is all of it.
    """

    text: str
    folded: str
    terms: tuple[str, ...]
    weights: dict[str, float]
    has_numbers: bool = False
    aliases: tuple[tuple[str, str], ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready for search: with its vector, of shape `(dimensions,)`, and its words with
    their vectors.

    `deep` are the vectors that the deep encoder gives it; None where the index has no deep vectors,
    or they shall not take part.
    """

    question: Question
    vector: Vectors
    words: QuestionWords
    deep: QuestionVectors | None = None
