"""Makes the permissions of files count for root too, in a thread or in a program.

python -m tests.unprivileged PROGRAM ARGUMENTS... runs a program so.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# From linux/capability.h and linux/prctl.h: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
_CAPABILITIES = (1, 2)
_MASK = sum(1 << each for each in _CAPABILITIES)
_VERSION = 0x20080522
_DROP_FROM_BOUNDING_SET = 24
_WORDS = ctypes.c_uint32 * 6


@contextmanager
def obeying_permissions() -> Iterator[None]:
    """Obey the permissions of files in this thread, and in threads that it starts meanwhile."""
    if sys.platform != "linux" or os.geteuid() != 0:
        yield
        return
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    before = _WORDS()
    assert library.capget(header, before) == 0
    lowered = _WORDS(*before)
    lowered[0] &= ~_MASK
    assert library.capset(header, lowered) == 0
    try:
        yield
    finally:
        assert library.capset(header, before) == 0


if __name__ == "__main__":
    if sys.platform == "linux" and os.geteuid() == 0:
        for capability in _CAPABILITIES:
            ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    os.execvp(sys.argv[1], sys.argv[1:])
