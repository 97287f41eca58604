"""The JSON shapes that only commands print, with `--json`."""

from pydantic import Field

from bot.output.index_shapes import CountsBody, FileBody, SkippedBody
from bot.output.shapes import Body
from corpus.cleaning.removal_log import Rule


class BuildReportBody(Body):
    """What `chuchu index` prints: the result of a build."""

    counts: CountsBody
    skipped: tuple[SkippedBody, ...]
    files: tuple[FileBody, ...]
    generation: int
    documents: int
    chunks: int
    published: bool = Field(description="Whether there is a new generation")
    message: str | None = Field(description="Why everything was built again")


class RemovalBody(Body):
    """A piece of a file that a rule left out."""

    rule: Rule
    text: str
    line: int | None = Field(description="Its line in the file, from 1, if that is known")


class ReadReportBody(Body):
    """What `chuchu read` prints: how one file is read."""

    path: str
    encoding: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    text: str
    source_characters: int = Field(description="The length of the decoded file")
    kept: int = Field(description="The length of the text")
    dropped: tuple[RemovalBody, ...]
    notes: tuple[str, ...] = Field(description="Remarks on how the file was read")


class ArchiveFileBody(Body):
    """A file in an archive."""

    path: str = Field(description="What `chuchu read` takes to show it")
    reason: str | None = Field(description="Why it is not read, null if it is")


class ArchiveBody(Body):
    """What `chuchu read` prints of an archive: the files in it."""

    path: str
    files: tuple[ArchiveFileBody, ...]


class CheckResultBody(Body):
    """What a check found about one generation."""

    generation: int
    current: bool
    problem: str | None = Field(description="Null if the generation is intact")


class CheckBody(Body):
    """What `chuchu check` prints."""

    generations: tuple[CheckResultBody, ...]


class RollbackBody(Body):
    """What `chuchu rollback` prints."""

    generation: int = Field(description="The generation that is current now")
