"""How often somebody may do something."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

_MAX_KNOWN = 10_000


class RateLimit:
    """Lets each sender do something `burst` times at once, and `per_minute` times a minute.

    The generic cell rate algorithm: of a sender only the time is kept at which all that was used
    will have come back. Of senders the 10,000 that were active last are known.
    """

    def __init__(
        self,
        per_minute: float,
        burst: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interval = 60.0 / per_minute
        """Seconds until one use has come back."""
        self._tolerance = self._interval * ((per_minute if burst is None else burst) - 1)
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()

    def seconds_to_wait(self, sender: str) -> int:
        """Count a use and return 0; if it is one too many, only return the seconds to wait."""
        now = self._clock()
        due = max(self._due.get(sender, now), now)
        wait = due - self._tolerance - now
        # Rounding must not cost a use.
        if wait > 1e-9:
            return max(1, math.ceil(wait))
        self._due[sender] = due + self._interval
        self._due.move_to_end(sender)
        if len(self._due) > _MAX_KNOWN:
            self._due.popitem(last=False)
        return 0
