"""Log lines without control characters, whatever a request contained."""

import logging
from types import TracebackType
from typing import Any

from corpus.text.visible import visible

_ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class VisibleFormatter(logging.Formatter):
    """Escapes control characters; a message stays on one line, only a traceback has more."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = visible(record.message.rstrip())
        return super().formatMessage(record)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - logging's name
        return "\n".join(visible(line) for line in super().formatException(ei).split("\n"))


def log_config() -> dict[str, Any]:
    """Return the configuration of a server's loggers, for `logging.config.dictConfig`."""
    formats = {"library": "%(levelname)s: %(message)s", "own": "%(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            name: {"()": VisibleFormatter, "fmt": text} for name, text in formats.items()
        },
        "handlers": {
            name: {"class": "logging.StreamHandler", "formatter": name, "level": "WARNING"}
            for name in formats
        },
        "loggers": {
            "asyncio": {"handlers": ["library"]},
            "uvicorn": {"handlers": ["library"], "propagate": False},
            "chuchu": {"handlers": ["own"]},
        },
    }
