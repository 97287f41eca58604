"""What a build writes to stderr, as lines of the server's log."""

import logging
import subprocess
import threading

log = logging.getLogger("chuchu.builds")
_MAX_LINE = 8192


def log_lines_of(process: subprocess.Popen[bytes]) -> None:
    """Log each line of a process's stderr, which is a pipe, until the process ends."""
    threading.Thread(target=_log_lines, args=(process,), daemon=True).start()


def _log_lines(process: subprocess.Popen[bytes]) -> None:
    if process.stderr is None:
        return
    with process.stderr as stderr:
        for line in iter(lambda: stderr.readline(_MAX_LINE), b""):
            log.info("%s", line.decode(errors="replace").rstrip())
