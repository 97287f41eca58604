import pytest


@pytest.fixture
def line(read):
    return lambda text: read(f"# 题\n\n{text}\n", "a.md").text.removeprefix("题\n")


@pytest.mark.parametrize(
    "text",
    [
        *("木箱的体积为 6*4*3=72 立方分米。", "规格为长*宽*高。", "3米*5米*2米，共两件。"),
        *("S=单价*数量，面积=长*宽。", "按单价*数量*折扣计算。", "(甲+乙)*(丙+丁)*2"),
        *("房间为1920*1080*60，另一间a*b*c。", "单价*数量，人数*天数。"),
        *("2**10与2**20，x**n与y**n。", "电话138****5678与139****1234，卡号12***34***5。"),
        *("10~20度，30~40度。", "3~~5天，8~~9天。"),
        *("文件 my_file_name 与 a_b_c。", "__init__.py 与 __name__，_config.yml、src/_a/_b。"),
        *("（*.txt、*.doc），src/**/a.py。", "拨打*123#或*456#。", "张**、李**同意。"),
        *(r"D:\备份\_旧\*.bak 与 \\host\a_b\[c]。", "写 /*注释*/ 即可。", "5 * 4 * 3", "3 *4* 5"),
        *("*姓名：张三", "或者 A|B 两种，C|D 也行。"),
    ],
)
def test_signs_of_the_text_stay(line, text):
    assert line(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *(("这是*重点*内容", "这是重点内容"), ("每人**60**元，补**5**天", "每人60元，补5天")),
        *(("**注意：**水泵", "注意：水泵"), ("**“重点”**是检查", "“重点”是检查")),
        *(("见**《办法》**第三条", "见《办法》第三条"), ("水泵**（甲）**与阀", "水泵（甲）与阀")),
        *(("共*12*只", "共12只"), ("***很重***要", "很重要"), ("~~“旧”~~是", "“旧”是")),
        *((r"\*星\*与\_线\_", "*星*与_线_"), ("_强调_ 与 __粗__", "强调 与 粗")),
        *(("**3米*5米*2米**", "3米*5米*2米"), ("a_b*重*c", "a_b重c")),
    ],
)
def test_marks_of_emphasis_go_beside_chinese_text_too(line, text, shown):
    assert line(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        *(
            "公式 $a_1*b_1*c_1$ 与 $x_{a}^{b}$。",
            "价 $5 到 $10，$a*b*c$ 元。",
            r"$\{a\}$ 与 $$a_b*c_d*e$$",
        ),
    ],
)
def test_formulas_stay_as_they_are_written(line, text):
    assert line(text) == text


def test_a_formula_of_several_lines_is_one_paragraph_and_no_heading(read):
    document = read("# 题\n\n$$\na_1 * b_1\n=\nc \\\\\n\n- d\n$$\n\n后。", "a.md")

    assert document.text == "题\n$$ a_1 * b_1 = c \\\\ - d $$\n后。"
    assert len(document.headings) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("收件人处写<姓名>，类型为 List<String>。", "若a<b and c>d则报错。", "Map<Data, Label>"),
        *("段落写在<p>标签里，分区用<div>包起来。", "标题从<h1>到<h6>。"),
    ],
)
def test_words_between_angle_brackets_stay(line, text):
    assert line(text) == text


def test_elements_still_go(line):
    assert (
        line("甲<br>乙<b>丙</b>丁<span style='color:red'>，戊</span><!-- 注 -->")
        == "甲\n乙丙丁，戊"
    )
