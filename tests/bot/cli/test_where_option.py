"""Filters on the command line."""

import io
import json

import pytest

from bot.cli import chatting
from tests.bot.cli.conftest import QUESTION
from tests.command_line import chuchu


def test_only_the_documents_of_a_filter_are_asked(built):
    run = chuchu("ask", QUESTION, *built.options, "--json", "--where", "path=lib type=txt")

    answer = json.loads(run.stdout)
    assert answer["where"] == {"path": "lib", "type": ["txt"]}
    assert {each["path"] for each in answer["citations"]} <= {"library.txt"}
    within = chuchu(
        "ask", QUESTION, *built.options, "--json", "--where", "path=ferry", "--where", "type=txt"
    )
    assert within.returncode == 0
    assert json.loads(within.stdout)["matching_documents"] == 1


def test_a_filter_that_no_document_meets_is_said_in_a_sentence(built):
    run = chuchu("ask", QUESTION, *built.options, "--where", "type=pdf")

    assert (run.returncode, run.stdout.strip()) == (3, "没有文档符合筛选条件。")


@pytest.mark.parametrize(
    "where", ["notices", "folder=a", "from=2024-02-30", "from=2025 to=2024", "title='a"]
)
def test_what_is_no_filter_is_bad_usage(built, where):
    run = chuchu("ask", QUESTION, *built.options, "--where", where)

    assert (run.returncode, run.stdout) == (2, "")
    assert "--where" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_conversation_is_confined_until_all_documents_are_asked_again(built, monkeypatch, capsys):
    lines = ["where path=lib", QUESTION, "where from=no", "where", "where all", QUESTION]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    chatting.chat(docs=built.documents, index=built.index)
    said = capsys.readouterr().out

    first, _, second = said.partition("Asking all documents.")
    assert "500米" not in first
    assert first.count("Asking path=lib.") == 2
    assert "not a date" in first
    assert "500米" in second
