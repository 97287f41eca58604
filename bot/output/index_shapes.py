"""JSON shapes of the index: what it contains, its builds, and whether the server is ready."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from bot.output.shapes import Body
from bot.serving.jobs import JobState
from embeddings.types import FileState, Stage


class CollectionState(StrEnum):
    """Whether a collection can answer."""

    READY = "ready"
    BUILDING = "building"
    UNAVAILABLE = "unavailable"


class LanguageModelBody(Body):
    """The language model that writes answers, and the host that questions and passages go to."""

    model: str
    host: str


class SkippedBody(Body):
    """A file that was left out, and why."""

    path: str
    reason: str


class FileBody(Body):
    """A file of the folder when it was indexed."""

    collection: str
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


class CollectionBody(Body):
    """The state of a collection. The numbers are 0 and `built_at` is null while it can't answer."""

    name: str
    state: CollectionState = Field(description="`unavailable`: its index can't be opened")
    reason: str | None = Field(description="Why it can't answer; null if it can")
    generation: int
    documents: int
    chunks: int
    built_at: str | None = Field(description="ISO 8601, in UTC")
    skipped: int = Field(description="The number of files that were left out")
    job: str | None = Field(
        description="The id of its running job for `GET /index/jobs/{identity}`"
    )
    update_problem: str | None = Field(description="Why its index can't be updated")


class IndexWithJobBody(IndexBody):
    """The open generation of the index, and the job that is building the next one.

    Of several collections the numbers are the sums over those that can answer.
    """

    job: str | None = Field(description="The id for `GET /index/jobs/{identity}`")
    language_model: LanguageModelBody | None = Field(
        description="The model that writes answers; null if there is none"
    )
    collections: tuple[CollectionBody, ...]


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
    collection: str = Field(description="The collection whose index it builds")
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
    jobs: dict[str, str] = Field(description="The ids of all that were started, by collection")


class AliveBody(Body):
    """The server is running."""

    status: Literal["alive"] = "alive"


class ReadyBody(Body):
    """The server can answer questions."""

    status: Literal["ready"] = "ready"
    generation: int
