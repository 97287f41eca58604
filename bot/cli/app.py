"""The command line: its commands, and how the process ends."""

import errno
import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from bot.cli.asking import ask
from bot.cli.building import index
from bot.cli.chatting import chat
from bot.cli.evaluation import evaluate
from bot.cli.inspection import check, read, rollback, status
from bot.cli.key import COMMANDS as KEY_COMMANDS
from bot.cli.mcp import mcp
from bot.cli.options import with_config
from bot.cli.serving import serve

# A file or a disk that takes no more of what a command prints.
_OUTPUT_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

app = typer.Typer(
    name="chuchu",
    help="Answers questions from a folder of documents, with cited passages.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (index, ask, chat, read, serve, mcp, status, check, rollback, evaluate):
    app.command()(with_config(command))
keys = typer.Typer(
    name="key", help="Add, list and revoke the keys of a server.", no_args_is_help=True
)
for name, command in KEY_COMMANDS.items():
    keys.command(name)(with_config(command))
app.add_typer(keys)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"chuchu {version('chuchu')}")
        raise typer.Exit


@app.callback()
def common_options(
    version: Annotated[
        bool,
        typer.Option(
            *("--version", "-V"),
            help="Print the version, and exit.",
            is_eager=True,
            callback=_print_version,
        ),
    ] = False,
) -> None:
    """Handle the options of `chuchu` itself."""


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
        app(prog_name="chuchu")
    finally:
        # What is buffered until the process ends may not fit either.
        sys.stdout.flush()


def _discard_output() -> None:
    """Leave out what is still to be written, which Python would write once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
