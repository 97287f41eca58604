"""The JSON shapes that programs read in HTTP answers; commands print some of them with `--json`.

Each shape is a pydantic model, so that `/openapi.json` describes what is really sent. The shapes of
an index are in `bot.output.index_shapes`, those of
commands alone in `bot.output.command_shapes` and `bot.evaluate.shapes`. Offsets count
Unicode code points and ranges are half open, `[start, end)`.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.types import Verdict


def _rounded(digits: int) -> AfterValidator:
    return AfterValidator(lambda value: round(value, digits))


Score = Annotated[float, _rounded(4)]
Milliseconds = Annotated[float, _rounded(2)]
Range = tuple[int, int]


class Body(BaseModel):
    """Base of all shapes: immutable, and without keys that are not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class WhyBody(Body):
    """Why a passage was found."""

    lexical: Score = Field(
        description=(
            "BM25 divided by the query's best, times the largest coverage of any candidate; 0 to 1"
        )
    )
    dense: Score = Field(description="The cosine with the question, negative values as 0; 0 to 1")
    terms: tuple[str, ...] = Field(description="Words of the question that the passage contains")


class CitationBody(Body):
    """A passage: `text[start:end]` of the document is `quote`, always."""

    number: int = Field(description="The number that the answer refers to as [1], [2], …")
    collection: str = Field(description="The collection of the document; `default` if unnamed")
    document_id: str = Field(description="The id for `GET /documents/{identity}`")
    path: str = Field(description="The document's path below the folder of documents")
    title: str
    date: str | None = Field(description="ISO 8601, if the document has a date that can be read")
    author: str | None
    url: str | None
    headings: tuple[str, ...] = Field(description="The headings above the passage, outermost first")
    quote: str
    start: int
    end: int
    lines: Range | None = Field(description="The first and last line of the source file, from 1")
    pages: Range | None = Field(description="The first and last page of the source file, from 1")
    place: dict[str, int | str | Range] | None = Field(
        description="`page`, `slide`, `sheet` and `row`, `chapter`, or `lines`; null if unknown"
    )
    recognised: bool = Field(description="Whether the text was recognised in a picture")
    highlights: tuple[Range, ...] = Field(description="`[start, end)` offsets into `quote`")
    score: Score = Field(description="The weighted mean of the ranking features, 0 to 1")
    why: WhyBody
    also_in: tuple[str, ...] = Field(description="Paths of documents with the same passage")
    superseded_by: str | None = Field(
        description="The id of a newer version of the document, null if there is none"
    )


class AnswerSpanBody(Body):
    """The words that answer: `quote[start:end]` of the citation is `text`."""

    citation: int = Field(description="The number of the citation")
    start: int
    end: int
    text: str


class WrittenSentenceBody(Body):
    """A sentence that a language model wrote."""

    text: str
    citations: tuple[int, ...] = Field(description="The numbers of the citations that it names")
    supported: bool = Field(description="Whether their quotes say what it says")


class WrittenBody(Body):
    """An answer that a language model wrote from the citations."""

    text: str = Field(description="The supported sentences")
    sentences: tuple[WrittenSentenceBody, ...]
    model: str


class ErrorDetailBody(Body):
    """What went wrong."""

    type: str = Field(description="The name of the error, for programs")
    message: str = Field(description="One sentence")
    hint: str = Field(description="What to do about it; may be empty")


class AnsweredFromBody(Body):
    """The generation of the index that an answer comes from."""

    generation: int
    documents: int


class LeftOutBody(Body):
    """A collection that could not be asked, and why."""

    collection: str
    reason: str


class AnswerBody(Body):
    """The answer to a question."""

    question: str
    standalone_question: str = Field(
        description="The question, corrected and completed from the history"
    )
    verdict: Verdict = Field(
        description="`related`: the passages are about it, but do not say it, or not of the same"
    )
    answerable: bool = Field(description="Whether the verdict is `answered`")
    confidence: Score = Field(description="From 0 to 1")
    answer: str | None = Field(description="Quotes with citation numbers; null if not answerable")
    citations: tuple[CitationBody, ...] = Field(
        description="The cited passages; the closest ones if the question is not answerable"
    )
    answer_span: AnswerSpanBody | None = Field(
        description="The words that answer; null if they are not known"
    )
    differs: tuple[str, ...] = Field(
        description="What the question names and the closest passages do not, a sentence each"
    )
    written: WrittenBody | None = Field(
        description="What a language model wrote; null without one, or if nothing is supported"
    )
    written_error: ErrorDetailBody | None = Field(
        description="Why a language model that is set up wrote nothing; else null"
    )
    left_out: tuple[LeftOutBody, ...] = Field(
        (),
        exclude_if=lambda left_out: not left_out,
        description="Collections that were asked and can't answer now; absent without any",
    )
    where: dict[str, str | list[str]] | None = Field(
        default=None,
        exclude_if=lambda where: where is None,
        description="The filter that the question was asked within; absent without one",
    )
    matching_documents: int | None = Field(
        default=None,
        exclude_if=lambda documents: documents is None,
        description="How many documents meet the filter; absent without one",
    )
    index: AnsweredFromBody
    took_ms: Milliseconds


class ExampleBody(Body):
    """A question that the folder answers."""

    question: str
    document_id: str = Field(description="The document that answers it")


class ExamplesBody(Body):
    """Questions that the folder answers."""

    examples: tuple[ExampleBody, ...]


class SessionBody(Body):
    """Who sends a request, and what that may do."""

    name: str | None = Field(description="Of the key or the user; null where none is asked for")
    role: Literal["ask", "manage"]
    collections: tuple[str, ...] | None = Field(description="Null where all may be seen")


class HeadingBody(Body):
    """A heading that stands in the text at `[start, end)`."""

    start: int
    end: int
    level: int = Field(description="1 is the highest")


class TextBlockBody(Body):
    """What stands at `[start, end)` of a document's text.

    A paragraph is only named where a place begins with it.
    """

    kind: Literal["heading", "row", "item", "code", "paragraph"]
    start: int
    end: int
    level: int | None = Field(
        default=None,
        description="Of a heading, 1 is the highest; of an item, the depth of its list",
    )
    place: dict[str, int | str] | None = Field(
        default=None,
        description="The page, slide, sheet and row, or chapter, where it changes here",
    )


class DocumentBody(Body):
    """A document with its text."""

    collection: str
    id: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    encoding: str = Field(description="The file's text encoding, or the format of a binary file")
    sha256: str = Field(description="The SHA-256 of the file's bytes")
    headings: tuple[HeadingBody, ...]
    blocks: tuple[TextBlockBody, ...] = Field(description="What is no plain paragraph, in order")
    has_pages: bool = Field(
        description="Whether `GET /documents/{identity}/page/{number}.png` shows it"
    )
    notes: tuple[str, ...] = Field(description="Remarks on how the file was read")
    text: str


class DocumentSummaryBody(Body):
    """An entry of the list of documents."""

    collection: str
    id: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    characters: int = Field(description="The length of the text in code points")


class DocumentsBody(Body):
    """A page of the list of documents, in the order of their paths."""

    total: int = Field(description="The number of documents that match, on all pages")
    documents: tuple[DocumentSummaryBody, ...]


class ErrorBody(Body):
    """The shape of every error."""

    error: ErrorDetailBody


class ErrorWithJobBody(ErrorBody):
    """An error, and the job that is building the index."""

    job: str | None = Field(description="The id for `GET /index/jobs/{identity}`")
