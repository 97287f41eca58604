"""Doing the same from many threads that change places as often as they can."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_THREADS = 8
_SOON = 1e-6


def results_of_many_threads(work: Callable[[int], T]) -> list[T]:
    """Return what `work` returns for the number of each thread."""
    with _changing_places(), ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(work, range(_THREADS)))


@contextmanager
def _changing_places() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SOON)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
