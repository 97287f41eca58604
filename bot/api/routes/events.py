"""Server-sent events."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from bot.api.dependencies import EventsPart
from bot.api.event_stream import MAX_LISTENERS
from bot.api.responses import error_responses

_STREAM: dict[int | str, Any] = {
    200: {
        "description": (
            "An endless stream. The event `index` carries generation, documents and built_at, or "
            "null if there is no index; the event `job` carries the newest job, or null."
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_ERRORS = error_responses(503)
_ERRORS[503]["description"] = f"{MAX_LISTENERS} clients are listening already."

router = APIRouter(tags=["index"])


@router.get("/events", response_class=StreamingResponse, responses=_STREAM | _ERRORS)
async def events(stream: EventsPart) -> Response:
    """Send an event whenever the index or the newest job changes."""
    return stream.response()
