"""HTTP/1.1 of uvicorn, with limits on what a connection may take.

uvicorn's own protocol bounds neither the head of a request nor the time that a request takes to
arrive, reads on after a response, and merges the trailers of a body into the headers.
"""

import asyncio
import logging
from enum import Enum, auto
from typing import Any, ClassVar

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.api.connection import refusals
from bot.api.connection.limits import HttpLimits, network_of
from bot.api.connection.refusals import Refusal

log = logging.getLogger("chuchu")
_LOG_SECONDS = 60.0


class _Phase(Enum):
    """What a connection is expected to send."""

    IDLE = auto()  # The next request, if any.
    HEAD = auto()
    BODY = auto()
    CLOSING = auto()  # Nothing: what still arrives is thrown away.


class _RefusedError(Exception):
    """Ends the parsing of a request; httptools turns it into an error of its own."""


class BoundedHttpProtocol(HttpToolsProtocol):
    """One connection."""

    limits: ClassVar[HttpLimits] = HttpLimits()
    _last_logged: ClassVar[float] = -_LOG_SECONDS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.network = ""
        self._phase = _Phase.HEAD
        self._received = 0
        """Bytes of the head or the body that is being received."""
        self._head_size = 0
        self._discarded = 0
        self._refusal = refusals.MALFORMED
        self._read_deadline: float | None = None
        self._write_deadline: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.url = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(_GentlyClosed(transport, self))  # type: ignore[arg-type]
        # A connection whose address is no longer known is closing already.
        self.network = network_of(self.client[0]) if self.client else ""
        self._set_read_deadline(self.limits.head_seconds)
        self._timer = self.loop.call_later(self.limits.check_seconds, self._check_deadlines)
        if self._is_one_too_many():
            self._log_refusal()
            self._phase = _Phase.CLOSING
            self.transport.write(refusals.TOO_MANY_CONNECTIONS.encode())
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._phase = _Phase.CLOSING
        self._unset_keepalive_if_required()
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._phase is _Phase.CLOSING:
            self._discarded += len(data)
            if self._discarded > self.limits.discarded:
                self.transport.abort()
            return
        self._unset_keepalive_if_required()
        if self._phase is _Phase.IDLE:
            self._begin_head()
        self._received += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # A server may ignore the wish for another protocol. What follows is no HTTP perhaps.
            self._answer_what_has_begun()
        except httptools.HttpParserError:
            self._refuse(self._refusal)
        else:
            self._check_size()

    def _check_size(self) -> None:
        # One endless header, trailer or chunk extension reaches no callback of the parser.
        if self._phase is _Phase.HEAD and self._received > self.limits.head:
            self._refuse(refusals.HEAD_TOO_LARGE if self.url else refusals.URL_TOO_LONG)
        elif self._phase is _Phase.BODY:
            is_answered = self.cycle.response_complete
            if self._received > (self.limits.unread if is_answered else self.limits.message):
                self._refuse(refusals.BODY_TOO_LARGE)

    def on_message_begin(self) -> None:
        if self._phase is _Phase.IDLE:
            self._begin_head()
        self._head_size = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._head_size += len(url)
        if self._head_size > self.limits.url:
            self._stop_parsing(refusals.URL_TOO_LONG)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        # The application has the headers already; a trailer must not change them.
        if self._phase is _Phase.BODY:
            return
        self._head_size += len(name) + len(value)
        if self._head_size > self.limits.head or len(self.headers) >= self.limits.headers:
            self._stop_parsing(refusals.HEAD_TOO_LARGE)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= self.limits.pipelined:
            self._stop_parsing(refusals.MALFORMED)
        super().on_headers_complete()
        self._phase = _Phase.BODY
        self._received = 0
        self._set_read_deadline(self.limits.body_seconds)

    def on_message_complete(self) -> None:
        self._phase = _Phase.IDLE
        self._received = 0
        self._read_deadline = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        self._write_deadline = self.loop.time() + self.limits.write_seconds
        super().pause_writing()

    def resume_writing(self) -> None:
        self._write_deadline = None
        super().resume_writing()

    def close_gently(self, transport: asyncio.Transport) -> None:
        """Close, or first let the client read the response to a body that it is still sending.

        Closing a socket with unread data resets the connection, and the response may be lost.
        """
        is_sending = self._phase is _Phase.BODY or (
            self._phase is _Phase.HEAD and self._received > 0
        )
        self._phase = _Phase.CLOSING
        self._read_deadline = None
        self._write_deadline = self.loop.time() + self.limits.write_seconds
        if is_sending and transport.can_write_eof() and not transport.is_closing():
            transport.write_eof()
            self.flow.resume_reading()
            self.loop.call_later(self.limits.linger_seconds, transport.close)
        else:
            transport.close()

    def _begin_head(self) -> None:
        self._phase = _Phase.HEAD
        self._received = 0
        self._set_read_deadline(self.limits.head_seconds)

    def _stop_parsing(self, refusal: Refusal) -> None:
        self._refusal = refusal
        raise _RefusedError

    def _refuse(self, refusal: Refusal) -> None:
        """Answer with an error, unless that would end up inside another response; then close."""
        cycle = self.cycle
        if self._phase is _Phase.BODY:
            if not (cycle.response_started or self.pipeline):
                self.transport.write(refusal.encode())
            cycle.disconnected = True
            cycle.message_event.set()
        elif cycle is not None and not cycle.response_complete:
            self._answer_what_has_begun()
            return
        else:
            self.transport.write(refusal.encode())
        self.transport.close()

    def _answer_what_has_begun(self) -> None:
        """Close after the response to the last whole request, and read nothing more."""
        self._phase = _Phase.CLOSING
        self._read_deadline = None
        self.cycle.keep_alive = False
        if self.cycle.response_complete:
            self.transport.close()

    def _set_read_deadline(self, seconds: float) -> None:
        self._read_deadline = self.loop.time() + seconds

    def _check_deadlines(self) -> None:
        # One timer for the life of a connection costs less than one for each request.
        self._timer = self.loop.call_later(self.limits.check_seconds, self._check_deadlines)
        now = self.loop.time()
        if self._write_deadline is not None and now >= self._write_deadline:
            self.transport.abort()
        elif self._read_deadline is not None and now >= self._read_deadline:
            if self._phase is _Phase.HEAD and not self._received:
                self.transport.close()
            else:
                self._refuse(refusals.TOO_SLOW)

    def _is_one_too_many(self) -> bool:
        limits = self.limits
        if len(self.connections) > limits.connections:
            return True
        return len(self.connections) > limits.connections_of_address and (
            sum(getattr(each, "network", "") == self.network for each in self.connections)
            > limits.connections_of_address
        )

    def _log_refusal(self) -> None:
        now = self.loop.time()
        if now - BoundedHttpProtocol._last_logged >= _LOG_SECONDS:
            BoundedHttpProtocol._last_logged = now
            log.warning(
                "A connection from %s was refused: %d are open.",
                *(self.network, len(self.connections) - 1),
            )


class _GentlyClosed:
    """The transport as uvicorn sees it: it closes as its protocol wants, and then ignores writes.

    uvicorn closes a transport at once after a response that ends the connection.
    """

    def __init__(self, transport: asyncio.Transport, protocol: BoundedHttpProtocol) -> None:
        self._transport = transport
        self._protocol = protocol
        self._is_closing = False
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading
        self.get_extra_info = transport.get_extra_info
        self.abort = transport.abort

    def write(self, data: bytes) -> None:
        if not self._is_closing:
            self._transport.write(data)

    def is_closing(self) -> bool:
        return self._is_closing or self._transport.is_closing()

    def close(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            self._protocol.close_gently(self._transport)
