import pytest

from corpus.text.sentences import sentence_spans


@pytest.fixture
def lines(read):
    return lambda text: read(f"# 题\n\n{text}\n", "a.md").text.split("\n")[1:]


@pytest.mark.parametrize(
    "between",
    [
        "注意：停在平地。",
        "```\n注意：停在平地。\n```",
        "> 注意：停在平地。",
        "| 注意：停在平地。 |\n|---|",
    ],
)
def test_numbers_go_on_behind_what_interrupts_a_list(lines, between):
    assert lines(f"1. 拉起手刹。\n\n{between}\n\n2. 松开螺母。\n\n{between}\n\n3. 顶起车身。") == [
        *("1. 拉起手刹。", "注意：停在平地。", "2. 松开螺母。", "注意：停在平地。", "3. 顶起车身。")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. 甲\n1. 乙\n1. 丙", ["1. 甲", "2. 乙", "3. 丙"]),
        ("0. 甲\n0. 乙", ["0. 甲", "1. 乙"]),
        ("3. 甲\n5. 乙\n9. 丙", ["3. 甲", "5. 乙", "9. 丙"]),
        (
            "1974. 动工。\n1991. 搬迁。\n1991. 扩建。",
            ["1974. 动工。", "1991. 搬迁。", "1991. 扩建。"],
        ),
        ("1. 甲\n\n2. 乙\n\n   又一段", ["1. 甲", "2. 乙", "又一段"]),
        ("1) 甲\n2) 乙\n   1. 丙\n   2. 丁\n3) 戊", ["1) 甲", "2) 乙", "1. 丙", "2. 丁", "3) 戊"]),
        ("- [ ] 查油位\n- [x] 查皮带\n1. [X] 查接地", ["☐ 查油位", "☑ 查皮带", "1. ☑ 查接地"]),
        ("7. ## 小题\n8. > 引文", ["7. 小题", "8.", "引文"]),
    ],
)
def test_items_have_the_numbers_that_are_written_or_counted(lines, text, shown):
    assert lines(text) == shown


def test_the_year_before_an_item_stays_in_its_sentence(read):
    text = read("# 史\n\n1991. 迁到河西。", "a.md").text
    assert "1991. 迁到河西。" in [text[start:end] for start, end in sentence_spans(text)]


def test_cells_beyond_the_header_and_lines_below_a_table_stay(lines):
    table = "| 型号 | 功率 |\n|:--|--:|\n| QB-40 | 3千瓦 | 备用 |\n| a\\|b | `c` |\n备注：额定值。"

    assert lines(table) == [
        *("型号：QB-40；功率：3千瓦；备用", "型号：a|b；功率：c", "备注：额定值。")
    ]
    quoted = "\n".join(f"> {line}" for line in table.split("\n")[:3])
    assert lines(quoted) == ["型号：QB-40；功率：3千瓦；备用"]


def test_a_sentence_above_dashes_is_no_heading(read):
    text = "# 题\n\n会议决定更换灶具。\n---\n\n第一行\n第二行\n---\n\n小标题\n---\n\n大标题\n===\n"
    document = read(text, "a.md")

    headings = [document.text[each.start : each.end] for each in document.headings]
    assert headings == ["题", "小标题", "大标题"]
    assert document.text.split("\n")[1:3] == ["会议决定更换灶具。", "第一行 第二行"]


def test_footnotes_follow_the_block_that_refers_to_them(lines):
    text = (
        "水泵[^1]须检查[^长]。\n\n另一段^[就地的注]。\n\n[^1]: 指离心泵。\n\n"
        "[^长]: 每月一次，见[^1]。\n\n    第二段。\n\n[^无]: 没有引用。\n\n末段。"
    )

    assert lines(text) == [
        *("水泵须检查。", "指离心泵。", "每月一次，见。", "第二段。", "另一段。", "就地的注"),
        *("没有引用。", "末段。"),
    ]


def test_what_only_looks_like_the_definition_of_a_link_stays(lines):
    assert lines("见[文件][1]。\n\n[注]: 数据截至六月。\n\n[1]: https://example.com/a") == [
        *("见文件。", "[注]: 数据截至六月。")
    ]


def test_terms_stand_above_their_definitions(lines):
    shown = lines("止回阀\n: 只许水流向一边的阀。\n: 又称单向阀。")

    assert "".join(shown).replace("：", "") == "止回阀只许水流向一边的阀。又称单向阀。"
    assert shown[-1] == "又称单向阀。"


def test_indented_chinese_text_is_no_listing(lines):
    text = "甲。\n\n    这一段**缩进**了。\n    第二行。\n\n    x = 1\n    if x:\n        y()"

    assert lines(text)[:1] + lines(text)[-3:] == ["甲。", "x = 1", "if x:", "    y()"]
    assert lines("甲。\n\n    这一段**缩进**了。\n    - 第二行。")[1:] == [
        "这一段缩进了。",
        "第二行。",
    ]


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ("![从北门进，沿湖走八百米](map.png)", ["从北门进，沿湖走八百米"]),
        ('![](a.png "泵房外观")', ["泵房外观"]),
        *(("![图片1](a.png)", []), ("![IMG_2034.jpg](a.png)", []), ("![](a.png)", [])),
        *(("![logo](a.png)", []), ("![截图 2](a.png)", []), ("![结构图](a.png)", ["结构图"])),
    ],
)
def test_the_text_of_a_picture_is_kept_if_it_says_something(lines, picture, shown):
    assert lines(picture) == shown


def test_markdown_below_an_element_is_markdown(read):
    text = '<p align="center">\n<img src="a.png">\n</p>\n\n## 安装\n\n- **先**断电\n'

    assert read(text, "README.md").text == "安装\n先断电"
    assert read("<div><h2>安装</h2><p>先断电</p></div>", "README.md").text == "安装\n先断电"


def test_lines_below_a_bullet_of_their_own_stay_lines(lines):
    assert lines("值班如下：\n· 早班八点\n• 晚班十六点\n由甲·乙\n带队。") == [
        *("值班如下：", "· 早班八点", "• 晚班十六点 由甲·乙 带队。")
    ]
