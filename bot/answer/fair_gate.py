"""A gate that lets a few threads through at a time, in the order in which they came."""

import threading
from collections import deque
from types import TracebackType


class FairGate:
    """Bounds how many threads are at work; the others wait, first come, first served.

    Answers are bound by the processor, so more of them at a time take it and the interpreter's lock
    from each other: each one takes longer, and all together too. The semaphores of Python let a
    thread that has just come past those that wait.
    """

    def __init__(self, places: int) -> None:
        """`places` threads may be at work."""
        self._lock = threading.Lock()
        self._places = self._free = places
        self._waiting: deque[threading.Lock] = deque()

    @property
    def is_alone(self) -> bool:
        """Whether at most one thread is at work."""
        return self._places - self._free <= 1

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        with self._lock:
            if self._waiting:
                # The place goes to the next one; nobody can come between.
                self._waiting.popleft().release()
            else:
                self._free += 1
