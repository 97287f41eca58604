"""`chuchu mcp`: the folder as tools for a program with a language model."""

import signal
import sys
import threading
from typing import TYPE_CHECKING

from bot.cli.options import Docs, Index, Reader
from bot.cli.reporting import report_errors
from corpus.errors import IndexMismatch

if TYPE_CHECKING:
    from bot.answer.answerer import Answerer
    from bot.settings import Settings


def mcp(docs: Docs = None, index: Index = None, reader: Reader = None) -> None:
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

        addresses = FileAddresses(settings.docs)
        library = Library(_OnDemand(settings).answerer, settings.top_k)
        # A thread that waits for input would hold up the end that Python makes of an interrupt.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        serve_stdio(new_server(library, lambda _: addresses))


class _OnDemand:
    """The answerer of a folder's current generation, which is built first if there is none that can
    be used."""

    def __init__(self, settings: "Settings") -> None:
        from bot.bootstrap import load_tools, new_service, open_engine

        self._settings = settings
        self._engine = open_engine(settings)
        self._tools = load_tools(settings)
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
