"""From the program's own types to JSON shapes.

Functions named `…_body` return a shape, which HTTP handlers send. Functions named `…_json` return
the same shape as a dictionary, which the command line prints.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.answer.example_questions import Example
from bot.collection_names import DEFAULT_COLLECTION, collection_of
from bot.output.command_shapes import (
    BuildReportBody,
    CheckBody,
    CheckResultBody,
    RollbackBody,
)
from bot.output.index_shapes import (
    CollectionBody,
    CountsBody,
    FileBody,
    IndexBody,
    IndexEventBody,
    IndexWithJobBody,
    JobBody,
    LanguageModelBody,
    ReaderBody,
    SkippedBody,
)
from bot.output.shapes import (
    AnswerBody,
    AnsweredFromBody,
    AnswerSpanBody,
    Body,
    CitationBody,
    DocumentsBody,
    DocumentSummaryBody,
    ErrorBody,
    ErrorDetailBody,
    ExampleBody,
    ExamplesBody,
    LeftOutBody,
    WrittenBody,
)
from bot.serving.jobs import Job
from bot.types import Answer
from bot.written.language_model import LanguageModel
from corpus.errors import ChuchuError
from corpus.types import Skipped
from embeddings.tools import Tools
from embeddings.types import BuildReport, CheckResult, DocumentSummary, FileRecord, IndexInfo


def answer_body(answer: Answer) -> AnswerBody:
    """Return the shape of an answer."""
    span = answer.answer_span
    return AnswerBody(
        question=answer.question,
        standalone_question=answer.standalone_question,
        verdict=answer.verdict,
        answerable=answer.answerable,
        confidence=answer.confidence,
        answer=answer.answer,
        citations=tuple(map(CitationBody.model_validate, answer.citations)),
        answer_span=None if span is None else AnswerSpanBody.model_validate(span),
        differs=answer.differs,
        written=None if answer.written is None else WrittenBody.model_validate(answer.written),
        written_error=None if answer.written_error is None else _error_detail(answer.written_error),
        left_out=tuple(map(LeftOutBody.model_validate, answer.left_out)),
        where=None if answer.where is None else answer.where.as_mapping(),
        matching_documents=answer.matching_documents,
        index=AnsweredFromBody(generation=answer.generation, documents=answer.documents),
        took_ms=answer.took_ms,
    )


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as a dictionary."""
    return answer_body(answer).model_dump(mode="json")


def examples_body(examples: Iterable[Example]) -> ExamplesBody:
    """Return the shape of the questions that a folder answers."""
    return ExamplesBody(examples=tuple(map(ExampleBody.model_validate, examples)))


def documents_body(total: int, page: Iterable[DocumentSummary]) -> DocumentsBody:
    """Return the shape of a page of the list of documents."""
    summaries = tuple(
        DocumentSummaryBody(**_fields(DocumentSummaryBody, each), collection=collection_of(each.id))
        for each in page
    )
    return DocumentsBody(total=total, documents=summaries)


def _fields(shape: type[Body], described: object) -> dict[str, Any]:
    """Return the attributes of an object for a shape that has them and `collection`."""
    return {name: getattr(described, name) for name in shape.model_fields if name != "collection"}


def index_body(
    info: IndexInfo,
    tools: Tools,
    files: Iterable[FileRecord],
    job: str | None = None,
    update_problem: str | None = None,
    language_model: LanguageModel | None = None,
    collections: Iterable[CollectionBody] = (),
) -> IndexWithJobBody:
    """Return the shape of an index that is searched with `tools`, of the files that are given, of
    the job under way, why the index can't be updated, of what writes answers, and the states of
    its collections."""
    return IndexWithJobBody(
        **_index_fields(info, tools, files, update_problem),
        job=job,
        language_model=None
        if language_model is None
        else LanguageModelBody(model=language_model.name, host=language_model.host),
        collections=tuple(collections),
    )


def info_json(
    info: IndexInfo,
    tools: Tools,
    files: Sequence[FileRecord],
    update_problem: str | None = None,
) -> dict[str, Any]:
    """Return an index that is searched with `tools`, the files that are given, and why it can't be
    updated as a dictionary."""
    return IndexBody(**_index_fields(info, tools, files, update_problem)).model_dump(mode="json")


def _reader_body(info: IndexInfo, tools: Tools) -> ReaderBody | None:
    missing = tools.missing_deep_vectors(info)
    if tools.deep is None or missing is None:
        return None
    return ReaderBody(encoder=tools.deep.name, missing=missing)


def _index_fields(
    info: IndexInfo, tools: Tools, files: Iterable[FileRecord], update_problem: str | None
) -> dict[str, Any]:
    return {
        "reader": _reader_body(info, tools),
        "update_problem": update_problem,
        "generation": info.generation,
        "documents": info.documents,
        "chunks": info.chunks,
        "built_at": info.built_at,
        "encoder": info.encoder,
        "analyser": info.analyser,
        "skipped": _skipped(info.skipped),
        "total_files": info.files,
        "files": _files(files),
    }


def index_event_body(info: IndexInfo) -> IndexEventBody:
    """Return the shape that listeners are sent when the index changes."""
    return IndexEventBody.model_validate(info)


def job_body(job: Job, collection: str = DEFAULT_COLLECTION) -> JobBody:
    """Return the shape of a build of a collection's index."""
    counts = None if job.counts is None else CountsBody.model_validate(job.counts)
    return JobBody(
        id=job.id,
        collection=collection,
        state=job.state,
        stage=job.stage,
        progress=job.progress,
        done=job.done,
        total=job.total,
        counts=counts,
        error=job.error,
    )


def report_json(report: BuildReport) -> dict[str, Any]:
    """Return the result of a build as a dictionary."""
    return BuildReportBody.model_validate(report).model_dump(mode="json")


def check_json(results: Iterable[CheckResult]) -> dict[str, Any]:
    """Return what a check found about every generation as a dictionary."""
    found = tuple(map(CheckResultBody.model_validate, results))
    return CheckBody(generations=found).model_dump(mode="json")


def rollback_json(generation: int) -> dict[str, Any]:
    """Return the generation that a rollback made current as a dictionary."""
    return RollbackBody(generation=generation).model_dump(mode="json")


def error_body(error: ChuchuError) -> ErrorBody:
    """Return the shape of an error."""
    return ErrorBody(error=_error_detail(error))


def _error_detail(error: ChuchuError) -> ErrorDetailBody:
    return ErrorDetailBody(
        type=type(error).__name__,
        message=_encodable(error.message),
        hint=_encodable(error.hint),
    )


def error_json(error: ChuchuError) -> dict[str, Any]:
    """Return an error as a dictionary."""
    return error_body(error).model_dump(mode="json")


def _encodable(text: str) -> str:
    """Escape lone surrogates: a message may name a path that is not UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def _files(files: Iterable[FileRecord]) -> tuple[FileBody, ...]:
    return tuple(map(FileBody.model_validate, files))


def _skipped(skipped: Iterable[Skipped]) -> tuple[SkippedBody, ...]:
    return tuple(map(SkippedBody.model_validate, skipped))
