"""Building an index, and its status, on the command line."""

import json
import re

import pytest

from embeddings.bundled import BUNDLED
from tests.bot.cli.conftest import FILES, QUESTION
from tests.command_line import check_failed, chuchu


def test_a_build_with_json_prints_one_object(built):
    report = json.loads(built.run.stdout)

    assert built.run.returncode == 0
    assert built.run.stdout.count("\n") == 1
    assert (
        report["counts"].items()
        >= {
            **dict.fromkeys(("updated", "unchanged", "removed"), 0),
            "new": 2,
            "skipped": 1,
        }.items()
    )
    assert report["skipped"] == [{"path": "photo.bin", "reason": "unknown type .bin"}]
    assert report["generation"] == 1
    assert "Indexing files" in built.run.stderr


def test_a_build_prints_its_counts_and_nothing_else_on_stdout(built):
    run = chuchu("index", built.documents, "--index", built.index)

    assert (run.returncode, run.stdout) == (
        0,
        "0 new, 0 updated, 2 unchanged, 0 removed, 1 skipped\n",
    )
    assert "skipped photo.bin: unknown type .bin" in run.stderr


@pytest.mark.parametrize("command", [["index"], ["ask", "渡轮停航了吗？", "--docs"]])
def test_an_empty_folder_is_one_sentence(tmp_path, command):
    check_failed(chuchu(*command, tmp_path), "holds no files", "--allow-empty")


def test_an_empty_folder_that_is_accepted_answers_nothing(tmp_path):
    run = chuchu("index", tmp_path, "--allow-empty")
    assert (run.returncode, run.stdout) == (
        0,
        "0 new, 0 updated, 0 unchanged, 0 removed, 0 skipped\n",
    )

    answer = json.loads(chuchu("ask", QUESTION, "--docs", tmp_path, "--json").stdout)
    assert (answer["answerable"], answer["answer"], answer["citations"]) == (False, None, [])


def test_a_folder_without_an_index_is_indexed_by_the_first_question(tmp_path):
    (tmp_path / "ferry.txt").write_text(FILES["ferry.txt"], encoding="utf-8")

    run = chuchu("ask", QUESTION, "--docs", tmp_path)
    assert run.returncode == 0
    assert "500米" in run.stdout.splitlines()[0]
    assert "Indexing files" in run.stderr
    assert (tmp_path / ".chuchu" / "CURRENT").read_text() == "gen-000001"


@pytest.mark.parametrize("command", [["index"], ["serve", "--port", "0"]])
def test_a_missing_folder_is_one_sentence_and_stays_missing(tmp_path, command):
    check_failed(chuchu(*command, tmp_path / "missing"), "does not exist", "existing folder")
    assert not (tmp_path / "missing").exists()


def test_an_index_that_cannot_be_written_is_one_sentence(built, tmp_path):
    (tmp_path / "index").write_text("in the way")

    run = chuchu("index", built.documents, "--index", tmp_path / "index")
    check_failed(run, "can't be written", "--index")


def test_a_status_shows_what_the_index_contains(built):
    run = chuchu("status", *built.options)

    assert run.returncode == 0
    assert re.search(r"^documents +2$", run.stdout, re.MULTILINE)
    assert "photo.bin: unknown type .bin" in run.stdout


def test_a_status_with_json_is_one_object(built):
    run = chuchu("status", *built.options, "--json")

    info = json.loads(run.stdout)
    assert (info["generation"], info["documents"], info["encoder"]) == (1, 2, BUNDLED)


def test_an_error_with_json_is_one_object_too(tmp_path):
    run = chuchu("status", "--docs", tmp_path, "--json")

    assert run.returncode == 1
    error = json.loads(run.stdout)["error"]
    assert error.keys() == {"type", "message", "hint"}
    assert error["type"] == "IndexUnavailable"
    assert "chuchu index" in error["hint"]
