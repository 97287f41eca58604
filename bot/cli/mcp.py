"""`chuchu mcp`: the folder as tools for a program with a language model."""

import signal
import sys
import threading
from typing import TYPE_CHECKING

from bot.cli.collections import chosen_collections
from bot.cli.options import CollectionNames, Docs, Index, Reader
from bot.cli.reporting import report_errors
from corpus.errors import ChuchuError, IndexMismatch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.answer.answerer import Answerer
    from bot.collections.selection import Opened
    from bot.settings import Settings
    from embeddings.tools import Tools


def mcp(
    docs: Docs = None,
    index: Index = None,
    reader: Reader = None,
    collection: CollectionNames = None,
) -> None:
    """Serve a folder over MCP to the program that starts this command.

    Requests come on standard input, and answers go to standard output. If the folder has no index
    yet, the first request that needs one builds it.
    """
    with report_errors(as_json=False):
        from bot.mcp.installed import require_mcp
        from bot.settings import read_settings

        require_mcp()
        settings = read_settings(docs=docs, index=index, reader=reader)
        from bot.mcp.addresses import FileAddresses
        from bot.mcp.server import new_server
        from bot.mcp.stdio import serve_stdio
        from bot.mcp.tools import Library

        chosen = chosen_collections(settings, collection)
        addresses = FileAddresses({name: own.docs for name, own in chosen.items()})
        library = Library(_OnDemand(settings, chosen).open, settings.top_k)
        # A thread that waits for input would hold up the end that Python makes of an interrupt.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        serve_stdio(new_server(lambda _: library, lambda _: addresses))


class _OnDemand:
    """The collections that a program asks, opened, and built first if need be, by its requests."""

    def __init__(self, settings: "Settings", chosen: "Mapping[str, Settings]") -> None:
        from bot.bootstrap import load_tools
        from bot.collections.united_answerers import UnitedAnswerers

        tools = load_tools(settings)
        self._folders = {name: _Folder(own, tools) for name, own in chosen.items()}
        self._united = UnitedAnswerers()

    def open(self) -> "Opened":
        """Return an answerer of those that can be opened.

        Raises:
            ChuchuError: none can be built or opened.
        """
        from bot.collections.selection import Opened
        from bot.types import LeftOut

        opened: dict[str, Answerer] = {}
        problems: dict[str, ChuchuError] = {}
        for name, folder in self._folders.items():
            try:
                opened[name] = folder.answerer()
            except ChuchuError as error:
                problems[name] = error
        if not opened:
            raise next(iter(problems.values()))
        left_out = tuple(LeftOut(name, error.message) for name, error in problems.items())
        return Opened(self._united.get(opened), left_out)


class _Folder:
    """The answerer of a folder's current generation, which is built first if there is none that can
    be used."""

    def __init__(self, settings: "Settings", tools: "Tools") -> None:
        from bot.bootstrap import new_service, open_engine

        self._settings = settings
        self._engine = open_engine(settings)
        self._tools = tools
        self._service = new_service(self._engine, self._tools)
        self._building = threading.Lock()

    def answerer(self) -> "Answerer":
        version = self._engine.current_version()
        if version is not None:
            try:
                return self._service.answerer
            except IndexMismatch as error:
                print(f"{error.message} It is built anew.", file=sys.stderr)
        with self._building:
            # Another request may have built it meanwhile.
            if self._engine.current_version() == version:
                self._build()
        return self._service.answerer

    def _build(self) -> None:
        from bot.cli.building import build

        # Whoever waits for an answer does not wait for the deep pass too.
        build(self._settings, self._engine, tools=self._tools, should_stop=lambda: True)
