"""Server-sent events of an answer."""

import json
import logging
from collections.abc import Callable, Generator, Iterator
from typing import Any

import anyio
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import format_sse_event
from starlette.types import Receive, Scope, Send

from bot.api.responses import STREAM_HEADERS

log = logging.getLogger("chuchu")
DONE = format_sse_event(data_str="[DONE]")
"""Ends a stream of chunks."""


def json_text(value: dict[str, Any]) -> str:
    """Return an object as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def data_event(value: dict[str, Any], name: str | None = None) -> bytes:
    """Return an event whose data is an object."""
    return format_sse_event(event=name, data_str=json_text(value))


class _EventStream(StreamingResponse):
    """Sends events as they are made, in a thread.

    What makes them is ended with the response: a client may leave in the middle, and the garbage
    collector would come late.
    """

    def __init__(self, events: Generator[bytes, None, None]) -> None:
        super().__init__(events, media_type="text/event-stream", headers=STREAM_HEADERS)
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._events.close)


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

    return _EventStream(guarded())
