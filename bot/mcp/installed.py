"""Whether the optional package `mcp` is there."""

from corpus.errors import NotInstalled


def require_mcp() -> None:
    """Import the package.

    Raises:
        NotInstalled: it is missing, or too old.
    """
    try:
        import mcp.server.streamable_http_manager
        import mcp.types  # noqa: F401
    except ImportError as error:
        raise NotInstalled(
            "MCP needs the package mcp, which is not installed here.",
            "Install it with pip install 'chuchu[mcp]'.",
        ) from error
