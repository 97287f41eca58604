"""The MCP package's own client, connected in this process."""

import pytest
from mcp import Client, MCPError

from bot.collections.selection import Opened
from bot.mcp.addresses import PageAddresses
from bot.mcp.server import new_server
from bot.mcp.tools import Library
from tests.asynchronous import run

BASE = "http://127.0.0.1:8000/"


@pytest.fixture
def library(sample_answerer):
    """The bundled samples."""
    return Library(lambda: Opened(sample_answerer), 5)


@pytest.fixture
def talk(library):
    """Return a function that runs work with a client of a server in this process."""

    def to_server(work, library=library, mode="auto"):
        async def connected():
            server = new_server(lambda _: library, lambda _: PageAddresses(BASE))
            async with Client(server, mode=mode) as client:
                try:
                    return await work(client)
                except MCPError as error:
                    refused = error
            # Raised inside, the client would wrap it into a group.
            raise refused

        return run(connected())

    return to_server


@pytest.fixture
def call(talk):
    """Return a function that calls a tool."""
    return lambda name, **arguments: talk(lambda client: client.call_tool(name, arguments))
