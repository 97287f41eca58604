"""The settings that the page about MCP gives to other programs do what it says."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.asynchronous import run
from tests.docs.pages import blocks, read_page, section, table, words_in_code

SETTINGS = [
    json.loads(block.code)["mcpServers"]["chuchu"] for block in blocks("docs/mcp.md", "json")
]
QUESTION = "图书馆的光盘借期是几天？"


def transport(settings: dict[str, Any], server: str) -> Any:
    """Return what a client connects to with these settings."""
    if "url" in settings:
        return settings["url"].replace("http://127.0.0.1:8000", server)
    assert settings["command"].endswith("/chuchu")
    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "bot", *settings["args"]],
        env={"HOME": str(Path.home()), "CHUCHU_READER": "off"},
    )
    return stdio_client(started)


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda each: "url" if "url" in each else "stdio")
def test_a_program_with_these_settings_can_ask(
    settings: dict[str, Any], home: Path, server: str
) -> None:
    async def ask() -> Any:
        async with Client(transport(settings, server)) as client:
            tools = (await client.list_tools()).tools
            return tools, await client.call_tool("ask", {"question": QUESTION})

    tools, answer = run(ask())
    assert "光盘借期为7天" in answer.structured_content["answer"]
    rows = {row[0].strip("`"): row for row in table(section("docs/mcp.md", "Tools"))}
    assert rows.keys() == {each.name for each in tools}
    for each in tools:
        documented = set(words_in_code(rows[each.name][1]))
        assert documented == each.input_schema["properties"].keys()


def test_the_page_tells_of_each_generation_of_the_protocol() -> None:
    from mcp.types.version import HANDSHAKE_PROTOCOL_VERSIONS, MODERN_PROTOCOL_VERSIONS

    page = read_page("docs/mcp.md")
    for version in (HANDSHAKE_PROTOCOL_VERSIONS[0], *MODERN_PROTOCOL_VERSIONS):
        assert version in page
