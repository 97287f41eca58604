"""JSON on stdout, and errors as one sentence on stderr."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from corpus.errors import ChuchuError


@contextmanager
def report_errors(as_json: bool) -> Iterator[None]:
    """Print an error that Chuchu raises on purpose, and end the command with exit code 1."""
    try:
        yield
    except ChuchuError as error:
        print_error(error, as_json)
        raise typer.Exit(1) from error


def print_error(error: ChuchuError, as_json: bool) -> None:
    """Print an error's sentence and hint to stderr, and with `as_json` an object to stdout."""
    if as_json:
        from bot.output.serialize import error_json

        print_json(error_json(error))
    print(f"{error.message} {error.hint}".strip(), file=sys.stderr)


def print_json(value: dict[str, Any]) -> None:
    """Print an object on one line, at once: a program may be waiting for it."""
    print(json.dumps(value, ensure_ascii=False), flush=True)
