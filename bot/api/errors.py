"""Every error is answered with one JSON shape: a type, a sentence and a hint."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.api.admission import BUSY
from bot.api.arrival.request_id import request_id_header
from bot.api.guard import SECURITY_HEADERS, TOO_LARGE
from bot.api.responses import json_response, plain_error_response
from bot.output.serialize import error_body
from bot.output.shapes import ErrorBody, ErrorWithJobBody
from corpus.errors import (
    ChuchuError,
    CollectionNotFound,
    DocumentNotFound,
    Forbidden,
    IndexBusy,
    IndexNotWritable,
    IndexUnavailable,
    JobNotFound,
    NoPages,
    NotInstalled,
    PageNotFound,
    QuestionError,
    SourceBusy,
    SourceChanged,
    SourceError,
    SourceGone,
)
from corpus.text.visible import visible

log = logging.getLogger("chuchu")
_STATUS = {
    QuestionError: 422,
    CollectionNotFound: 404,
    DocumentNotFound: 404,
    JobNotFound: 404,
    SourceGone: 404,
    PageNotFound: 404,
    SourceChanged: 409,
    NoPages: 415,
    SourceBusy: 503,
    SourceError: 422,
    Forbidden: 403,
    IndexBusy: 409,
    NotInstalled: 501,
    IndexNotWritable: 503,
    IndexUnavailable: 503,
}
_RETRY_AFTER_SECONDS = "2"
# Somebody has to do something about it first.
_RETRY_WHEN_WRITABLE_SECONDS = "60"
_ASK_HINT = 'Send {"question": "…", "top_k": 5, "history": []}.'
_HINTS = {
    "/feedback": 'Send {"question": "…", "history": [], "document_id": "…", "start": 0, "end": 9, '
    '"verdict": "good"}.'
}


def add_error_handlers(app: FastAPI) -> None:
    """Make an application answer every error with the shape of errors."""
    handlers: dict[Any, Callable[[Request, Any], Awaitable[Response]]] = {
        ChuchuError: _handle_own_error,
        RequestValidationError: _handle_invalid_request,
        HTTPException: _handle_http_error,
        Exception: _handle_unexpected_error,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _handle_own_error(_: Request, error: ChuchuError) -> Response:
    return error_response(error)


def error_response(error: ChuchuError) -> Response:
    """Return an error of the error tree as a response."""
    return _tree_response(error, error_body(error))


def error_response_with_job(error: ChuchuError, job: str | None) -> Response:
    """Return an error of the error tree, and the id of the job that builds the index, if any."""
    return _tree_response(error, ErrorWithJobBody(error=error_body(error).error, job=job))


def status_of(error: ChuchuError) -> int:
    """Return the HTTP status of an error of the error tree."""
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)


def _tree_response(error: ChuchuError, body: ErrorBody) -> Response:
    status = status_of(error)
    return json_response(body, status, retry_headers(error))


def retry_headers(error: ChuchuError) -> dict[str, str]:
    """Return when to come back with an error whose status is 503."""
    if status_of(error) != 503:
        return {}
    is_read_only = isinstance(error, IndexNotWritable)
    seconds = _RETRY_WHEN_WRITABLE_SECONDS if is_read_only else _RETRY_AFTER_SECONDS
    return {"Retry-After": seconds}


async def _handle_invalid_request(request: Request, error: RequestValidationError) -> Response:
    # The message never repeats the input, which may contain what JSON can't encode.
    first = error.errors()[0]
    expected = _HINTS.get(request.url.path, _ASK_HINT)
    if first["type"] == "json_invalid":
        return plain_error_response(422, "InvalidRequest", "The body is not valid JSON.", expected)
    field = ".".join(str(part) for part in first["loc"] if part not in ("body", "query"))
    reason = f"{field}: {first['msg']}" if field else str(first["msg"])
    hint = expected if "body" in first["loc"] else ""
    message = f"The request can't be read ({reason})."
    return plain_error_response(422, "InvalidRequest", message, hint)


async def _handle_http_error(_: Request, error: HTTPException) -> Response:
    if error.status_code == 413:
        return plain_error_response(413, *TOO_LARGE, error.headers)
    if error.status_code == 503:
        return plain_error_response(503, *BUSY, error.headers)
    # FastAPI answers 400 where the body breaks the JSON parser itself.
    status = 422 if error.status_code == 400 else error.status_code
    messages = {404: "There is nothing here.", 405: "This address does not take that method."}
    message = messages.get(status, "The request can't be read.")
    kind = "InvalidRequest" if status == 422 else "HTTPError"
    return plain_error_response(status, kind, message, "", error.headers)


async def _handle_unexpected_error(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s", visible(request.url.path), exc_info=error)
    message = "Something went wrong in the server."
    hint = "The server's log has the details."
    # This handler runs outside of what adds these headers to all other responses.
    headers = SECURITY_HEADERS | request_id_header(request.scope)
    return plain_error_response(500, "InternalError", message, hint, headers)
