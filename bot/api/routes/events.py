"""Server-sent events."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from bot.api.dependencies import EventsPart, VisiblePart
from bot.api.event_stream import MAX_LISTENERS
from bot.api.responses import error_responses
from bot.output.index_shapes import IndexEventBody, JobBody
from bot.output.shapes import Body


def _event(name: str, body: type[Body]) -> dict[str, Any]:
    """Return the OpenAPI description of an event whose data is a shape or null, as JSON text."""
    shape = {"$ref": f"#/components/schemas/{body.__name__}"}
    data = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"anyOf": [shape, {"type": "null"}]},
    }
    return {
        "type": "object",
        "required": ["event", "data"],
        "properties": {"event": {"const": name}, "data": data},
    }


_ITEM = {"oneOf": [_event("index", IndexEventBody), _event("job", JobBody)]}
_STREAM: dict[int | str, Any] = {
    200: {
        "description": (
            "An endless stream. The event `index` carries the open generation, or null if there is "
            "no index; the event `job` carries the newest job, or null."
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}, "itemSchema": _ITEM}},
    }
}
_ERRORS = error_responses(503)
_ERRORS[503]["description"] = f"{MAX_LISTENERS} clients are listening already."

router = APIRouter(tags=["index"])


# The model only puts the shapes into the description: FastAPI describes no content of its own for a
# response class without a media type.
@router.get(
    "/events",
    response_model=IndexEventBody | JobBody | None,
    response_class=StreamingResponse,
    responses=_STREAM | _ERRORS,
)
async def events(stream: EventsPart, visible: VisiblePart) -> Response:
    """Send an event whenever the index or the newest job changes."""
    return stream.response(visible)
