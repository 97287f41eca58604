from pathlib import PurePosixPath

import pytest

from bot.versions.names import folder_base, parse_name, rough_bases, stem_of


@pytest.mark.parametrize(
    ("name", "base", "marks"),
    [
        ("公司法(2018-10-26)", "公司法", {"date": (2018, 10, 26)}),
        ("中华人民共和国公司法", "公司法", {}),
        ("考勤制度（2018年修订）", "考勤制度", {"date": (2018,), "is_explicit": True}),
        ("考勤制度（修订）", "考勤制度", {"age": 1, "is_explicit": True}),
        ("2022年版考勤制度", "考勤制度", {"date": (2022,), "is_explicit": True}),
        ("2022年度考核办法", "考核办法", {"date": (2022,)}),
        ("考勤制度-旧", "考勤制度", {"age": -1, "is_explicit": True}),
        ("考勤制度新版", "考勤制度", {"age": 1, "is_explicit": True}),
        ("【已废止】停车管理办法", "停车管理办法", {"is_invalid": True, "is_explicit": True}),
        ("停车管理办法（试行）", "停车管理办法", {"is_trial": True}),
        ("停车管理暂行办法", "停车管理办法", {"is_trial": True}),
        ("停车管理办法（征求意见稿）", "停车管理办法", {"is_draft": True}),
        ("安装手册 v2.1", "安装手册", {"number": (2, 1), "is_explicit": True}),
        ("安装手册（第十二版）", "安装手册", {"number": (12,), "is_explicit": True}),
        ("汐政办〔2022〕11号 停车管理办法", "停车管理办法", {}),
        ("停車管理辦法（2018年）", "停车管理办法", {"date": (2018,)}),
    ],
)
def test_a_name_is_split_into_its_base_and_what_marks_the_version(name, base, marks):
    parsed = parse_name(name)
    assert parsed.base == base
    unset = {"date": (), "age": 0, "number": ()}
    for key in ("date", "age", "number", "is_draft", "is_trial", "is_invalid", "is_explicit"):
        assert getattr(parsed.marks, key) == marks.get(key, unset.get(key, False)), key


@pytest.mark.parametrize(
    "name",
    [
        "新能源汽车管理办法",
        "2023年3月值班制度",
        "2023年上半年考核办法",
        "考核办法（第一季度）",
        "施工方案（上）",
        "老年人优待办法",
        "旧机动车流通管理办法",
        "宪法修正案",
    ],
)
def test_what_belongs_to_the_subject_marks_no_version(name):
    assert parse_name(name).base == name.translate(str.maketrans("（）", "()"))


@pytest.mark.parametrize(
    "marked", ["（2018年修订）", "(2018-06-01)", "-旧", " v2.1", "（征求意见稿）"]
)
def test_versions_have_the_same_rough_base(marked):
    one, other = rough_bases([f"停车管理办法{marked}", "停车管理办法"])
    assert one == other


@pytest.mark.parametrize("name", ["a.md", "a.b.md", "a", ".a", "..a", "a.", "a..", "..", " .b"])
def test_the_stem_of_a_path_is_that_of_pathlib(name):
    for path in (name, f"x.y/{name}"):
        assert stem_of(path) == PurePosixPath(path).stem


def test_folders_of_old_versions_belong_to_the_folder_of_the_new_one():
    assert folder_base("制度/历史版本/考勤.md") == folder_base("制度/考勤.md") == "制度"
    assert folder_base("2018年/考勤.md") == folder_base("2022/考勤.md")
    assert folder_base("一车间/考勤.md") != folder_base("二车间/考勤.md")
