"""What a run counts and finds, and what is excused for a while."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Record:
    """Counts, the faults found, and the times in which a fault of the product is none.

    All methods may be called from any thread.

    `excuse` names: "busy" for answers 503 under a flood, "broken" for connections that a killed
    worker takes with it. An excuse holds for some seconds after its cause, because what had begun
    may still come to an end.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.began = time.monotonic()
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._faults: list[str] = []
        self._excused: list[tuple[str, float, float]] = []

    def count(self, what: str, number: int = 1) -> None:
        """Count something that happened."""
        with self._lock:
            self._counts[what] += number

    def fault(self, what: str) -> None:
        """Note a fault, with the time since the beginning; the run stops."""
        with self._lock:
            self._faults.append(f"after {time.monotonic() - self.began:.1f} s: {what}")
        self.stop.set()

    @contextmanager
    def excuse(self, name: str, seconds_after: float) -> Iterator[None]:
        """Excuse what happens while the context lasts, and for some seconds after."""
        entry = (name, time.monotonic(), float("inf"))
        with self._lock:
            self._excused.append(entry)
        try:
            yield
        finally:
            with self._lock:
                self._excused.remove(entry)
                self._excused.append((name, entry[1], time.monotonic() + seconds_after))

    def is_excused(self, name: str, begin: float, end: float) -> bool:
        """Return whether an excuse held at some time of a request."""
        with self._lock:
            return any(
                each == name and begin <= until and end >= since
                for each, since, until in self._excused
            )

    @property
    def faults(self) -> list[str]:
        """The faults found so far."""
        with self._lock:
            return list(self._faults)

    @property
    def counts(self) -> Counter[str]:
        """What was counted so far."""
        with self._lock:
            return Counter(self._counts)
