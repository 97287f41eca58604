"""Failures of the program itself at one file: they cost that file only, and the log has the trace.

A file that is no document for a reason of its own (`corpus.errors.DocumentError`) is none of them.
"""

import logging
import traceback
from dataclasses import dataclass

from corpus.text.visible import visible

log = logging.getLogger("chuchu")
INTERNAL_ERROR = "internal error"
TOO_SLOW = "internal error (it took too long)"
PROCESS_ENDED = "internal error (its process ended)"
# Limits of what one failure adds to the log.
_MAX_FRAMES = 30
_MAX_MESSAGE = 200
_MAX_CAUSES = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file was left out: the `reason` for the report, and a `trace` for the log."""

    reason: str
    trace: str = ""


def internal_error(error: BaseException) -> Failure:
    """Return the failure that an unforeseen exception causes."""
    return Failure(INTERNAL_ERROR, trace_of(error))


def trace_of(error: BaseException) -> str:
    """Return the trace of an exception and of its causes, the exception first.

    Messages may quote a document, so they are cut and stay on one line.
    """
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < _MAX_CAUSES:
        frames = "".join(traceback.format_tb(cause.__traceback__, -_MAX_FRAMES))
        message = visible(str(cause)[:_MAX_MESSAGE])
        parts.append(f"{frames}{type(cause).__name__}: {message}")
        cause = cause.__cause__ or cause.__context__
    return "\nwhich was caused by:\n".join(parts)


def log_failure(path: str, failure: Failure) -> None:
    """Log a failure at the file `path`."""
    trace = "\n".join(visible(line) for line in failure.trace.split("\n"))
    log.error("%s was skipped: %s", visible(path), f"{failure.reason}\n{trace}".rstrip())
