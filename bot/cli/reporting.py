"""JSON on stdout, and errors as one sentence on stderr."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from corpus.errors import ChuchuError


@contextmanager
def report_errors(as_json: bool) -> Iterator[None]:
    """Print an error that Chuchu raises on purpose, and end the command with exit code 1.

    First it warns of unknown variables, which may be misspelt settings, and of a configuration file
    that does not count.
    """
    from bot.config_file import ignored_config_warnings
    from bot.setting_variables import unknown_variable_warnings
    from bot.settings import SERVER_BUILD
    from corpus.text.visible import visible

    warnings = unknown_variable_warnings(os.environ)
    if SERVER_BUILD not in os.environ:
        warnings += ignored_config_warnings()
    for warning in warnings:
        print(visible(warning), file=sys.stderr)
    try:
        yield
    except ChuchuError as error:
        print_error(error, as_json)
        raise SystemExit(1) from error


def print_error(error: ChuchuError, as_json: bool) -> None:
    """Print an error's sentence and hint to stderr, and with `as_json` an object to stdout."""
    if as_json:
        from bot.output.serialize import error_json

        print_json(error_json(error))
    from corpus.text.visible import visible

    # A message may name what a file says or is called.
    print(visible(f"{error.message} {error.hint}".strip()), file=sys.stderr)


def print_version() -> None:
    """Print the program's name and version."""
    from importlib.metadata import version

    print(f"chuchu {version('chuchu')}")


def print_json(value: dict[str, Any]) -> None:
    """Print an object on one line, at once: a program may be waiting for it."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def is_terminal(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that understands control sequences."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"
