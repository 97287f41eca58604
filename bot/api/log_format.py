"""Log lines without control characters, whatever a request contained: as text or as JSON."""

import json
import logging
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from bot.access_settings import LogFormat
from bot.api.arrival.request_id import current_request_id
from corpus.text.visible import visible

_ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
_FORMATS = {"library": "%(levelname)s: %(message)s", "own": "%(message)s"}


class RequestIdFilter(logging.Filter):
    """Notes in every record which request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id()
        return True


class VisibleFormatter(logging.Formatter):
    """Escapes control characters; a message stays on one line, only a traceback has more."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = visible(record.message.rstrip())
        identity = getattr(record, "request_id", None)
        line = super().formatMessage(record)
        return line if identity is None else f"{line} [request {identity}]"

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - logging's name
        return "\n".join(visible(line) for line in super().formatException(ei).split("\n"))


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": visible(record.getMessage().rstrip()),
            "request_id": getattr(record, "request_id", None),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        # Without escapes a lone surrogate could not be written.
        return json.dumps({name: value for name, value in entry.items() if value is not None})


def log_config(log_format: LogFormat = "text") -> dict[str, Any]:
    """Return the configuration of a server's loggers, for `logging.config.dictConfig`."""
    is_json = log_format == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": RequestIdFilter}},
        "formatters": {
            name: {"()": JsonFormatter} if is_json else {"()": VisibleFormatter, "fmt": text}
            for name, text in _FORMATS.items()
        },
        "handlers": {
            name: {
                "class": "logging.StreamHandler",
                "formatter": formatter,
                "level": level,
                "filters": ["request"],
            }
            for name, formatter, level in (
                ("library", "library", "WARNING"),
                ("own", "own", "WARNING"),
                ("info", "own", "INFO"),
            )
        },
        "loggers": {
            "asyncio": {"handlers": ["library"]},
            "uvicorn": {"handlers": ["library"], "propagate": False},
            "chuchu": {"handlers": ["own"]},
            **{
                f"chuchu.{name}": {
                    "handlers": ["info"],
                    "level": "INFO" if is_json else "WARNING",
                    "propagate": False,
                }
                for name in ("builds", "requests")
            },
        },
    }
