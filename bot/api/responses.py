"""JSON answers, and how OpenAPI describes the errors of an endpoint."""

import json
from collections.abc import AsyncGenerator, Generator, Mapping
from typing import Any

import anyio
from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.output.shapes import Body, ErrorBody, ErrorDetailBody

_MEANINGS = {
    401: "The request has no key, or a wrong one.",
    403: "The request came from a page of another site, or its key does not allow this.",
    404: "There is no such document, collection or job.",
    409: "Another build of the index is running, or the file is not the one that was indexed.",
    415: "The document has no pages.",
    422: "The request is malformed, or the question can't be answered as it was put.",
    429: "Too many requests were sent, or too many wrong keys.",
    503: "There is no index that can answer yet.",
}
STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""Keep caches and nginx from holding back the events of a stream."""
_OPENAI_KINDS = {429: "rate_limit_error"}
_RETRY_AFTER = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}


class EventResponse(StreamingResponse):
    """Sends the server-sent events that a generator yields, and closes it with the response.

    A generator that is not asynchronous runs in a thread. A client may leave in the middle, and the
    garbage collector would come late.
    """

    def __init__(
        self, events: AsyncGenerator[str | bytes, None] | Generator[bytes, None, None]
    ) -> None:
        super().__init__(events, media_type="text/event-stream", headers=STREAM_HEADERS)
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                if isinstance(self._events, Generator):
                    await run_in_threadpool(self._events.close)
                else:
                    await self._events.aclose()


def route_path(scope: Scope) -> str:
    """Return the path of a request as the server's own addresses are written: without the prefix
    that a proxy shows."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def json_response(
    body: Body, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a shape as JSON.

    Handlers call this instead of returning the shape: what FastAPI serialises itself it validates
    once more, and on the event loop, where a large document would delay other requests.
    """
    return Response(body.model_dump_json(), status, headers, media_type="application/json")


def plain_error_response(
    status: int, kind: str, message: str, hint: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error that is not in the tree of `corpus.errors` as a response."""
    body = ErrorBody(error=ErrorDetailBody(type=kind, message=message, hint=hint))
    return json_response(body, status, headers)


def refusal(
    scope: Scope,
    status: int,
    kind: str,
    message: str,
    hint: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the error of a request that no endpoint sees, in the shape that its path has."""
    if not route_path(scope).startswith("/v1/"):
        return plain_error_response(status, kind, message, hint, headers)
    return openai_error(status, kind, f"{message} {hint}".strip(), None, headers)


def openai_error(
    status: int,
    code: str,
    message: str,
    parameter: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error in the shape of OpenAI's API; `parameter` names what is wrong."""
    body = json.dumps(openai_error_json(status, code, message, parameter), ensure_ascii=False)
    return Response(body, status, headers, media_type="application/json")


def openai_error_json(
    status: int, code: str, message: str, parameter: str | None = None
) -> dict[str, Any]:
    """Return an error in the shape of OpenAI's API as a dictionary."""
    kind = "server_error" if status >= 500 else _OPENAI_KINDS.get(status, "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": parameter, "code": code}}


def error_responses(*statuses: int, unavailable: type[Body] = ErrorBody) -> dict[int | str, Any]:
    """Return the OpenAPI description of an endpoint's errors, for the parameter `responses`.

    `unavailable` is the shape of the error with status 503.
    """
    described: dict[int | str, Any] = {
        status: {"model": ErrorBody, "description": _MEANINGS[status]} for status in statuses
    }
    for status in described.keys() & {429, 503}:
        described[status] |= {"headers": {"Retry-After": _RETRY_AFTER}}
    if 503 in described:
        described[503] |= {"model": unavailable}
    described["default"] = {"model": ErrorBody, "description": "Any other error."}
    return described
