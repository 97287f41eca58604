"""What the command line begins with: questions that are read without Typer."""

import subprocess
import sys

import pytest

from bot.cli import asking
from bot.cli.app import app
from bot.cli.entry import plain_question
from tests.bot.cli.conftest import QUESTION

HEAVY = {"typer", "pydantic", "pydantic_settings", "asyncio", "tomllib"}
UNUSED = {
    *(
        "fastapi",
        "torch",
        "onnxruntime",
        "rich",
        "filelock",
        "email",
        "threadpoolctl",
        "importlib.metadata",
        "socket",
    ),
    *("concurrent.futures.process", "corpus.cleaning", "embeddings.encoding.transformer"),
}

PLAIN = [
    ["ask", "渡轮几点开？"],
    ["ask", ""],
    ["ask", "几点\udcff"],
    ["ask", "渡轮几点开？", "--json"],
    ["ask", "--json", "--json", "渡轮几点开？"],
    ["ask", "--docs", "a", "渡轮几点开？", "--index", "~/b", "--reader", "off"],
    ["ask", "--docs", "a b/", "渡轮"],
]
OTHERS = [
    [],
    ["--help"],
    ["-V", "ask"],
    ["ask"],
    ["ask", "--help"],
    ["ask", "渡轮", "几点"],
    ["ask", "渡轮", "--docs"],
    ["ask", "渡轮", "--docs", ""],
    ["ask", "渡轮", "--docs", "-x"],
    ["ask", "渡轮", "--docs", "a", "--docs", "b"],
    ["ask", "渡轮", "--docs=a"],
    ["ask", "--", "--docs"],
    ["ask", "渡轮", "--top-k", "3"],
    ["ask", "渡轮", "--where", "type=pdf"],
    ["ask", "渡轮", "--format", "json"],
    ["ask", "渡轮", "--config", "chuchu.toml"],
    ["ask", "渡轮", "--colour"],
    ["ask", "-渡轮"],
    ["chat"],
    ["status", "渡轮"],
]


def read_by_typer(monkeypatch, arguments):
    """Return what Typer makes of a command line: the question, and those options that are given."""
    found = []
    monkeypatch.setattr(asking, "answer_question", lambda *a, **named: found.append((a, named)))
    with pytest.raises(SystemExit) as end:
        app(arguments, prog_name="chuchu")
    assert not end.value.code
    [((question,), named)] = found
    unset = {"output": asking.AnswerFormat.TEXT}
    return question, {
        name: value for name, value in named.items() if value and value != unset.get(name)
    }


@pytest.mark.parametrize("arguments", PLAIN)
def test_a_plain_question_is_read_as_typer_reads_it(monkeypatch, arguments):
    asked = plain_question(arguments)

    assert (asked.question, asked.options) == read_by_typer(monkeypatch, arguments)


@pytest.mark.parametrize("arguments", OTHERS)
def test_all_else_is_left_to_typer(arguments):
    assert plain_question(arguments) is None


def test_completion_is_left_to_typer(monkeypatch):
    monkeypatch.setenv("_CHUCHU_COMPLETE", "complete_bash")

    assert plain_question(PLAIN[0]) is None


def ended(*arguments, code=0):
    """Run a command; return the modules that it has loaded when it ends, whether it has garbage
    looked for, and what it printed."""
    program = (
        "import atexit, gc, sys\n"
        "atexit.register(lambda: print(gc.isenabled(), *sys.modules, file=sys.stderr))\n"
        "from bot.__main__ import main\n"
        "main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == code, run.stderr
    collects, *loaded = run.stderr.splitlines()[-1].split()
    return set(loaded), collects == "True", run.stdout


def test_a_question_loads_nothing_that_it_does_not_need(built):
    loaded, collects, printed = ended(
        *("ask", QUESTION, "--docs", built.documents, "--index", built.index, "--reader", "off")
    )

    assert "faiss" in loaded
    assert "500米" in printed
    assert sorted(loaded & {*HEAVY, *UNUSED}) == []
    assert not collects


def test_garbage_is_looked_for_where_more_is_done_than_to_answer(folder, tmp_path):
    documents = folder({"ferry.txt": "能见度不足500米时渡轮停航。"})
    asked = ("ask", QUESTION, "--docs", documents, "--index", tmp_path / "index")

    _, collects, printed = ended(*asked, "--reader", "off")
    assert collects
    assert "500米" in printed
    assert ended("--help")[1]


def test_the_version_is_printed_without_reading_a_command_line():
    loaded, _, printed = ended("--version")

    assert printed.startswith("chuchu ")
    assert sorted(loaded & {*HEAVY, "numpy", "bot.settings"}) == []
