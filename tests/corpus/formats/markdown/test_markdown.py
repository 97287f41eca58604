import pytest

from corpus.formats.detectors import looks_like_markdown

NOTICE = """# 题目

第一段，有**重点**和[链接](https://example.com)。

## 一、范围

- 甲
- 乙 `QL320`

1. 先
2. 后

> 引文

| 项目 | 数值 |
|---|---|
| 功率 | 22 kW |

```
第一行
第二行
```

![图片](a.png) ~~旧~~

***
"""


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt"])
def test_markdown_loses_its_marks_and_keeps_its_words(read, name):
    assert read(NOTICE, name).text.split("\n") == [
        *("题目", "第一段，有重点和链接。", "一、范围", "甲", "乙 QL320", "1. 先", "2. 后", "引文"),
        *("项目：功率；数值：22 kW", "第一行", "第二行", "旧"),
    ]


def test_headings_are_noted_and_the_first_is_the_title(read):
    document = read(NOTICE, "a.md")

    headings = [(document.text[each.start : each.end], each.level) for each in document.headings]
    assert headings == [("题目", 1), ("一、范围", 2)]
    assert document.title == "题目"


def test_html_inside_markdown_is_cleaned_too(read):
    text = "# 题目\n\n<!-- 注 -->\n\n<div>甲<br>乙</div>\n\n丙<font>丁</font>&nbsp;&amp; 戊"

    assert read(text, "a.md").text == "题目\n甲\n乙\n丙丁 & 戊"


def test_a_long_line_broken_inside_a_chinese_sentence_is_joined_without_a_space(read):
    first = "全市规模以上工业企业应当在规定的期限之内完成数字化改造的诊断和验收工作"

    assert len(first) >= 30
    assert read(f"# 题\n\n{first}\n并且提交报告。", "a.md").text == f"题\n{first}并且提交报告。"


def test_number_signs_in_a_plain_text_are_not_markdown(read):
    text = "1. 甲*乙*丙\n#话题# 标签\n# 只有一个标题样的行\n- 丁"

    assert not looks_like_markdown(text)
    assert read(text, "a.txt").text == text


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "*a_" * 20_000, "`" * 100_000, "> " * 20_000, "[a](b" * 20_000],
    ids=["brackets", "emphasis", "ticks", "quotes", "links"],
)
def test_broken_marks_without_number_are_read_to_the_end(read, text):
    assert read(f"# 题目\n\n{text}\n\n末尾。", "a.md").text.startswith("题目")


@pytest.mark.parametrize("depth", [9, 10, 11, 20, 31, 60, 100])
@pytest.mark.parametrize("mark", ["- ", "1. ", "> "])
def test_no_depth_of_lists_and_quotes_loses_text(read, mark, depth):
    words = [f"第{level}层甲" for level in range(depth)]
    indent = mark if mark == "> " else " " * len(mark)
    nested = "\n".join(f"{indent * level}{mark}{word}" for level, word in enumerate(words))
    text = read(f"# 题目\n\n{nested}\n{mark}外层\n\n末段。\n\n## 后题\n\n完。", "a.md").text

    assert [word for word in [*words, "外层", "末段。", "后题", "完。"] if word not in text] == []
    assert text.endswith("末段。\n后题\n完。")


@pytest.mark.parametrize("depth", [10, 30, 300])
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("*_", "_*"),
        ("**", "**"),
        ("[", "](b)"),
        ("~~*", "*~~"),
        ("<b>", "</b>"),
        ("<div>", "</div>"),
    ],
)
def test_no_depth_of_emphasis_links_and_elements_loses_text(read, begin, end, depth):
    text = read(f"# 题目\n\n{begin * depth}甲{end * depth}乙\n\n末段。", "a.md").text

    assert "甲" in text
    assert "乙" in text
    assert text.endswith("末段。")


@pytest.mark.parametrize("text", ["> - " * 2000, "- " * 20_000, "1. " * 5000])
def test_marks_that_nest_on_one_line_lose_no_text(read, text):
    document = read(f"# 题目\n\n{text}甲\n\n末段。", "a.md")

    assert "甲" in document.text
    assert document.text.endswith("末段。")
