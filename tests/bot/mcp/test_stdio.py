"""`chuchu mcp`: the protocol on standard output, and nothing else."""

import json
import shutil
import subprocess
import sys

import pytest

from bot.mcp.addresses import FileAddresses
from bot.settings import SAMPLES
from tests.bot.mcp.messages import INITIALIZE, LIST
from tests.command_line import check_failed, chuchu, command
from tests.folder_builds import build_index, make_outdated

ASK = {
    "jsonrpc": "2.0",
    "id": 3,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": "图书馆的光盘借期是几天？"}},
}


@pytest.mark.parametrize("is_outdated", [False, True])
def test_a_folder_without_a_usable_index_is_built_and_stdout_has_messages_only(
    tmp_path, tools, is_outdated
):
    documents = tmp_path / "documents"
    documents.mkdir()
    shutil.copy(SAMPLES / "guides" / "图书馆文献借阅规则.md", documents)
    if is_outdated:
        build_index(documents, documents / ".chuchu", tools)
        make_outdated(documents / ".chuchu")
    initialized = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    lines = [json.dumps(INITIALIZE), json.dumps(initialized), json.dumps(LIST), "no message", "{}"]
    with subprocess.Popen(
        command("mcp", "--docs", documents, "--reader", "off"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        process.stdin.write("".join(f"{line}\n" for line in [*lines, json.dumps(ASK)]))
        process.stdin.flush()
        answers = {}
        while 3 not in answers:
            message = json.loads(process.stdout.readline())
            assert message["jsonrpc"] == "2.0"
            answers[message.get("id")] = message
        rest, errors = process.communicate()

    assert process.returncode == 0
    assert rest == ""
    assert answers[1]["result"]["serverInfo"]["name"] == "chuchu"
    assert len(answers[2]["result"]["tools"]) == 3
    answer = answers[3]["result"]["structuredContent"]
    assert "光盘借期为7天" in answer["answer"]
    assert "Traceback" not in errors
    assert (documents / ".chuchu" / "CURRENT").exists()


def test_without_the_package_the_command_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp", None)
    check_failed(chuchu("mcp"), "pip install 'chuchu[mcp]'")


def test_a_file_is_the_address_of_a_document_without_a_server(sample_answerer):
    document = sample_answerer.index.document(sample_answerer.index.documents(0, 1)[0].id)
    url = FileAddresses({"default": SAMPLES}).of_document(document)
    assert url == (SAMPLES / document.path).as_uri()
