"""The command line: its commands, and how the process ends."""

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
        app(prog_name="chuchu")
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of our output has gone. Python would write to the pipe once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
