"""Arguments and options that several commands share."""

import inspect
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.config_file import VARIABLE
from corpus.errors import FilterError

if TYPE_CHECKING:
    from bot.filters.where import Where

_DOCUMENTS_HELP = "The folder of documents. Default: the bundled samples."

Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help=_DOCUMENTS_HELP, show_default=False)
]
Docs = Annotated[
    Path | None,
    typer.Option("--docs", metavar="DIR", help=_DOCUMENTS_HELP, show_default=False),
]
Index = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="PATH",
        help="The folder of the index. Default: DIR/.chuchu.",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="A chuchu.toml to read settings from. Default: the one in your configuration folder.",
        show_default=False,
    ),
]
Reader = Annotated[
    str | None,
    typer.Option(
        "--reader",
        metavar="auto|always|off",
        help="Whether the deep encoder takes part.",
        show_default="auto",
    ),
]
CollectionNames = Annotated[
    list[str] | None,
    typer.Option(
        "--collection",
        metavar="NAME",
        help="Only this one of the folders that the setting `folders` names; may be repeated.",
    ),
]
NamedFolders = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DIR | NAME=DIR...]",
        help="The folder of documents, or several with names. Default: the bundled samples.",
        show_default=False,
    ),
]
Within = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FILTER",
        help="Which documents to ask: 'path=notices/ type=pdf from=2024-01-01 to=2024-12-31'.",
        show_default="all",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def with_config(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that takes `--config` too.

    The option is passed on as an environment variable, which reaches every process of the command.
    """

    @wraps(command)
    def configured(*arguments: Any, config: Path | None = None, **options: Any) -> None:
        before = os.environ.get(VARIABLE)
        if config is not None:
            os.environ[VARIABLE] = str(config.absolute())
        try:
            command(*arguments, **options)
        finally:
            if config is not None:
                os.environ.pop(VARIABLE)
            if before is not None:
                os.environ[VARIABLE] = before

    parameter = inspect.Parameter(
        "config", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Config
    )
    signature = inspect.signature(command)
    parameters = [*signature.parameters.values(), parameter]
    configured.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    configured.__annotations__ = {**command.__annotations__, "config": Config}
    return configured


def read_within(given: list[str] | None) -> "Where | None":
    """Return the filter of the option `--where`, None if it is not given.

    Raises:
        typer.BadParameter: it can't be read.
    """
    if not given:
        return None
    from bot.filters.written import read_where
    from corpus.text.visible import visible

    try:
        return read_where(" ".join(given))
    except FilterError as error:
        message = visible(f"{error.message} {error.hint}".strip())
        raise typer.BadParameter(message, param_hint="'--where'") from error
