"""The command line: its commands."""

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
from bot.cli.reporting import print_version
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
        print_version()
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
