"""Runs the same work in many threads that are switched as often as possible."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_THREADS = 8
_SWITCH_SECONDS = 1e-6


def results_of_many_threads(work: Callable[[int], T]) -> list[T]:
    """Call `work` with each thread's number at the same time; return the results in that order."""
    with _switching_often(), ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(work, range(_THREADS)))


@contextmanager
def _switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
