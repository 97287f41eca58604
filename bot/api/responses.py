"""JSON answers, and how OpenAPI describes the errors of an endpoint."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response
from starlette.types import Scope

from bot.output.shapes import Body, ErrorBody, ErrorDetailBody

_MEANINGS = {
    403: "The request came from a page of another site, or without the administrator's token.",
    404: "There is no such document or job.",
    409: "Another build of the index is running, or the file is not the one that was indexed.",
    415: "The document has no pages.",
    422: "The request is malformed, or the question can't be answered as it was put.",
    503: "There is no index that can answer yet.",
}
_RETRY_AFTER = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}


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
    if not scope["path"].startswith("/v1/"):
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
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": parameter, "code": code}}


def error_responses(*statuses: int, unavailable: type[Body] = ErrorBody) -> dict[int | str, Any]:
    """Return the OpenAPI description of an endpoint's errors, for the parameter `responses`.

    `unavailable` is the shape of the error with status 503.
    """
    described: dict[int | str, Any] = {
        status: {"model": ErrorBody, "description": _MEANINGS[status]} for status in statuses
    }
    if 503 in described:
        described[503] |= {"model": unavailable, "headers": {"Retry-After": _RETRY_AFTER}}
    described["default"] = {"model": ErrorBody, "description": "Any other error."}
    return described
