import json

import pytest

from bot.output.read_report import MAX_LISTED, read_report_json, read_report_text
from corpus.read_report import make_read_report


@pytest.fixture
def report(tmp_path):
    """Return a function that writes a file and reports how it is read."""

    def make(content, name="a.txt"):
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        return make_read_report(file)

    return make


def test_a_text_that_repeats_column_names_is_not_reported_as_kept_from_fewer_characters(report):
    table = "渡轮的名称,开航的时间\n" + "一号,七点\n" * 10

    found = report(table, "a.csv")
    length, source = len(found.document.text), len(table)
    assert length > source
    text = read_report_text(found, "a.csv")
    assert f"text      {length} characters, from {source} in the file" in text
    assert f"{length} of {source}" not in text


def test_paragraphs_are_listed_with_their_lines_and_what_cleaning_changed(report):
    text = read_report_text(report("题目\n\n青瀾(lán)市。\n"), "a.txt")

    assert "     1  as it is 题目" in text
    assert "     3  raw      青瀾(lán)市。\n        cleaned  青瀾市。" in text
    assert "dropped: pinyin debris (1)\n     3  (lán)" in text


def test_a_long_list_is_cut_in_text_and_complete_in_json(report):
    found = report("题目\n" + "----\n" * (MAX_LISTED + 5) + "正文。\n")

    assert "and 5 more; --json lists all" in read_report_text(found, "a.txt")
    as_json = read_report_json(found, "a.txt")
    assert len(as_json["dropped"]) == MAX_LISTED + 5
    assert as_json["dropped"][0] == {"rule": "rules between lines", "text": "----", "line": 2}
    assert json.loads(json.dumps(as_json)) == as_json


def test_no_control_character_of_a_file_reaches_the_terminal(report):
    text = read_report_text(report("题目\n正文\x1b[31m。\n"), "a\x1b.txt")

    assert "\x1b" not in text
