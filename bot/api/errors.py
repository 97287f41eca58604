"""Every error leaves as one JSON shape: a type, a sentence, a hint."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.api.guard import SECURITY_HEADERS, TOO_LARGE
from bot.output.serialize import error_json
from corpus.errors import (
    ChuchuError,
    DocumentNotFound,
    Forbidden,
    IndexBusy,
    IndexUnavailable,
    JobNotFound,
    QuestionError,
)

log = logging.getLogger("chuchu")
_STATUS = {
    QuestionError: 422,
    DocumentNotFound: 404,
    JobNotFound: 404,
    Forbidden: 403,
    IndexBusy: 409,
    IndexUnavailable: 503,
}
_RETRY_AFTER = "2"
_SHAPE = 'Send {"question": "…", "top_k": 5, "history": []}.'


def add_error_handlers(app: FastAPI) -> None:
    """Make an application answer errors as the contract words them."""
    handlers: dict[Any, Callable[[Request, Any], Awaitable[Response]]] = {
        ChuchuError: _known,
        RequestValidationError: _invalid,
        HTTPException: _refused,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _known(_: Request, error: ChuchuError) -> Response:
    return refuse(error)


def refuse(error: ChuchuError, **more: Any) -> JSONResponse:
    """Return an error of the tree as an answer; `more` stands beside it in the body."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    headers = {"Retry-After": _RETRY_AFTER} if status == 503 else None
    return JSONResponse({**error_json(error), **more}, status, headers)


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    # The input itself is not repeated: it may hold what JSON can't carry.
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return error_response(422, "InvalidRequest", "The body is not valid JSON.", _SHAPE)
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query"))
    what = f"{place}: {first['msg']}" if place else str(first["msg"])
    hint = _SHAPE if "body" in first["loc"] else ""
    return error_response(422, "InvalidRequest", f"The request can't be read ({what}).", hint)


async def _refused(_: Request, error: HTTPException) -> Response:
    if error.status_code == 413:
        return error_response(413, *TOO_LARGE)
    # A body that breaks the JSON parser itself comes as 400.
    status = 422 if error.status_code == 400 else error.status_code
    messages = {404: "There is nothing here.", 405: "This address does not take that method."}
    message = messages.get(status, "The request can't be read.")
    kind = "InvalidRequest" if status == 422 else "HTTPError"
    return error_response(status, kind, message, "", error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s", request.url.path, exc_info=error)
    # This answer is made outside of the guard.
    message = "Something went wrong in the server."
    return error_response(500, "InternalError", message, "Its log says what.", SECURITY_HEADERS)


def error_response(
    status: int, kind: str, message: str, hint: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a refusal that no error of the tree stands for."""
    body = {"error": {"type": kind, "message": message, "hint": hint}}
    return JSONResponse(body, status, headers)
