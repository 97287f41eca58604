"""The JSON shapes that programs read in HTTP answers; commands print some of them with `--json`.

Each shape is a pydantic model, so that `/openapi.json` describes what is really sent. The shapes of
commands alone are in `bot.output.command_shapes` and `bot.evaluate.shapes`. Offsets count
Unicode code points and ranges are half open, `[start, end)`.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.serving.jobs import JobState
from bot.types import Verdict
from embeddings.types import FileState, Stage


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


class AnsweredFromBody(Body):
    """The generation of the index that an answer comes from."""

    generation: int
    documents: int


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
    index: AnsweredFromBody
    took_ms: Milliseconds


class ExampleBody(Body):
    """A question that the folder answers."""

    question: str
    document_id: str = Field(description="The document that answers it")


class ExamplesBody(Body):
    """Questions that the folder answers."""

    examples: tuple[ExampleBody, ...]


class HeadingBody(Body):
    """A heading that stands in the text at `[start, end)`."""

    start: int
    end: int
    level: int = Field(description="1 is the highest")


class DocumentBody(Body):
    """A document with its text."""

    id: str
    path: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    encoding: str = Field(description="The file's text encoding, or the format of a binary file")
    sha256: str = Field(description="The SHA-256 of the file's bytes")
    headings: tuple[HeadingBody, ...]
    notes: tuple[str, ...] = Field(description="Remarks on how the file was read")
    text: str


class DocumentSummaryBody(Body):
    """An entry of the list of documents."""

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


class SkippedBody(Body):
    """A file that was left out, and why."""

    path: str
    reason: str


class FileBody(Body):
    """A file of the folder when it was indexed."""

    path: str
    state: FileState = Field(description="Compared with the generation before")
    reason: str | None = Field(description="Why the file was skipped")
    encoding: str | None
    kept: int = Field(description="The characters of the document's text")
    dropped: int = Field(description="The characters of the file that were left out of it")
    notes: tuple[str, ...]


class ReaderBody(Body):
    """The deep encoder that takes part in answers."""

    encoder: str
    missing: int = Field(
        description="How many chunks it has not encoded; it takes part when none is left"
    )


class IndexBody(Body):
    """The open generation of the index."""

    generation: int
    documents: int
    chunks: int
    built_at: str = Field(description="ISO 8601, in UTC")
    encoder: str
    analyser: str
    reader: ReaderBody | None = Field(description="Null if the setting is off, or it can't be used")
    update_problem: str | None = Field(
        description="Why the index can't be updated, null if nothing speaks against it"
    )
    skipped: tuple[SkippedBody, ...]
    total_files: int = Field(description="The number of files, on all pages")
    files: tuple[FileBody, ...] = Field(description="A page of the list of files")


class IndexWithJobBody(IndexBody):
    """The open generation of the index, and the job that is building the next one."""

    job: str | None = Field(description="The id for `GET /index/jobs/{identity}`")


class IndexEventBody(Body):
    """The data of the event `index`."""

    generation: int
    documents: int
    built_at: str = Field(description="ISO 8601, in UTC")


class CountsBody(Body):
    """What a build did with the files, and how many texts it encoded."""

    new: int
    updated: int
    unchanged: int
    removed: int
    skipped: int
    encoded: int


class JobBody(Body):
    """A build of the index."""

    id: str
    state: JobState
    stage: Stage | None = Field(description="Null until the build has begun")
    progress: float = Field(description="From 0 to 1")
    done: int = Field(description="Finished steps of the stage")
    total: int = Field(description="All steps of the stage")
    counts: CountsBody | None = Field(
        description="The files by what was done with them; null until the job is done"
    )
    error: str | None = Field(description="Why the build failed")


class StartedJobBody(Body):
    """The build that was started."""

    job: str = Field(description="The id for `GET /index/jobs/{identity}`")


class AliveBody(Body):
    """The server is running."""

    status: Literal["alive"] = "alive"


class ReadyBody(Body):
    """The server can answer questions."""

    status: Literal["ready"] = "ready"
    generation: int


class ErrorDetailBody(Body):
    """What went wrong."""

    type: str = Field(description="The name of the error, for programs")
    message: str = Field(description="One sentence")
    hint: str = Field(description="What to do about it; may be empty")


class ErrorBody(Body):
    """The shape of every error."""

    error: ErrorDetailBody


class ErrorWithJobBody(ErrorBody):
    """An error, and the job that is building the index."""

    job: str | None = Field(description="The id for `GET /index/jobs/{identity}`")
