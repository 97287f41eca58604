"""Server-sent events of an answer."""

import json
import logging
from collections.abc import Callable, Generator, Iterator
from typing import Any

from fastapi.responses import Response
from fastapi.sse import format_sse_event

from bot.api.responses import EventResponse

log = logging.getLogger("chuchu")
DONE = format_sse_event(data_str="[DONE]")
"""Ends a stream of chunks."""


def json_text(value: dict[str, Any]) -> str:
    """Return an object as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def data_event(value: dict[str, Any], name: str | None = None) -> bytes:
    """Return an event whose data is an object."""
    return format_sse_event(event=name, data_str=json_text(value))


def stream_response(
    events: Iterator[bytes], failed: Callable[[], dict[str, Any]], name: str | None = None
) -> Response:
    """Return a response that sends events as they are made.

    The status has been sent when something fails, so that is an event too: `failed` returns its
    data, and `name` is its name.
    """

    def guarded() -> Generator[bytes, None, None]:
        try:
            yield from events
        except Exception:
            log.exception("unexpected error in a stream")
            yield data_event(failed(), name)

    return EventResponse(guarded())
