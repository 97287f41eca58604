"""Server-sent events: a page learns of a new generation and of the progress of a build.

A listener is a coroutine that sleeps. All listeners of a process share one reading of the disk.
"""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from types import FrameType

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from bot.api.responses import EventResponse, plain_error_response
from bot.collections.collections import Collections
from bot.output.serialize import index_event_body, job_body
from bot.output.shapes import Body
from corpus.errors import Forbidden, IndexUnavailable

# Each listener keeps a connection open, and a process can have a limited number of them.
MAX_LISTENERS = 64
_READ_SECONDS = 0.5
_PING_SECONDS = 15.0
_CLIENT_RETRY_MS = 3000
_State = dict[str, Body | None]
_Visible = frozenset[str] | None


class EventStream:
    """The listeners of one process and the state that they are sent."""

    def __init__(self, collections: Collections) -> None:
        self._collections = collections
        self._reading = asyncio.Lock()
        self._ending = asyncio.Event()
        self._states: dict[_Visible, tuple[float, _State]] = {}
        self._listeners = 0

    def end(self) -> None:
        """End the streams of all listeners."""
        self._ending.set()

    def response(self, visible: _Visible = None) -> Response:
        """Return a stream of events, or an error where there are too many listeners already.

        `visible` are the collections that the listener may see, None stands for all.
        """
        if self._listeners >= MAX_LISTENERS:
            return plain_error_response(
                503,
                "TooManyListeners",
                "Too many pages are listening for events.",
                "Poll GET /index instead.",
                {"Retry-After": "30"},
            )
        return EventResponse(self._events(visible))

    async def _events(self, visible: _Visible) -> AsyncGenerator[bytes, None]:
        self._listeners += 1
        try:
            sent: _State = {}
            sent_at = time.monotonic()
            yield format_sse_event(retry=_CLIENT_RETRY_MS)
            while not self._ending.is_set():
                state = await self._current_state(visible)
                for name, body in state.items():
                    if name not in sent or sent[name] != body:
                        data = "null" if body is None else body.model_dump_json()
                        yield format_sse_event(event=name, data_str=data)
                        sent_at = time.monotonic()
                sent = state
                if time.monotonic() - sent_at >= _PING_SECONDS:
                    yield KEEPALIVE_COMMENT
                    sent_at = time.monotonic()
                await self._sleep()
        finally:
            self._listeners -= 1

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._ending.wait(), _READ_SECONDS)
        except TimeoutError:
            return

    async def _current_state(self, visible: _Visible) -> _State:
        async with self._reading:
            read_at, state = self._states.get(visible, (-_READ_SECONDS, {}))
            if time.monotonic() - read_at >= _READ_SECONDS:
                state = await run_in_threadpool(self._read_state, visible)
                # Keys come and go: no more is kept than there can be listeners.
                if len(self._states) >= MAX_LISTENERS:
                    self._states.clear()
                self._states[visible] = (time.monotonic(), state)
            return state

    def _read_state(self, visible: _Visible) -> _State:
        latest = self._collections.latest_job(visible)
        try:
            index = index_event_body(self._collections.select(None, visible).answerer.index.info)
        except (Forbidden, IndexUnavailable):
            index = None
        job = None if latest is None else job_body(latest.job, latest.collection)
        return {"job": job, "index": index}


@contextmanager
def ended_by_signals(stream: EventStream) -> Iterator[None]:
    """End all streams when the process receives SIGINT or SIGTERM.

    Without this the server would wait for the listeners to disconnect. Signals are left alone
    outside the main thread, where Python does not allow handlers.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    previous = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stream.end)
        handler = previous[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for each in previous:
        signal.signal(each, handle)
    try:
        yield
    finally:
        for each, handler in previous.items():
            signal.signal(each, handler)
