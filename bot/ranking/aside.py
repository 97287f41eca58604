"""A second thread for one search while the first thread goes on with another.

FAISS and tantivy give up the interpreter's lock while they search, so on an idle machine the two
take the time of the longer one.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")


def begin_aside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin work in the other thread; return a function that waits for its result.

    What is begun by several threads at a time is done one after the other.
    """
    # A bare lock costs a fifth of an event, which is made of one.
    has_begun = threading.Lock()
    has_begun.acquire()

    def begun() -> T:
        has_begun.release()
        return work()

    try:
        found = _thread().submit(begun)
    except RuntimeError:
        # The process is ending, and begins no work.
        return work
    # Else it would begin only when this thread gives up the interpreter's lock by itself.
    has_begun.acquire()
    return found.result


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="aside")
