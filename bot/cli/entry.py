"""Where the command line begins: a plain question, or another command; how the process ends.

Typer, with pydantic, which it reads arguments by, takes a sixth of the time of `chuchu ask`. So a
question that comes with few plain options is read here. All else is left to Typer: other options
and commands, help, completion, and every mistake.
"""

import errno
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bot.cli.answering import AnswerFormat, answer_question
from bot.cli.reporting import print_version
from bot.limits import BLAS_THREADS

# A file or a disk that takes no more of what a command prints.
_OUTPUT_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
# Set where a shell asks which words may follow.
_COMPLETION = "_CHUCHU_COMPLETE"
# Options of `chuchu ask` with a value, the name of each, and what reads it.
_OPTIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "--docs": ("docs", Path),
    "--index": ("index", Path),
    "--reader": ("reader", str),
}
_JSON = "--json"
_VERSION = (["--version"], ["-V"])


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """A question as the command line gives it, and the arguments of `answer_question`."""

    question: str
    options: dict[str, Any]


def plain_question(arguments: Sequence[str]) -> PlainQuestion | None:
    """Return what `chuchu ask` is asked, None where Typer has to read the arguments."""
    if _COMPLETION in os.environ or arguments[:1] != ["ask"]:
        return None
    options: dict[str, Any] = {}
    questions: list[str] = []
    rest = iter(arguments[1:])
    for argument in rest:
        if argument == _JSON:
            options["output"] = AnswerFormat.JSON
        elif argument in _OPTIONS:
            name, read = _OPTIONS[argument]
            value = next(rest, "")
            if name in options or not value or value.startswith("-"):
                return None
            options[name] = read(value)
        elif argument.startswith("-"):
            return None
        else:
            questions.append(argument)
    return PlainQuestion(questions[0], options) if len(questions) == 1 else None


def main() -> None:
    """Run the command line, and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # File names may contain a lone surrogate, and a terminal may not be able to show all.
            stream.reconfigure(errors="backslashreplace")
    try:
        _run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of our output has gone.
        _discard_output()
        raise SystemExit(1) from None
    except OSError as error:
        # An error of a file names it; what fails on files of the product has its own message.
        if error.errno not in _OUTPUT_ERRORS or error.filename is not None:
            raise
        _discard_output()
        print(f"The output can't be written: {error.strerror}.", file=sys.stderr)
        raise SystemExit(1) from None


def _run() -> None:
    try:
        arguments = sys.argv[1:]
        if (asked := plain_question(arguments)) is not None:
            # Before numpy starts threads that `bot.bootstrap` would let rest.
            os.environ.setdefault(BLAS_THREADS, "1")
            answer_question(asked.question, **asked.options)
        elif arguments in _VERSION:
            print_version()
        else:
            gc.enable()
            from bot.cli.app import app

            app(prog_name="chuchu")
    finally:
        # What is buffered until the process ends may not fit either.
        sys.stdout.flush()


def _discard_output() -> None:
    """Leave out what is still to be written, which Python would write once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
