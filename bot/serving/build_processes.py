"""The processes of builds, as the server that started them sees them."""

import os
import subprocess
from contextlib import suppress

# How often a job's file is touched: a stage may report nothing for longer than it takes until a job
# counts as dead.
_HEARTBEAT_SECONDS = 10.0
_NICENESS = 10


def exit_code(process: subprocess.Popen[bytes]) -> int | None:
    """Return a process's exit code, or None after a heartbeat if it is still running."""
    try:
        return process.wait(_HEARTBEAT_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def lower_priority(process: int) -> None:
    """Let a process wait for those that answer."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            own = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, process, own + _NICENESS)
