"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
