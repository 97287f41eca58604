"""`chuchu serve`: the chat page and the HTTP interface."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Index, NamedFolders, Reader
from bot.cli.reporting import report_errors
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings


def serve(
    folders: NamedFolders = None,
    index: Index = None,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="The port to listen on; 0 picks a free one.", show_default="8000"),
    ] = None,
    watch: Annotated[
        bool | None,
        typer.Option(
            "--watch/--no-watch",
            help="Update the index when documents change.",
            show_default="watch",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="How many processes answer questions.", show_default="1"),
    ] = None,
    reader: Reader = None,
    root_path: Annotated[
        str | None,
        typer.Option(
            "--root-path",
            metavar="PREFIX",
            help="The prefix below which a proxy shows the server, such as /chuchu.",
            show_default=False,
        ),
    ] = None,
    log_format: Annotated[
        str | None,
        typer.Option(
            "--log-format", metavar="text|json", help="The form of the log.", show_default="text"
        ),
    ] = None,
) -> None:
    """Serve the chat page and the HTTP interface.

    The index is built or updated first, beside the server; questions wait for it. With names, as in
    `chuchu serve laws=DIR notices=DIR`, each folder is a collection with an index of its own.
    """
    with report_errors(as_json=False):
        from bot.api.access.key_file import read_keys
        from bot.api.access.sessions import shared_session_file
        from bot.bootstrap import can_answer, load_tools, open_engine
        from bot.server import address, bind
        from bot.server import serve as serve_requests
        from bot.settings import read_settings
        from corpus.errors import FolderError
        from embeddings.indexing.folder_checks import require_folders

        docs, named = _folders(folders or [])
        settings = read_settings(
            docs=docs,
            folders=named,
            index=index,
            host=host,
            port=port,
            watch=watch,
            workers=workers,
            reader=reader,
            root_path=root_path,
            log_format=log_format,
        )
        if settings.keys is not None:
            read_keys(settings.keys)
        with shared_session_file(settings.keys), bind(settings) as bound:
            missing: list[FolderError] = []
            for each in settings.collections.values():
                try:
                    require_folders(each.docs, each.index_folder)
                except FolderError as error:
                    missing.append(error)
            tools = load_tools(settings)
            if tools.deep is None:
                # The builds and workers need not try it, and warn, again.
                settings = replace(settings, reader="off")
            collections = settings.collections
            engines = map(open_engine, collections.values())
            if len(missing) == len(collections) and not any(
                can_answer(engine, tools) for engine in engines
            ):
                raise missing[0]
            print(f"Serving {_served(settings)} at {address(settings, bound)}")
            print("Open this address in a browser; Ctrl+C stops the server.", flush=True)
            if not serve_requests(settings, tools, bound):
                raise typer.Exit(1)


def _folders(arguments: list[str]) -> tuple[Path | None, dict[str, str] | None]:
    from bot.folders import folder_arguments

    try:
        return folder_arguments(arguments)
    except ValueError as error:
        message = str(error)
        raise SettingsError(f"{message[0].upper()}{message[1:]}.") from error


def _served(settings: "Settings") -> str:
    if settings.answers_only:
        return f"the index in {settings.engine_address}"
    if not settings.folders:
        return str(settings.docs)
    return ", ".join(f"{name} ({folder})" for name, folder in settings.folders.items())
