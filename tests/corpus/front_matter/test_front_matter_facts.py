import pytest

from corpus.chunk import split
from corpus.cleaning.boilerplate_lines import candidate_lines
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.positions.source_lines import line_range
from corpus.read import parse_document


@pytest.fixture
def facts(read):
    def text_behind_body(content, name="a.md"):
        return read(content, name).text.split("\n")[1:]

    return text_behind_body


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("summary: 补贴六十元。\ntags: [出差, 财务]", ["补贴六十元。", "标签：出差、财务"]),
        ("aliases:\n  - 外勤规定\n  - 出差办法", ["别名：外勤规定、出差办法"]),
        ("keywords: pump, valve", ["keywords: pump, valve"]),
        ("description: >\n  扬程\n  三十米。", ["扬程 三十米。"]),
        ("subtitle: 试行\ncategories: 维修", ["试行", "分类：维修"]),
        (
            "负责人: 李工\nphone: 8602\nlocation: 二号泵房",
            ["负责人：李工", "phone: 8602", "location：二号泵房"],
        ),
        ("note: closed on Sundays", ["note: closed on Sundays"]),
        ("作者: 张三\n来源: 水务局", ["来源：水务局"]),
        ("时间: 2024年7月8日下午两点", ["时间：2024年7月8日下午两点"]),
        ("time: Thursday 3pm\nroom: Room 2", ["time: Thursday 3pm", "room: Room 2"]),
        ("seo:\n  description: 扬程三十米。", ["扬程三十米。"]),
        ("layout: post\ncomments: false\nslug: a-b c\ncover: 图/一.png\ntheme: x\nweight: 3", []),
        ("date: 2024-07-08\nauthor: 张三\nurl: https://example.com/a", []),
        ("description: 正文说的都在这里……\nexcerpt: 正文说的", []),
    ],
)
def test_what_front_matter_says_stands_behind_the_text(facts, block, shown):
    body = "正文说的都在这里，一字不少。"
    assert facts(f"---\ntitle: 题\n{block}\n---\n{body}") == shown
    assert facts(f"---\ntitle: 题\n{block}\n---\n{body}", "a.txt") == shown


def test_toml_is_front_matter_too(read):
    content = (
        '+++\ntitle = "水泵"\ndate = 2024-05-01T08:00:00+08:00\nauthor = "李工"\ndraft = false\n'
        'summary = "扬程三十米。"\n[taxonomies]\ntags = ["泵", "维修"]\n+++\n正文。'
    )
    document = read(content, "a.md")

    assert (document.title, document.date, document.author) == ("水泵", "2024-05-01", "李工")
    assert document.text == "正文。\n扬程三十米。\n标签：泵、维修"
    broken = read(content.replace("draft = false", "draft ="), "a.md")
    assert (broken.title, broken.text, broken.notes) == (
        *("水泵", document.text, ("broken front matter",)),
    )


@pytest.mark.parametrize(
    "block",
    [
        *(
            "后勤例会\n时间：周四\n地点：二号会议室",
            "时间: 周四\n地点: 二号会议室",
            "甲。\n乙：丙。",
        ),
        *(
            "电话：8602\n联系人：王某某",
            "- 甲\n- 乙",
            "请注意: 明天停水\n后天来水",
            "第一条: 甲",
            "2024",
        ),
    ],
)
def test_lines_between_dashes_that_are_no_yaml_are_text(read, block):
    document = read(f"---\n{block}\n---\n会议决定更换灶具。", "a.txt")

    assert document.text == f"{block}\n会议决定更换灶具。"
    assert (document.date, document.notes) == (None, ())
    squeezed = "".join(read(f"---\n{block}\n---\n完。", "a.md").text.split())
    assert squeezed == "".join(block.replace("- ", "").split()) + "完。"


def test_broken_yaml_keeps_its_text(read):
    block = "title: 题: 副\nlayout: post\n  x: y\n负责人：李工\n一行没有键的话\nextra: [甲"
    document = read(f"---\n{block}\n---\n正文。", "a.md")

    assert document.title == "题: 副"
    assert document.text == "正文。\n负责人：李工\n一行没有键的话\nextra：[甲"
    assert document.notes == ("broken front matter",)


def test_a_fact_names_its_line_and_is_in_a_chunk(read):
    body = "\n\n".join(f"第{number}段写水泵的维护，每月一次。" for number in range(60))
    content = f"217水泵.txt\n---\ntitle: 题\nsummary: 扬程三十米。\ntags:\n - 泵\n---\n\n{body}"
    document = read(content)

    start = document.text.index("扬程三十米。")
    assert line_range(document.lines, start, start + 6) == (4, 4)
    assert line_range(document.lines, start, len(document.text)) == (4, 5)
    [first] = line_range(document.lines, 0, 3)[:1]
    assert content.split("\n")[first - 1].startswith("第0段")
    assert "扬程三十米。\n标签：泵" in document.text[[*split(document)][-1].start :]


def test_a_note_that_has_nothing_but_properties_is_read(read):
    document = read("---\nsummary: 只有这些。\n---\n", "a.md")

    assert (document.text, document.lines) == ("只有这些。", ((0, 2),))


def test_facts_do_not_hide_the_boilerplate_above_them(read):
    page = "会议召开。\n返回首页\n版权所有"
    plain, described = read(page), read(f"---\ntitle: 题\nsummary: 概要。\n---\n{page}")

    assert candidate_lines(described) == candidate_lines(plain)


def test_only_what_is_not_kept_is_recorded_as_removed():
    log = RemovalLog()
    content = "---\nlayout: post\ntags:\n - 农事\ntitle: 题\n---\n正文。"
    parse_document("a.md", content.encode(), removal_log=log)

    [removed] = [each for each in log.removals() if each.rule is Rule.FRONT_MATTER]
    assert removed.text == "layout: post\ntitle: 题"


@pytest.mark.parametrize(
    "block",
    [
        *("a: " * 20_000, "\n".join(f"键{n}: 值{n}" for n in range(5000)), "k: [" * 9000),
        *(
            "a:\n" + "".join(f"{' ' * n}b{n}:\n" for n in range(300)),
            "tags: [" + "甲, " * 20_000 + "]",
        ),
    ],
    ids=["colons", "keys", "brackets", "depth", "list"],
)
def test_front_matter_of_any_size_is_read(read, block):
    assert "正文。" in read(f"---\ntitle: 题\n{block}\n---\n正文。", "a.md").text
