"""What a monitor asks: is the server alive, can it answer, and how much has it done."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from bot.api.dependencies import CollectionsPart, MetricsPart, VisiblePart
from bot.api.errors import error_response_with_job
from bot.api.metrics import Metrics
from bot.api.responses import error_responses, json_response
from bot.output.index_shapes import AliveBody, ReadyBody
from bot.output.shapes import ErrorWithJobBody
from corpus.errors import Forbidden, IndexUnavailable

router = APIRouter(tags=["health"])


# A coroutine, so not in the thread pool: a server whose threads are all busy is alive.
@router.get("/healthz", response_model=AliveBody, responses=error_responses())
async def healthz() -> Response:
    """Report that the process is alive."""
    return json_response(AliveBody())


@router.get(
    "/readyz",
    response_model=ReadyBody,
    responses=error_responses(503, unavailable=ErrorWithJobBody),
)
def readyz(collections: CollectionsPart) -> Response:
    """Report whether questions can be answered: whether a collection can answer at least."""
    service = collections.select()
    try:
        generation = service.answerer.index.info.generation
    except IndexUnavailable as error:
        return error_response_with_job(error, collections.running_job(service))
    return json_response(ReadyBody(generation=generation))


@router.get("/metrics", response_class=PlainTextResponse, responses=error_responses(403))
def metrics(collections: CollectionsPart, collected: MetricsPart, visible: VisiblePart) -> Response:
    """Return counters of this process in Prometheus' text format.

    They are those of all collections, so a key must be for all.
    """
    if visible is not None:
        raise Forbidden("The figures are of all folders.", "Use a key for all of them.")
    try:
        info = collections.select().answerer.index.info
    except IndexUnavailable:
        info = None
    return Response(collected.text(info), media_type=Metrics.MEDIA_TYPE)
