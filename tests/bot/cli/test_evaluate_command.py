"""Evaluations on the command line."""

import json
import os

import pytest

from tests.bot.cli.conftest import FILES, QUESTION
from tests.command_line import check_failed, chuchu


@pytest.fixture
def questions(tmp_path):
    """Three questions: one that is answered, one that should not be, one about another folder."""
    file = tmp_path / "questions.jsonl"
    cases = [
        {"question": QUESTION, "document": "ferry.txt", "answers": ["500米"], "kind": "plain"},
        {"question": "怎样做红烧肉才不腻？", "document": None, "kind": "题外"},
        {"question": QUESTION, "document": "gone.txt", "answers": ["500米"]},
    ]
    file.write_text("\n".join(map(json.dumps, cases)))
    return file


def test_an_evaluation_with_json_is_one_object_with_figures_and_outcomes(built, questions):
    run = chuchu("evaluate", questions, *built.options, "--json")

    result = json.loads(run.stdout)
    assert (run.returncode, run.stdout.count("\n")) == (0, 1)
    assert (result["questions"], result["total"]["questions"]) == (3, 2)
    assert result["searches"].keys() == {"hybrid", "lexical", "dense"}
    assert result["searches"]["hybrid"] == {"hit@1": 1, "hit@3": 1, "hit@5": 1, "mrr": 1}
    assert result["total"].items() >= {"hit@1": 1, "mrr": 1, "marked": 1, "auroc": 1}.items()
    assert result["total"].items() >= {"kept": 1, "wrongly_answered": 0}.items()
    assert (result["kinds"]["plain"]["kept"], result["kinds"]["题外"]["kept"]) == (1, None)
    assert [outcome["rank"] for outcome in result["outcomes"]] == [1, None]
    assert [each["line"] for each in result["left_out"]] == [3]


def test_an_evaluation_prints_a_table_and_names_on_stderr_what_it_left_out(built, questions):
    run = chuchu("evaluate", questions, *built.options)

    head, total, plain, off_topic, *_ = run.stdout.splitlines()
    assert head.split()[:3] == ["n", "Hit@1", "Hit@3"]
    assert total.split()[:3] == ["all", "2", "1.000"]
    assert plain.split()[:3] == ["plain", "1", "1.000"]
    assert off_topic.split()[:3] == ["题外", "1", "–"]
    assert run.stderr == "left out, line 3: the index has no document gone.txt\n"


def test_an_evaluation_can_be_of_one_kind(built, questions):
    run = chuchu("evaluate", questions, *built.options, "--kind", "plain", "--json")

    assert json.loads(run.stdout)["kinds"].keys() == {"plain"}
    run = chuchu("evaluate", questions, *built.options, "--kind", "plian")
    check_failed(run, "no kind plian", "They are plain, 题外.")


def test_an_evaluation_writes_a_report_and_leaves_nothing_beside_it(built, questions, tmp_path):
    report = tmp_path / "reports" / "report.html"
    report.parent.mkdir()
    report.write_text("an older report")

    run = chuchu("evaluate", questions, *built.options, "--html", report)
    assert run.returncode == 0
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(report.parent.iterdir()) == [report]


def test_a_path_that_no_report_can_be_written_to_is_one_sentence(built, questions, tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for place, said in (
        (tmp_path / "folder", "it is a folder"),
        (tmp_path / "pipe", "no plain file"),
        (tmp_path / "missing" / "report.html", "its folder is missing"),
        (built.documents / "report.html", "become a document"),
    ):
        check_failed(chuchu("evaluate", questions, *built.options, "--html", place), said, "--html")
    assert not (built.documents / "report.html").exists()


def test_a_question_file_among_the_documents_is_pointed_out(tmp_path):
    (tmp_path / "ferry.txt").write_text(FILES["ferry.txt"], encoding="utf-8")
    asked = {"question": QUESTION, "document": "ferry.txt", "answers": ["500米"]}
    (tmp_path / "questions.jsonl").write_text(json.dumps(asked, ensure_ascii=False))
    assert chuchu("index", tmp_path).returncode == 0

    run = chuchu("evaluate", tmp_path / "questions.jsonl", "--docs", tmp_path)
    assert "questions.jsonl lies in the folder of documents" in run.stderr


def test_a_broken_evaluation_file_is_one_sentence_with_the_line(built, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('\n{"question"\n')

    check_failed(chuchu("evaluate", file, *built.options), "Line 2", "not JSON")
