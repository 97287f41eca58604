"""A conversation in the terminal, and answers in other formats."""

import io
import json
from dataclasses import replace

import pytest

from bot.cli import chatting
from bot.output.markdown import answer_markdown
from tests.bot.cli.conftest import QUESTION
from tests.command_line import chuchu
from tests.language_model import FakeLanguageModel


@pytest.fixture
def talk(built, monkeypatch, capsys):
    """Return a function that types lines, and returns what is printed."""

    def type_lines(*lines, **settings):
        for name, value in settings.items():
            monkeypatch.setenv(f"CHUCHU_{name.upper()}", value)
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        chatting.chat(docs=built.documents, index=built.index)
        return capsys.readouterr().out

    return type_lines


def test_a_question_is_answered_with_numbered_sources(talk):
    said = talk(QUESTION)

    assert "500米" in said
    assert "[1] " in said
    assert "ferry.txt:1-2" in said


def test_a_source_is_opened_by_its_number(talk):
    said = talk(QUESTION, "open 1", "open [1]", "open 99")

    assert said.count("ferry.txt:1-2\n\n") == 2
    assert "There is no source 99." in said


def test_a_follow_up_is_understood_from_the_conversation_until_a_new_one_begins(talk):
    assert "（理解为：" in talk(QUESTION, "那晚上呢？")
    assert "（理解为：" not in talk(QUESTION, "new", "那晚上呢？")


def test_nothing_is_opened_before_the_first_answer_and_the_end_is_quiet(talk):
    assert talk("open 1", "", "quit", QUESTION) == "There is no source 1.\n"


def test_a_question_that_is_too_long_does_not_end_the_conversation(talk):
    said = talk("问" * 2001, QUESTION)

    assert "500米" in said


def test_what_a_language_model_writes_is_shown_with_what_was_struck_out(talk):
    model = FakeLanguageModel()
    model.says("能见度不足500米时停航。[1]", "船票要100元。[1]")
    said = talk(QUESTION, llm_url=model.url, llm_model="small")
    model.close()

    assert "能见度不足500米时停航。 [1]" in said
    assert "已划去：船票要100元。" in said


def test_a_conversation_is_a_command(built, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    run = chuchu("chat", *built.options)

    assert run.returncode == 0
    assert "500米" in run.stdout


@pytest.mark.parametrize(("name", "begins"), [("json", "{"), ("markdown", ""), ("text", "")])
def test_an_answer_is_printed_in_the_format_that_is_asked_for(built, name, begins):
    run = chuchu("ask", QUESTION, *built.options, "--format", name)

    assert run.returncode == 0
    assert run.stdout.startswith(begins)
    if name == "json":
        assert json.loads(run.stdout)["answerable"]
    if name == "markdown":
        assert "1. **" in run.stdout
        assert "   > " in run.stdout


def test_an_unknown_format_is_refused(built):
    run = chuchu("ask", QUESTION, *built.options, "--format", "xml")

    assert (run.returncode, run.stdout) == (2, "")
    assert "xml" in run.stderr


def test_text_of_a_document_does_not_become_markup(sample_answerer):
    answer = sample_answerer.ask("图书馆的图书借期是几天？")
    first = replace(answer.citations[0], title="<b>*x*</b>")
    shown = answer_markdown(replace(answer, citations=(first,)))

    assert r"\<b\>\*x\*\</b\>" in shown
    assert shown.startswith(answer.answer.split("[")[0][:10])
