"""Checks that a function takes time that grows no faster than its text.

A text of 64,000 characters has two thousand million pairs of places. A pattern that looks at each
of them takes many seconds, and one that looks at few of them, fast, still many times `NOISE`.
"""

import gc
import math
import time
from collections.abc import Callable
from itertools import pairwise

# From each to the next the time may grow as the length does, and a little more. The first ones
# spare a pattern that looks at all pairs the long time of the last.
LENGTHS = (4_000, 16_000, 64_000)
SLOWER = 8
# Shorter times, in seconds, are noise.
NOISE = 0.0025
ATTEMPTS = 5


def check_linear(
    action: Callable[[str], object], unit: str, end: str = "", scale: float = 1.0
) -> None:
    """Check an action on texts that repeat a unit; `scale` multiplies their lengths."""
    texts = [unit * int(scale * length / len(unit)) + end for length in LENGTHS]
    fast = _seconds(action, texts[0])
    for short, long in pairwise(texts):
        fast = _slower(action, short, fast, long)
        assert fast < math.inf, (action, unit)


def _slower(action: Callable[[str], object], short: str, fast: float, long: str) -> float:
    """Return the time of the longer text; infinity if it grew faster than the text.

    The shortest of several times are compared: another process may have used the processor.
    """
    slow = math.inf
    for _ in range(ATTEMPTS):
        slow = min(slow, _seconds(action, long))
        if slow <= NOISE:
            return slow
        fast = min(fast, _seconds(action, short))
        if slow <= SLOWER * fast:
            return slow
    return math.inf


def _seconds(action: Callable[[str], object], text: str) -> float:
    # To look for garbage takes the longer, the more other tests have left.
    gc.disable()
    try:
        start = time.process_time()
        action(text)
        return time.process_time() - start
    finally:
        gc.enable()
