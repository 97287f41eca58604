"""How much time recognising text took in a build."""

import time

# A build that recognises text is at most so long without doing it.
_PAUSE_SECONDS = 300.0


class Spending:
    """Adds up the time that recognising text took, from one long pause to the next."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._last = 0.0

    def total(self) -> float:
        """Return the seconds since the last pause."""
        if time.monotonic() - self._last > _PAUSE_SECONDS:
            self._seconds = 0.0
        return self._seconds

    def add(self, seconds: float) -> None:
        """Add what has just been spent."""
        self._seconds = self.total() + seconds
        self._last = time.monotonic()
