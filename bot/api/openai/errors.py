"""Errors in the shape of OpenAI's API."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from bot.api.admin import require_no_web_page
from bot.api.errors import retry_headers, status_of
from bot.api.responses import openai_error
from corpus.errors import ChuchuError, QuestionError, UnsupportedParameter
from corpus.text.visible import visible

log = logging.getLogger("chuchu")
_MESSAGES = {
    413: ("TooLarge", "The request is too large. Send a shorter one."),
    503: ("Busy", "The server is busy. Try again in a moment."),
}


class OpenAIRoute(APIRoute):
    """An endpoint that no page of another site may use, and whose errors have OpenAI's shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of requests."""
        handle = super().get_route_handler()

        async def handle_with_errors(request: Request) -> Response:
            try:
                require_no_web_page(request.headers)
                return await handle(request)
            except ChuchuError as error:
                return _own_error(error)
            except RequestValidationError as error:
                return _invalid_request(error)
            except HTTPException as error:
                return _http_error(error)
            except Exception as error:
                log.error("unexpected error at %s", visible(request.url.path), exc_info=error)
                return openai_error(500, "InternalError", "Something went wrong in the server.")

        return handle_with_errors


def _own_error(error: ChuchuError) -> Response:
    # OpenAI's API answers every faulty request with 400.
    status = 400 if isinstance(error, QuestionError) else status_of(error)
    parameter = error.parameter if isinstance(error, UnsupportedParameter) else None
    message = f"{error.message} {error.hint}".strip().encode("utf-8", "backslashreplace").decode()
    return openai_error(status, type(error).__name__, message, parameter, retry_headers(error))


def _invalid_request(error: RequestValidationError) -> Response:
    # The message never repeats the input, which may contain what JSON can't encode.
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return openai_error(400, "InvalidRequest", "The body is not valid JSON.")
    parameter = ".".join(str(part) for part in first["loc"] if part != "body") or None
    where = f"{parameter}: " if parameter else ""
    message = f"The request can't be read ({where}{first['msg']})."
    return openai_error(400, "InvalidRequest", message, parameter)


def _http_error(error: HTTPException) -> Response:
    code, message = _MESSAGES.get(error.status_code, ("InvalidRequest", "The body can't be read."))
    status = error.status_code if error.status_code in _MESSAGES else 400
    return openai_error(status, code, message, None, error.headers)
