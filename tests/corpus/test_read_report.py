import json
from collections import Counter

import pytest

from corpus.errors import DocumentError
from corpus.read_report import make_read_report


@pytest.fixture
def removals(tmp_path):
    """Return a function that reads a file and returns what was dropped, by rule."""

    def read(content, name="a.txt"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = make_read_report(file)
        return [(str(each.rule), each.text, each.line) for each in report.removals]

    return read


def test_each_rule_records_what_it_removed_and_its_line(removals):
    text = (
        "317某通知.txt\n---\ntitle: 题\n---\n青瀾(lán)市工業(yè)\u200b局。\n------\n"
        "另一個企業(yè)。\n责任编辑：李四\n分享到：\n"
    )

    assert removals(text) == [
        ("page elements", "责任编辑：李四", 8),
        ("page elements", "分享到：", 9),
        ("pinyin debris", "(lán)", 5),
        ("pinyin debris", "(yè)", 5),
        ("pinyin debris", "(yè)", 7),
        ("invisible characters", "\u200b", 5),
        ("front matter", "---\ntitle: 题\n---\n", 2),
        ("file name line", "317某通知.txt\n", 1),
        ("rules between lines", "------", 6),
    ]


def test_the_tags_scripts_and_hidden_parts_of_a_page_are_distinguished(removals):
    page = (
        "<p class=a>正文。</p>\n<script>var a;</script>\n<p hidden>甲</p>\n<nav>首页</nav>\n"
        "<!-- 注 --><p>正文比导航要长得多。</p>"
    )

    removed = removals(page, "a.html")
    assert ("markup", "<p class=a>", 1) in removed
    assert ("markup", "<!-- 注 -->", 5) in removed
    assert ("scripts, styles and controls", "var a;", 2) in removed
    assert ("hidden part", "甲", 3) in removed
    assert ("page elements", "首页", 4) in removed


def test_the_markup_of_markdown_and_its_link_targets_are_recorded(removals):
    text = "---\ntitle: 题\n---\n# 题目\n\n有**重点**和[链接](https://example.com)。\n\n<div>\n甲\n</div>\n"

    removed = removals(text, "a.md")
    assert ("markup", "#", 4) in removed
    assert ("markup", "**", 6) in removed
    assert ("markup", "https://example.com", 6) in removed
    assert all(line is not None for _, _, line in removed)


def test_lines_that_are_not_json_are_recorded(removals):
    assert removals(f"{json.dumps({'甲列': '乙'})}\n{{\n", "a.jsonl") == [
        ("unreadable line", "{", 2)
    ]


def test_a_clean_text_loses_nothing(removals):
    assert removals("题目\n正文。\n") == []


def test_a_very_long_piece_is_cut(removals):
    ((_, text, _),) = removals("题目。\n" + "-" * 10_000)

    assert len(text) == 2000
    assert text.endswith("…")


def test_recording_removals_makes_no_difference_to_the_document(read, tmp_path):
    page = (
        "<h1>题</h1><nav>首页</nav><table><tr><th>甲</th><th>乙</th></tr>"
        "<tr><td>1</td><td>2</td></tr></table>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")

    assert make_read_report(tmp_path / "a.html").document == read(page, "a.html")


def test_each_of_many_thousand_removals_is_recorded_once(removals):
    removed = removals("<b>字</b>" * 40_000, "a.html")

    assert Counter(rule for rule, _, _ in removed) == {"markup": 80_000}


@pytest.mark.parametrize(
    ("name", "reason"),
    [("a.bin", "unknown type .bin"), ("a", "no file type"), ("b.txt", "vanished")],
)
def test_a_file_that_no_index_build_reads_is_refused_with_its_reason(tmp_path, name, reason):
    if name != "b.txt":
        (tmp_path / name).write_text("字", encoding="utf-8")

    with pytest.raises(DocumentError, match=reason):
        make_read_report(tmp_path / name)
