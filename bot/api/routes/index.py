"""The index: what it contains, rebuilding it, and the progress of a rebuild."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from bot.api.dependencies import (
    CollectionsPart,
    ManagerPart,
    SelectionPart,
    VisiblePart,
    WriterPart,
)
from bot.api.errors import error_response_with_job
from bot.api.responses import error_responses, json_response
from bot.collections.state import collection_state
from bot.output.index_shapes import IndexWithJobBody, JobBody, StartedJobBody
from bot.output.serialize import index_body, job_body
from bot.output.shapes import ErrorWithJobBody
from corpus.errors import IndexUnavailable

router = APIRouter(tags=["index"])


@router.get(
    "/index",
    response_model=IndexWithJobBody,
    responses=error_responses(403, 404, 422, 503, unavailable=ErrorWithJobBody),
)
def index(
    collections: CollectionsPart,
    selection: SelectionPart,
    writer: WriterPart,
    offset: Annotated[int, Query(ge=0, le=1 << 40)] = 0,
    limit: Annotated[int, Query(ge=0, le=10_000)] = 1000,
) -> Response:
    """Return what the index contains, and its files page by page."""
    job = collections.running_job(selection)
    try:
        answerer = selection.answerer
    except IndexUnavailable as error:
        return error_response_with_job(error, job)
    opened = answerer.index
    files = opened.files(offset, limit)
    states = [collection_state(each) for each in selection.collections]
    problems = {each.name: each.update_problem for each in states if each.update_problem}
    if collections.are_named:
        problem = " ".join(f"{name}: {each}" for name, each in problems.items()) or None
    else:
        problem = next(iter(problems.values()), None)
    model = None if writer is None else writer.model
    body = index_body(opened.info, answerer.tools, files, job, problem, model, states)
    return json_response(body)


@router.post(
    "/index/rebuild",
    status_code=202,
    response_model=StartedJobBody,
    responses=error_responses(403, 404, 409, 503),
)
def rebuild(_: ManagerPart, collections: CollectionsPart, selection: SelectionPart) -> Response:
    """Start a rebuild of the index, or of those of the collections that are named."""
    started = {each.collection: each.job.id for each in collections.rebuild(selection)}
    first = next(iter(started.values()))
    return json_response(StartedJobBody(job=first, jobs=started), 202)


@router.get("/index/jobs/{identity}", response_model=JobBody, responses=error_responses(404))
def job(
    collections: CollectionsPart,
    visible: VisiblePart,
    identity: Annotated[str, Path(description="The id that a rebuild returned")],
) -> Response:
    """Return the progress of a rebuild."""
    found = collections.job(identity, visible)
    return json_response(job_body(found.job, found.collection))
