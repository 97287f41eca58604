"""Who asks while the server's first build is under way waits a moment for its end."""

import asyncio
import time

from bot.serving.service import Service

_PATIENCE_SECONDS = 3.0
_LOOK_SECONDS = 0.05


async def wait_for_build(service: Service) -> None:
    """Return when the first build has ended, or has taken longer than a client should wait."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while service.is_building and time.monotonic() < end:
        await asyncio.sleep(_LOOK_SECONDS)
