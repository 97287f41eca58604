"""What each file held at which time, and which generation was current at which time.

Both are kept as intervals that are certain to contain the moment of each change, so that a check
is never stricter than what is known. Times are those of `time.monotonic`.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.soak.documents import Version

ALWAYS = float("-inf")
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A file that may be read as any text, or be skipped: it is damaged."""


# None: there is no such document.
State = Version | Unknown | None


@dataclass(slots=True)
class _Span:
    state: State
    begin: float
    end: float = NEVER


class FileHistory:
    """The states of all files that ever were, each with the time in which it could be seen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spans: dict[str, list[_Span]] = {}

    @contextmanager
    def changing(self, states: Mapping[str, State], *, torn: bool = False) -> Iterator[None]:
        """Note that files get new states while the context lasts.

        With `torn` they may be seen unfinished: a reader may find nothing, or anything.
        """
        begin = time.monotonic()
        with self._lock:
            for path, state in states.items():
                spans = self._spans.setdefault(path, [_Span(None, ALWAYS)])
                if torn:
                    spans.append(_Span(Unknown(), begin))
                spans.append(_Span(state, begin))
        try:
            yield
        finally:
            end = time.monotonic()
            with self._lock:
                for path in states:
                    for span in self._spans[path][:-1]:
                        span.end = min(span.end, end)

    def possible(self, path: str, begin: float, end: float) -> list[State]:
        """Return the states in which a file can have been seen at some time of an interval."""
        with self._lock:
            spans = self._spans.get(path, [_Span(None, ALWAYS)])
            return [span.state for span in spans if span.begin <= end and span.end >= begin]

    def about(self, place: str, begin: float, end: float) -> tuple[bool, list[str]]:
        """Return whether an index built in an interval has a document about a place, and which.

        The paths are those that may be about it. Where a damaged file is among them, nothing is
        certain.
        """
        with self._lock:
            paths = [
                path
                for path, spans in self._spans.items()
                if any(isinstance(s.state, Version) and s.state.place == place for s in spans)
            ]
        seen = {path: self.possible(path, begin, end) for path in paths}
        may = [path for path, states in seen.items() if states != [None]]
        is_certain = any(
            len(states) == 1 and isinstance(states[0], Version) for states in seen.values()
        )
        is_damaged = any(isinstance(each, Unknown) for states in seen.values() for each in states)
        return is_certain and not is_damaged, may

    def now(self) -> dict[str, State]:
        """Return the latest state of every file."""
        with self._lock:
            return {path: spans[-1].state for path, spans in self._spans.items()}


class GenerationHistory:
    """Which generation was current at which time."""

    def __init__(self, read: Callable[[], int]) -> None:
        """`read` returns the number of the current generation."""
        self._read = read
        self._lock = threading.Lock()
        # The number, when the one before was last seen, and when this one was first seen.
        self._changes: list[tuple[int, float, float]] = []
        self._looked = ALWAYS

    def look(self) -> bool:
        """Note which generation is current; return whether it is another one than before."""
        # Reading under the lock keeps the order in which threads saw them.
        with self._lock:
            began = time.monotonic()
            number = self._read()
            is_new = not self._changes or self._changes[-1][0] != number
            if is_new:
                self._changes.append((number, self._looked, time.monotonic()))
            self._looked = began
            return is_new

    def current(self, begin: float, end: float) -> set[int]:
        """Return the generations that can have been current at some time of an interval."""
        with self._lock:
            ends = [seen for _, _, seen in self._changes[1:]] + [NEVER]
            return {
                number
                for (number, since, _), until in zip(self._changes, ends, strict=True)
                if since <= end and until >= begin
            }

    def built_in(self, number: int) -> tuple[float, float] | None:
        """Return an interval that contains the whole build of a generation, None if unknown.

        One process at a time writes an index, so a build began after the change of `CURRENT` before
        its own.
        """
        with self._lock:
            for at, (each, _, seen) in enumerate(self._changes):
                if each == number:
                    return (self._changes[at - 1][1] if at else ALWAYS, seen)
        return None
