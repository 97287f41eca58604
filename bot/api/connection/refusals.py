"""Responses to what never becomes a request: written by the protocol, not by the application."""

from dataclasses import dataclass
from http import HTTPStatus

from bot.api.guard import SECURITY_HEADERS
from bot.api.responses import plain_error_response


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the usual JSON shape; the connection is closed after it."""

    status: int
    type: str
    message: str
    hint: str = ""

    def encode(self) -> bytes:
        """Return the whole response, its status line and headers included."""
        headers = {**SECURITY_HEADERS, "Connection": "close"}
        if self.status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers["Retry-After"] = "1"
        response = plain_error_response(self.status, self.type, self.message, self.hint, headers)
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}".encode()]
        lines += [name + b": " + value for name, value in response.raw_headers]
        return b"\r\n".join([*lines, b"", bytes(response.body)])


MALFORMED = Refusal(400, "InvalidRequest", "The request is not valid HTTP.")
TOO_SLOW = Refusal(408, "TooSlow", "The request did not arrive in time.", "Send it again.")
BODY_TOO_LARGE = Refusal(413, "TooLarge", "The request is too large.", "Send a shorter question.")
URL_TOO_LONG = Refusal(414, "TooLarge", "The address is too long.")
HEAD_TOO_LARGE = Refusal(431, "TooLarge", "The headers are too large or too many.")
TOO_MANY_CONNECTIONS = Refusal(
    503, "Busy", "Too many connections are open.", "Try again in a moment."
)
