"""Runs commands of the command line: in this process, or each in a process of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def chuchu(*arguments: object, **variables: str) -> Run:
    """Run a command in this process, which saves the second that an interpreter takes to start.

    What the tests' process has in its environment for the product does not count.
    """
    from bot.cli.entry import main

    with (
        _stream() as stdout,
        _stream() as stderr,
        patch.object(sys, "argv", ["chuchu", *map(str, arguments)]),
        patch.dict(os.environ, _environment(variables), clear=True),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        return Run(code, _written(stdout), _written(stderr))


def chuchu_process(*arguments: object, **variables: str) -> Run:
    """Run a command in a process of its own."""
    run = subprocess.run(
        command(*arguments),
        env=_environment(variables),
        capture_output=True,
        timeout=_SECONDS,
        check=False,
        encoding="utf-8",
    )
    return Run(run.returncode, run.stdout, run.stderr)


def command(*arguments: object) -> list[str]:
    """Return the program and its arguments."""
    return [sys.executable, "-m", "bot", *map(str, arguments)]


def check_failed(run: Run, *words: str) -> None:
    """Check that a command ended with code 1 and one sentence on stderr that holds the words."""
    assert run.returncode == 1, run
    assert run.stdout == ""
    *_, last = run.stderr.strip().splitlines()
    assert all(word in last for word in words), last
    assert "Traceback" not in run.stderr
    assert last.endswith(".")


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUCHU_")}
    # Its network would cost every command a second.
    return {**kept, "COLUMNS": "200", "CHUCHU_READER": "off", **variables}


def _stream() -> io.TextIOWrapper:
    """Return a stream of the type that a process has."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
