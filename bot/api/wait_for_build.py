"""Requests that arrive during the server's first build wait a moment for its end."""

import asyncio
import time

from bot.collections.selection import Selection

_TIMEOUT_SECONDS = 3.0
_POLL_SECONDS = 0.05


async def wait_for_build(service: Selection) -> None:
    """Return when a first build has ended, or after the time that a client should wait."""
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while service.is_building and time.monotonic() < deadline:
        await asyncio.sleep(_POLL_SECONDS)
