"""A filter as it is typed: `path=notices/ type=pdf,docx from=2024-01-01 title="年 休假"`."""

import shlex

from bot.filters.where import KEYS, Where, parse_where
from corpus.errors import FilterError
from corpus.text.visible import visible

MAX_LENGTH = 4000
_HINT = f"Write key=value with the keys {', '.join(KEYS)}; put values with spaces in quotes."
_SHOWN = 30


def read_where(text: str) -> Where | None:
    """Return the filter that a text writes, None where it is empty.

    White space separates its parts; a value that contains some stands in quotes. `type` may be
    given several times.

    Raises:
        FilterError: it can't be read, or is no filter (`parse_where`).
    """
    given: dict[str, list[str]] = {}
    for part in _parts(text):
        key, sign, value = part.partition("=")
        if not sign:
            raise FilterError(f"“{visible(part[:_SHOWN])}” is no part of a filter.", _HINT)
        if key in given and key != "type":
            raise FilterError(f"The filter has {visible(key[:_SHOWN])} twice.")
        given.setdefault(key, []).append(value)
    return parse_where({key: each if key == "type" else each[0] for key, each in given.items()})


def write_where(where: Where) -> str:
    """Return a filter as `read_where` reads it."""
    texts = where.as_mapping() | ({"type": ",".join(where.types)} if where.types else {})
    return " ".join(f"{key}={_quoted(value)}" for key, value in texts.items())


def _parts(text: str) -> list[str]:
    if len(text) > MAX_LENGTH:
        raise FilterError(f"The filter is longer than {MAX_LENGTH} characters.")
    reader = shlex.shlex(text, posix=True)
    reader.whitespace += "\u3000"
    reader.whitespace_split = True
    # A backslash and a number sign stand for themselves.
    reader.escape = reader.commenters = ""
    try:
        return list(reader)
    except ValueError as error:
        raise FilterError("The filter has a quotation mark without its other.", _HINT) from error


def _quoted(value: str) -> str:
    if not value.split() or (len(value.split()) == 1 and not set("\"' \u3000") & set(value)):
        return value
    return f"'{value}'" if '"' in value else f'"{value}"'
