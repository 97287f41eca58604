"""Questions on the command line."""

import json
import os
import shutil
from dataclasses import replace

import pytest

from bot.answer.answerer import Answerer
from bot.cli import answering
from bot.types import AnswerSpan
from embeddings.bundled import BUNDLED, MODELS
from tests.bot.cli.conftest import QUESTION
from tests.command_line import check_failed, chuchu
from tests.folder_builds import make_outdated


def test_an_answer_names_the_lines_that_it_quotes(built):
    run = chuchu("ask", QUESTION, *built.options)

    assert (run.returncode, run.stderr) == (0, "")
    assert "500米" in run.stdout.splitlines()[0]
    assert "ferry.txt:1-2" in run.stdout


def test_an_existing_index_answers_though_the_documents_are_gone(built):
    run = chuchu(
        *("ask", QUESTION, "--docs", built.documents / "gone", "--index", built.index),
        *("--json", "--top-k", "1"),
    )

    answer = json.loads(run.stdout)
    assert run.returncode == 0
    assert answer["answerable"] is True
    assert [citation["path"] for citation in answer["citations"]] == ["ferry.txt"]
    assert answer.keys() == {
        *("question", "standalone_question", "verdict", "answerable", "confidence", "answer"),
        *("citations", "answer_span", "differs", "written", "written_error", "index", "took_ms"),
    }


def test_a_damaged_index_is_one_sentence_that_names_the_remedy(built, tmp_path):
    index = shutil.copytree(built.index, tmp_path / "index")
    (index / "gen-000001" / "vectors.faiss").write_bytes(b"damaged")

    run = chuchu("ask", QUESTION, "--docs", built.documents, "--index", index)
    check_failed(run, "vectors.faiss is damaged", "chuchu index")


def test_an_index_of_an_earlier_version_is_built_anew_and_answers(built, tmp_path):
    index = shutil.copytree(built.index, tmp_path / "index")
    make_outdated(index)

    run = chuchu("ask", QUESTION, "--docs", built.documents, "--index", index)
    assert run.returncode == 0
    assert "500米" in run.stdout.splitlines()[0]
    assert "It is built anew." in run.stderr
    again = chuchu("ask", QUESTION, "--docs", built.documents, "--index", index)
    assert (again.returncode, again.stderr) == (0, "")


def test_an_index_of_an_earlier_version_stays_where_the_documents_are_gone(built, tmp_path):
    index = shutil.copytree(built.index, tmp_path / "index")
    make_outdated(index)

    run = chuchu("ask", QUESTION, "--docs", tmp_path / "gone", "--index", index)
    assert run.returncode == 1
    assert "gone" in run.stderr
    assert (index / "gen-000001").exists()


@pytest.mark.parametrize("top_k", ["0", "-1", "51"])
def test_a_top_k_out_of_range_is_one_sentence(built, top_k):
    check_failed(chuchu("ask", QUESTION, *built.options, "--top-k", top_k), "from 1 to 50")


@pytest.mark.parametrize("question", ["", " ", "问" * 2001, b"\xff\xfe"])
def test_a_question_that_is_empty_too_long_or_no_text_is_one_sentence(built, question):
    asked = question if isinstance(question, str) else os.fsdecode(question)

    run = chuchu("ask", asked, *built.options)

    check_failed(run, "question")


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_exit_code_tells_that_the_documents_do_not_answer(built, options):
    run = chuchu("ask", "红烧肉怎么做", *built.options, *options)

    assert (run.returncode, run.stderr) == (3, "")
    assert run.stdout


def test_the_words_that_answer_are_bold_on_a_terminal_and_never_in_a_pipe(built, monkeypatch):
    def ask_with_span(self, text, *options, ask=Answerer.ask, **more):
        answer = ask(self, text, *options, **more)
        start = answer.citations[0].quote.index("500米")
        return replace(answer, answer_span=AnswerSpan(1, start, start + 4, "500米"))

    monkeypatch.setattr(Answerer, "ask", ask_with_span)
    assert "\x1b" not in chuchu("ask", QUESTION, *built.options).stdout
    monkeypatch.setattr(answering, "is_terminal", lambda stream: True)
    run = chuchu("ask", QUESTION, *built.options)
    assert "\x1b[1m500米\x1b[22m" in run.stdout.splitlines()[0]
    assert "\x1b" not in chuchu("ask", QUESTION, *built.options, "--json").stdout


def test_another_copy_of_the_model_opens_the_same_index(built, tmp_path):
    model = shutil.copytree(MODELS / BUNDLED, tmp_path / "model")

    run = chuchu("ask", QUESTION, *built.options, CHUCHU_ENCODER=str(model))
    assert run.returncode == 0
    assert "500米" in run.stdout


def test_an_unknown_encoder_is_one_sentence(built):
    run = chuchu("ask", QUESTION, *built.options, CHUCHU_ENCODER="./no-model")

    check_failed(run, "There is no encoder ./no-model", "Name a folder")


def test_a_user_dictionary_that_cannot_be_read_is_one_sentence(built, tmp_path):
    words = tmp_path / "words.txt"
    words.write_bytes("词".encode("utf-16"))
    for place, said in ((words, "can't be read"), (tmp_path / "missing", "There is no dictionary")):
        run = chuchu("status", *built.options, CHUCHU_USER_DICTIONARY=str(place))
        check_failed(run, said)
