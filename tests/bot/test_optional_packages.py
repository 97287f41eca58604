"""The packages of extras are imported only where somebody asks for what they do."""

import subprocess
import sys

CODE = """
import sys
from bot.cli.app import app
try:
    app(["--version"])
except SystemExit:
    pass
from bot.bootstrap import new_collections
from bot.server import build_app
from bot.settings import read_settings
settings = read_settings(index=sys.argv[1], reader="off")
build_app(settings, None, new_collections(settings, None))
print(*sys.modules)
"""
OPTIONAL = {"mcp", "mcp_types", "openai", "langchain_openai", "httpx", "jsonschema"}
OPTIONAL |= {"pymilvus", "milvus_lite", "grpc", "pandas", "pyarrow"}


def test_neither_the_version_nor_the_start_of_a_server_loads_them(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "index")],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = set(run.stdout.split())
    assert "bot.api.mcp_endpoint" in loaded
    assert loaded & OPTIONAL == set()


def test_the_commands_are_known_without_loading_what_they_do():
    """Every command pays for what the application imports, the shortest one too."""
    code = "import sys; import bot.cli.app; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert set(run.stdout.split()) & {"numpy", "bot.types", "pydantic", "fastapi"} == set()
