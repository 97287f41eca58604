"""The index: what it contains, rebuilding it, and the progress of a rebuild."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from bot.api.dependencies import (
    JobsPart,
    ManagerPart,
    RebuilderPart,
    ServicePart,
    WriterPart,
)
from bot.api.errors import error_response_with_job
from bot.api.responses import error_responses, json_response
from bot.output.index_shapes import IndexWithJobBody, JobBody, StartedJobBody
from bot.output.serialize import index_body, job_body
from bot.output.shapes import ErrorWithJobBody
from corpus.errors import IndexUnavailable

router = APIRouter(tags=["index"])


@router.get(
    "/index",
    response_model=IndexWithJobBody,
    responses=error_responses(422, 503, unavailable=ErrorWithJobBody),
)
def index(
    service: ServicePart,
    rebuilder: RebuilderPart,
    writer: WriterPart,
    offset: Annotated[int, Query(ge=0, le=1 << 40)] = 0,
    limit: Annotated[int, Query(ge=0, le=10_000)] = 1000,
) -> Response:
    """Return what the index contains, and its files page by page."""
    job = rebuilder.jobs.running_id()
    try:
        answerer = service.answerer
    except IndexUnavailable as error:
        return error_response_with_job(error, job)
    opened = answerer.index
    files = opened.files(offset, limit)
    problem = rebuilder.update_problem()
    model = None if writer is None else writer.model
    return json_response(index_body(opened.info, answerer.tools, files, job, problem, model))


@router.post(
    "/index/rebuild",
    status_code=202,
    response_model=StartedJobBody,
    responses=error_responses(403, 409, 503),
)
def rebuild(_: ManagerPart, rebuilder: RebuilderPart) -> Response:
    """Start a rebuild of the index."""
    return json_response(StartedJobBody(job=rebuilder.start().id), 202)


@router.get("/index/jobs/{identity}", response_model=JobBody, responses=error_responses(404))
def job(
    jobs: JobsPart, identity: Annotated[str, Path(description="The id that a rebuild returned")]
) -> Response:
    """Return the progress of a rebuild."""
    return json_response(job_body(jobs.read(identity)))
