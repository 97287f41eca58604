"""`chuchu serve`: the chat page and the HTTP interface."""

from typing import Annotated

import typer

from bot.cli.options import Folder, Index, Reader
from bot.cli.reporting import report_errors


def serve(
    folder: Folder = None,
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

    The index is built or updated first, beside the server; questions wait for it.
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

        settings = read_settings(
            docs=folder,
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
            missing: FolderError | None = None
            try:
                require_folders(settings.docs, settings.index_folder)
            except FolderError as error:
                missing = error
            tools = load_tools(settings)
            if tools.deep is None:
                # The builds and workers need not try it, and warn, again.
                settings = settings.model_copy(update={"reader": "off"})
            if missing is not None and not can_answer(open_engine(settings), tools):
                raise missing
            print(f"Serving {settings.docs} at {address(settings, bound)}")
            print("Open this address in a browser; Ctrl+C stops the server.", flush=True)
            if not serve_requests(settings, tools, bound):
                raise typer.Exit(1)
