"""What a page is told without asking: a new generation, and how a rebuild goes.

Server-sent events. A listener is a coroutine that sleeps; all of them share one look at the disk.
"""

import asyncio
import json
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from bot.api.errors import error_response
from bot.output.serialize import job_json
from bot.serving.jobs import JobStore
from bot.serving.service import Service
from corpus.errors import IndexUnavailable

# Each listener holds a connection, of which a process has a limited number.
MOST_LISTENERS = 64
_LOOK_SECONDS = 0.5
_PING_SECONDS = 15.0
_RETRY_MS = 3000
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_State = dict[str, dict[str, Any] | None]


class Events:
    """The listeners of one process, and what they are told."""

    def __init__(self, service: Service, board: JobStore) -> None:
        self._service = service
        self._board = board
        self._look = asyncio.Lock()
        self._ending = asyncio.Event()
        self._state: _State = {}
        self._looked = -_LOOK_SECONDS
        self._listeners = 0

    def end(self) -> None:
        """Let all listeners go."""
        self._ending.set()

    def response(self) -> Response:
        """Return a stream of events, or a refusal where too many listen already."""
        if self._listeners >= MOST_LISTENERS:
            message = "Too many pages are listening for events."
            retry = {"Retry-After": "30"}
            return error_response(
                503, "TooManyListeners", message, "Ask GET /index now and then.", retry
            )
        return EventSourceResponse(self._stream(), headers=_HEADERS)

    async def _stream(self) -> AsyncIterator[bytes]:
        self._listeners += 1
        try:
            told: _State = {}
            quiet_since = time.monotonic()
            yield format_sse_event(retry=_RETRY_MS)
            while not self._ending.is_set():
                state = await self._now()
                for name, value in state.items():
                    if name not in told or told[name] != value:
                        yield format_sse_event(event=name, data_str=json.dumps(value))
                        quiet_since = time.monotonic()
                told = state
                if time.monotonic() - quiet_since >= _PING_SECONDS:
                    yield KEEPALIVE_COMMENT
                    quiet_since = time.monotonic()
                await self._pause()
        finally:
            self._listeners -= 1

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._ending.wait(), _LOOK_SECONDS)
        except TimeoutError:
            return

    async def _now(self) -> _State:
        async with self._look:
            if time.monotonic() - self._looked >= _LOOK_SECONDS:
                self._state = await run_in_threadpool(self._read)
                self._looked = time.monotonic()
            return self._state

    def _read(self) -> _State:
        job = self._board.latest()
        index: dict[str, Any] | None = None
        try:
            info = self._service.answerer.index.info
        except IndexUnavailable:
            pass
        else:
            index = {
                "generation": info.generation,
                "documents": info.documents,
                "built_at": info.built_at,
            }
        return {"job": None if job is None else job_json(job), "index": index}


def add_events(app: FastAPI, events: Events) -> None:
    """Add `GET /events`."""

    @app.get("/events")
    async def listen() -> Response:
        return events.response()


@contextmanager
def ended_by_signals(events: Events) -> Iterator[None]:
    """Let the listeners go when the process is told to end; else the server would wait for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def end(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(events.end)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for each in before:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
