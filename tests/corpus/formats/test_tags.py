import time

import pytest

from corpus.formats.detectors import is_page, looks_like_html


@pytest.mark.parametrize(
    "text",
    [
        "段落写在<p>标签里，换行用<br>，分区用<div>，不要用<center>。",
        "<p>标签用来分段。\n<br>表示换行，<hr>表示分隔线。",
        "标题从<h1>到<h6>，表格用<table>、<tr>、<td>。",
        "网页代码里，加粗写作<b>文字</b>，斜体写作<i>文字</i>，下划线写作<u>文字</u>。",
        "先写“<ul>”，再写“<li>”，最后写“</li>”和“</ul>”。",
        "<div>与</div>、<span>与</span>、<a>与</a>都要成对。",
        "收件人处写<姓名>，日期处写<年月日>，<单位>盖章，<经办人>签字。",
        "类型写作 List<String>、Map<Data, Label>、Set<Time>、Box<Input>。",
        "若a<b and c>d，或 i<p or q>r，或 x<i and j>k，则报错。",
        "#include <time.h>\n#include <map>\nvector<string> a;\nstd::map<int, int> b;",
        "他说：<略>……<a>。",
    ],
)
def test_a_text_that_speaks_of_tags_is_no_page(read, text):
    assert not looks_like_html(text)
    assert read(f"说明\n{text}", "a.txt").text == f"说明\n{text}"


@pytest.mark.parametrize(
    "text",
    [
        '<div class="a"><h3>巡河队成立</h3>\n<p>&nbsp;一日，<span>巡河队</span>成立。</p></div>',
        "放鱼活动<br>昨天上午，志愿者放鱼三万尾。<br>活动由<b>渔政站</b>组织。<br>",
        "<p>第一段。<p>第二段，没有结束标记。<p>第三段。",
        "<!DOCTYPE html><title>题</title>正文",
        '标题\n<font color="red">红字</font>，<font size=2>小字</font>。',
        "<TABLE><TR><TD>甲<TD>乙</TABLE>",
        "正文。<br/>\n<br/>\n正文。<br/>",
        '<p class="MsoNormal"><span lang=EN-US>1</span><span>、甲</span></p>',
        "<html>\n<body>标签用法：<p>甲</p></body></html>",
        "请使用<b>蓝色</b>墨水。<br>并<u>签名</u>，<br>交到<b>窗口</b>。",
        "<p>网页元素&nbsp;分三类：</p><p>标签、<b>属性</b>、内容。</p>",
        "<o:p></o:p><p>甲</p>",
    ],
)
def test_markup_in_a_text_is_a_page(read, text):
    assert looks_like_html(text)
    assert "<" not in read(text, "a.txt").text


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("<!doctype html><p>甲", True),
        ("<!-- 导出 -->\n<html><p>甲", True),
        ("<div><h2>安装</h2><p>先断电</p></div>", True),
        ("<div align=center>\n<h1>泵</h1>\n</div>\n\n## 安装\n", False),
        ("<!-- 注 -->\n# 题\n\n甲", False),
        ("<img src=a.png>\n\n见[说明](a.md)。", False),
        ("<姓名>：甲", False),
        ("# 题\n<p>甲</p>", False),
    ],
)
def test_a_markdown_file_is_a_page_if_it_has_no_markdown(text, is_one):
    assert is_page(text) is is_one


@pytest.mark.parametrize("unit", ["<b>，", "写<p>", "a<b and c>", "<div>甲", "<p>和", "</p>"])
def test_many_tags_are_told_apart_in_time(unit):
    started = time.process_time()
    looks_like_html(unit * 40_000)
    assert time.process_time() - started < 2
