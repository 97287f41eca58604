"""Checks that a function takes time that grows no faster than its text.

A text of 128,000 characters has eight thousand million pairs of places. A pattern that looks at
each of them takes minutes, and one that looks at few of them, fast, still many times `NOISE`.
"""

import gc
import time
from collections.abc import Callable
from itertools import pairwise

# From each to the next the time may grow as the length does, and a little more. The first ones
# spare a pattern that looks at all pairs the minutes of the last.
LENGTHS = (8_000, 32_000, 128_000)
SLOWER = 8
# Shorter times, in seconds, are noise.
NOISE = 0.01
ATTEMPTS = 5


def check_linear(
    action: Callable[[str], object], unit: str, end: str = "", scale: float = 1.0
) -> None:
    """Check an action on texts that repeat a unit; `scale` multiplies their lengths."""
    texts = [unit * int(scale * length / len(unit)) + end for length in LENGTHS]
    for short, long in pairwise(texts):
        assert _grows_as_the_text(action, short, long), (action, unit)


def _grows_as_the_text(action: Callable[[str], object], short: str, long: str) -> bool:
    """Compare the shortest of several times: another process may have used the processor."""
    slow = _seconds(action, long)
    for _ in range(ATTEMPTS):
        if slow <= NOISE:
            return True
        fast = min(_seconds(action, short) for _ in range(2))
        if slow <= SLOWER * fast:
            return True
        slow = min(slow, _seconds(action, long))
    return False


def _seconds(action: Callable[[str], object], text: str) -> float:
    # To look for garbage takes the longer, the more other tests have left.
    gc.disable()
    try:
        start = time.process_time()
        action(text)
        return time.process_time() - start
    finally:
        gc.enable()
