"""Whether the optional package `mcp` is there."""

from corpus.errors import NotInstalled


def require_mcp() -> None:
    """Import the package.

    Raises:
        NotInstalled: it is missing, or too old.
    """
    try:
        # Version 1 has not got it.
        from mcp import MCPError  # noqa: F401
    except ImportError as error:
        raise NotInstalled(
            "MCP needs the package mcp from version 2 on, which is not installed here.",
            "Install it with pip install 'chuchu[mcp]'.",
        ) from error
