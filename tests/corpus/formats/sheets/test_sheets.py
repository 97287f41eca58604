from datetime import date

import pytest

from corpus.read import parse_document
from corpus.types import Place
from tests.corpus.formats.sheets.sheet_files import SheetData, Shown, ods, xlsx
from tests.corpus.formats.sheets.xls_files import xls

ROSTER = [
    ["2024年10月值班表", None, None],
    ["单位：办公室", None, None],
    ["日期", "值班人", "电话"],
    [date(2024, 10, 1), "张三", 8601],
    [date(2024, 10, 2), "李四", 8602.0],
]


def headings(document):
    return [document.text[each.start : each.end] for each in document.headings]


def rows_of(document):
    return [(place.sheet, place.row) for _, place in document.places]


def test_rows_have_the_names_of_their_columns_and_their_places(workbook):
    document = workbook(SheetData(ROSTER, "值班", ["A1:C1"]))

    assert document.text.split("\n") == [
        "2024年10月值班表",
        "单位：办公室",
        "日期：2024-10-01；值班人：张三；电话：8601",
        "日期：2024-10-02；值班人：李四；电话：8602",
    ]
    assert rows_of(document) == [("值班", 1), ("值班", 2), ("值班", 4), ("值班", 5)]
    assert document.places[2][1] == Place(sheet="值班", row=4)
    assert document.title == "2024年10月值班表"
    assert headings(document) == ["2024年10月值班表"]
    assert len(document.parts) == 2
    assert document.notes == ()


def test_rows_count_from_the_first_of_the_sheet_although_it_is_empty(workbook):
    document = workbook([[], [], [None, None, "品名", "数量"], [None, None, "麻绳", 40]])

    assert document.text == "品名：麻绳；数量：40"
    assert rows_of(document) == [("Sheet1", 4)]
    assert document.title == "台账"


def test_numbers_are_shown_as_the_sheet_shows_them(lines):
    rows = [
        ["项目", "值"],
        ["整数", 5.0],
        ["小数", 12.5],
        ["占比", Shown(0.856, "0.0%", "85.6%")],
        ["金额", Shown(12345.6, "#,##0.00", "12,345.60")],
        ["货币", Shown(1200, '"¥"#,##0', "¥1,200")],
        ["日期", date(2024, 10, 1)],
        ["日子", Shown(45566, 'm"月"d"日"', "10月1日")],
        ["时刻", Shown(0.354166667, "h:mm", "8:30")],
        ["编码", Shown(731, "000000", "000731")],
        ["属实", True],
        ["作废", False],
    ]

    assert [line.partition("值：")[2] for line in lines(rows)] == [
        *("5", "12.5", "85.6%", "12,345.60", "¥1,200", "2024-10-01", "10月1日", "8:30", "000731"),
        *("TRUE", "FALSE"),
    ]


def test_every_sheet_is_read_below_its_name_hidden_ones_too_and_empty_ones_are_passed_over(
    workbook,
):
    document = workbook(
        SheetData([["品名", "数量"], ["麻绳", 40]], "一号库"),
        SheetData([], "空表"),
        SheetData([["品名", "数量"], ["油布", 15]], "二号库", is_hidden=True),
    )

    assert document.text.split("\n") == [
        *("一号库", "品名：麻绳；数量：40", "二号库", "品名：油布；数量：15")
    ]
    assert headings(document) == ["一号库", "二号库"]
    assert rows_of(document)[-1] == ("二号库", 2)
    assert document.title == "台账"


@pytest.mark.parametrize(
    ("name", "title"), [("Sheet2", "水位"), ("工作表1", "水位"), ("水位", "水位记录")]
)
def test_the_name_of_a_sheet_that_says_nothing_is_no_heading(workbook, name, title):
    rows = [[title], ["站名", "水位"], ["上坝", 12.4]]

    assert headings(workbook(SheetData(rows, name), SheetData(rows, "其他")))[0] == title


def test_a_merged_cell_counts_for_each_row_and_column_that_it_covers(lines):
    rows = [
        ["车间", "岗位", "周一", "周二"],
        ["冲压", "操作工", "早班", None],
        [None, "质检员", "晚班", "休"],
        ["喷涂", None, "早班", "晚班"],
    ]

    assert lines(SheetData(rows, merges=["A2:A3", "C2:D2"])) == [
        "车间：冲压；岗位：操作工；周一：早班；周二：早班",
        "车间：冲压；岗位：质检员；周一：晚班；周二：休",
        "车间：喷涂；周一：早班；周二：晚班",
    ]


def test_a_cell_that_is_not_merged_and_empty_stays_empty(lines):
    rows = [
        ["车间", "岗位", "人数"],
        ["冲压", "操作工", 6],
        [None, "质检员", 2],
        ["喷涂", "司机", 1],
    ]

    assert lines(rows)[1] == "岗位：质检员；人数：2"


def test_merged_names_of_groups_are_part_of_the_names_of_columns(lines):
    rows = [
        ["预算表", None, None, None, None],
        ["科目", "上半年", None, None, None],
        [None, "一季度", None, "二季度", None],
        [None, "计划", "实际", "计划", "实际"],
        ["办公费", 10, 9, 12, 11],
        ["差旅费", 20, 18, 22, 25],
    ]

    assert lines(SheetData(rows, merges=["A1:E1", "A2:A4", "B2:E2", "B3:C3", "D3:E3"]))[1] == (
        "科目：办公费；上半年 一季度 计划：10；上半年 一季度 实际：9；"
        "上半年 二季度 计划：12；上半年 二季度 实际：11"
    )


def test_a_merged_name_without_names_below_names_each_of_its_columns(lines):
    rows = [["选手", "成绩", None], ["甲", 1.5, 2], ["乙", 3, 4]]

    assert lines(SheetData(rows, merges=["B1:C1"]))[0] == "选手：甲；成绩（1）：1.5；成绩（2）：2"


def test_a_row_that_is_merged_as_a_whole_is_a_heading_of_the_rows_below(workbook):
    rows = [["物资", "数量", "单位"], ["文具", None, None], ["铅笔", 40, "支"], ["橡皮", 9, "块"]]
    document = workbook(SheetData(rows, merges=["A2:C2"]))

    assert document.text.split("\n")[:2] == ["文具", "物资：铅笔；数量：40；单位：支"]
    assert headings(document) == ["文具"]
    assert document.title == "台账"


def test_empty_rows_separate_tables_with_headers_of_their_own(workbook):
    rows = [
        *(["通讯录"], ["姓名", "电话"], ["张三", 8601], ["李四", 8602], []),
        *(["器材", "数量", "存放"], ["跳绳", 4, "甲库"], []),
        *(["开放时间"], ["场馆", "开门"], ["泳馆", "九点"]),
    ]
    document = workbook(rows)

    assert document.text.split("\n") == [
        *("通讯录", "姓名：张三；电话：8601", "姓名：李四；电话：8602"),
        *("器材：跳绳；数量：4；存放：甲库", "开放时间", "场馆：泳馆；开门：九点"),
    ]
    assert headings(document) == ["通讯录", "开放时间"]
    assert [row for _, row in rows_of(document)] == [1, 3, 4, 7, 9, 11]


def test_an_empty_row_inside_a_table_does_not_end_it(lines):
    rows = [
        *(["姓名", "电话"], ["张三", 8601], [], ["李四", 8602], ["王五", 8603], []),
        ["备注：夜间打总机"],
    ]

    assert lines(rows) == [
        *("姓名：张三；电话：8601", "姓名：李四；电话：8602", "姓名：王五；电话：8603"),
        "备注：夜间打总机",
    ]


def test_a_title_apart_from_its_table_is_its_title(workbook):
    document = workbook([["值班表"], [], ["姓名", "电话"], ["张三", 8601]])

    assert document.text.split("\n") == ["值班表", "姓名：张三；电话：8601"]
    assert document.title == "值班表"


def test_paragraphs_in_a_sheet_stay_paragraphs(workbook):
    document = workbook([["停电通知"], ["今天停电检修。"], ["明天恢复供电。"]])

    assert document.text == "停电通知\n今天停电检修。\n明天恢复供电。"
    assert document.parts == ()


def test_labels_and_values_side_by_side_are_a_form(lines):
    rows = [
        ["基本情况表", None, None, None],
        ["单位名称", "江边站", "负责人", "张三"],
        ["地址", "江边路1号", "联系电话", 8601],
    ]

    assert lines(SheetData(rows, merges=["A1:D1"]))[1:] == [
        *("单位名称：江边站；负责人：张三", "地址：江边路1号；联系电话：8601")
    ]


def test_lines_inside_a_cell_stay_in_their_row(lines):
    assert lines([["项目", "说明"], ["渡轮", "东线\n西线"]]) == ["项目：渡轮；说明：东线 西线"]


def test_the_same_table_reads_the_same_from_a_csv_file(workbook, read):
    text = "渔业统计表,,\n镇,海水,淡水\n砂澪,340,55\n苇泾,120,210\n"
    rows = [["渔业统计表"], ["镇", "海水", "淡水"], ["砂澪", 340, 55], ["苇泾", 120, 210]]

    assert workbook(rows).text == read(text, "a.csv").text


def test_a_title_apart_from_a_later_table_belongs_to_that_table(workbook):
    document = workbook(
        [
            *(
                ["姓名", "电话"],
                ["张三", 8601],
                [],
                ["器材清单"],
                [],
                ["器材", "数量"],
                ["跳绳", 4],
            ),
            *([], ["以上由总务科提供"]),
        ]
    )

    assert document.text.split("\n") == [
        *("姓名：张三；电话：8601", "器材清单", "器材：跳绳；数量：4", "以上由总务科提供")
    ]
    assert headings(document) == ["器材清单"]


def test_names_that_are_spaced_or_broken_are_joined(lines):
    rows = [["姓  名", "水位\n（米）", "max level"], ["张三", 12.4, 13]]

    assert lines(rows) == ["姓名：张三；水位（米）：12.4；max level：13"]


def test_a_title_apart_from_rows_without_names_is_a_title_inside_the_table(workbook):
    rows = [*(["姓名", "电话"], ["张三", 8601], [], ["夜班"], [], ["李四", 8602], ["王五", 8603])]

    assert workbook(rows).text.split("\n")[1:] == [
        *("夜班", "姓名：李四；电话：8602", "姓名：王五；电话：8603")
    ]


@pytest.mark.parametrize(("name", "write"), [("a.xlsx", xlsx), ("a.ods", ods), ("a.xls", xls)])
def test_a_setting_names_the_column_with_the_text(name, write):
    text = "渡轮在能见度不足五百米时停航，恢复时间另行公告。旅客可以改乘公交。"
    data = write([["标题", "公告", "日期"], ["停航", text, "周一"], ["复航", text, "周二"]])

    document = parse_document(name, data, text_column="公告")
    assert document.text.split("\n")[:3] == ["停航", text, "日期：周一"]
    assert [place.row for _, place in document.places] == [2, 3]
