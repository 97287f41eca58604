"""Without torch and sentence-transformers all works but other encoders and training."""

import json
import subprocess
import sys

import pytest

QUESTION = "光盘借期是几天？"
# Runs commands, then asks a server and the Python interface, where the packages are missing.
CODE = """
import asyncio, json, os, sys
for name in ("torch", "sentence_transformers", "transformers", "scipy", "sklearn"):
    sys.modules[name] = None
import httpx
from bot.cli.app import app
documents, index, question, commands = sys.argv[1], *map(json.loads, sys.argv[2:])
for encoder, command in commands:
    try:
        if encoder:
            os.environ["CHUCHU_ENCODER"] = encoder
        app(command, prog_name="chuchu")
    except SystemExit as end:
        print(f"exit {end.code or 0}", flush=True)
os.environ.pop("CHUCHU_ENCODER")
from bot import Chuchu
from bot.bootstrap import load_tools, new_collections
from bot.server import build_app
from bot.settings import read_settings
with Chuchu(documents, index=index) as chuchu:
    print(chuchu.ask(question).answer)
settings = read_settings(docs=documents, index=index)
tools = load_tools(settings)
served = build_app(settings, tools, new_collections(settings, tools))
async def ask():
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return (await client.post("/ask", json={"question": question})).json()["answer"]
print(asyncio.run(ask()))
"""


@pytest.fixture
def model(tmp_path):
    """A folder with a model that only sentence-transformers can read."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    return folder


def test_all_commands_the_server_and_the_python_interface_work(folder, tmp_path, model):
    documents, index = folder({"a.md": "# 借阅规则\n\n光盘借期为7天。"}), tmp_path / "index"
    cases = tmp_path / "cases.jsonl"
    case = {"question": QUESTION, "document": "a.md", "answers": ["7天"]}
    cases.write_text(json.dumps(case), encoding="utf-8")
    place = "--docs", str(documents), "--index", str(index)
    build = ["index", str(documents), "--index", str(index)]
    commands = [
        (None, [*build, "--reader", "always"]),
        (None, ["ask", QUESTION, *place, "--reader", "always"]),
        (None, ["status", *place]),
        (None, ["check", *place]),
        (None, ["evaluate", str(cases), *place]),
        (None, ["read", str(documents / "a.md")]),
        (str(model), build),
        ("BAAI/bge-small-zh-v1.5", build),
    ]
    run = subprocess.run(
        [sys.executable, "-c", CODE, documents, *map(json.dumps, (str(index), QUESTION, commands))],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert run.returncode == 0, run.stderr
    ends = [line for line in run.stdout.splitlines() if line.startswith("exit ")]
    assert ends == ["exit 0"] * 6 + ["exit 1"] * 2, run.stderr
    assert "7天" in run.stdout.split("exit ")[1]
    # Of the Python interface and of the server.
    assert [("7天" in line) for line in run.stdout.splitlines()[-2:]] == [True, True]
    assert "Traceback" not in run.stderr
    assert run.stderr.count("needs the package sentence-transformers") == 2
