"""The MCP server over standard input and output, for a program that starts it."""

import anyio
from mcp.server import Server
from mcp.server.stdio import stdio_server


def serve_stdio(server: "Server[object]") -> None:
    """Serve the program that started this process until it closes standard input.

    While this runs, what other code prints goes to stderr: stdout carries the protocol only.
    """

    async def run() -> None:
        async with stdio_server() as (read_stream, write_stream):
            options = server.create_initialization_options()
            await server.run(read_stream, write_stream, options)

    anyio.run(run)
