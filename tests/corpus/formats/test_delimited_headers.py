import pytest


def lines(document):
    return document.text.split("\n")


def headings(document):
    return [document.text[each.start : each.end] for each in document.headings]


@pytest.mark.parametrize("padding", ["", ",,"])
def test_titles_and_notes_above_the_header_are_no_names_of_columns(read, padding):
    rows = "村名,小麦,玉米\n东村,120,98\n西村,88,76\n"
    text = f"某镇2023年粮食产量表{padding}\n单位：吨{padding}\n{rows}"
    document = read(text, "粮食.csv")

    assert lines(document) == [
        "某镇2023年粮食产量表",
        "单位：吨",
        "村名：东村；小麦：120；玉米：98",
        "村名：西村；小麦：88；玉米：76",
    ]
    assert headings(document) == ["某镇2023年粮食产量表"]
    assert document.title == "粮食"
    assert [line for _, line in document.lines] == [1, 2, 4, 5]


def test_notes_in_several_cells_above_the_header_and_below_the_rows_are_paragraphs(read):
    text = (
        "附件1,,,\n水库水位登记表,,,\n填报单位：水务站,,填报日期：2024-05-06,\n"
        "水库,水位（米）,库容,值守人\n南湖,23.5,1200,甲某\n北塘,18,800,乙某\n"
        "注：库容单位为万立方米,,,\n制表：丙某,,审核：丁某,\n"
    )
    document = read(text, "a.csv")

    assert lines(document) == [
        "附件1",
        "水库水位登记表",
        "填报单位：水务站 填报日期：2024-05-06",
        "水库：南湖；水位（米）：23.5；库容：1200；值守人：甲某",
        "水库：北塘；水位（米）：18；库容：800；值守人：乙某",
        "注：库容单位为万立方米",
        "制表：丙某 审核：丁某",
    ]
    assert headings(document) == ["水库水位登记表"]


@pytest.mark.parametrize(
    ("first", "delimiter"),
    [("sep=;", ";"), ('"sep=;"', ";"), ("SEP=|", "|"), ("sep=\t", "\t"), ("sep=,", ",")],
)
def test_a_line_that_names_the_delimiter_is_no_row(read, first, delimiter):
    rows = "\n".join(delimiter.join(row) for row in (["站名", "水位"], ["上坝", "12.4米"]))
    document = read(f"{first}\n{rows}\n", "a.csv")

    assert lines(document) == ["站名：上坝；水位：12.4米"]
    assert [line for _, line in document.lines] == [3]


def test_the_delimiter_that_a_line_names_is_not_guessed(read):
    assert (
        lines(read("sep=;\n项目;值\n甲;1,5\n乙;2,5\n丙;3,5\n", "a.csv"))[0] == "项目：甲；值：1,5"
    )


def test_names_of_groups_of_columns_are_part_of_the_names(read):
    text = "招生情况,,,\n学校,学生,,教师\n,男,女,\n一小,210,198,30\n二小,180,176,26\n"

    assert lines(read(text, "a.csv")) == [
        "招生情况",
        "学校：一小；学生 男：210；学生 女：198；教师：30",
        "学校：二小；学生 男：180；学生 女：176；教师：26",
    ]


def test_a_row_of_units_is_part_of_the_names(read):
    text = "项目,面积,产量\n,（亩）,公斤\n水稻,120,54000\n油菜,80,9600\n"

    assert lines(read(text, "a.csv"))[0] == "项目：水稻；面积（亩）：120；产量（公斤）：54000"


@pytest.mark.parametrize(
    "names",
    [
        "指标,2021,2022,2023",
        "指标,2023年,2022年,2021年",
        "指标,1月,2月,3月",
        "指标,10月1日,10月2日,10月3日",
    ],
)
def test_a_series_of_periods_names_columns(read, names):
    _, *periods = names.split(",")
    values = ["340", "352", "361"]

    assert lines(read(f"{names}\n人口,{','.join(values)}\n户数,110,111,112\n", "a.csv"))[0] == (
        "指标：人口；" + "；".join(map("：".join, zip(periods, values, strict=True)))
    )


@pytest.mark.parametrize(
    "text",
    [
        "甲仓,2021,300\n乙仓,2022,450\n丙仓,2023,120",
        "渡轮,6元\n公交,2元\n地铁,3元",
        "张三,站长,12345\n李四,船长,54321",
        "A-1,泵房\nA-2,闸室\nA-3,机房",
        "早班,8:00\n晚班,20:00\n夜班,23:30",
        "张三,优,优\n李四,优,良",
    ],
)
def test_a_table_without_names_stays_without(read, text):
    assert lines(read(text, "a.csv")) == text.replace(",", "；").split("\n")


@pytest.mark.parametrize(
    ("names", "values", "expected"),
    [
        ("选手,成绩,成绩", "甲,21.5,22.3", "选手：甲；成绩（1）：21.5；成绩（2）：22.3"),
        ("班级,组长,组长", "一班,张三,李四", "班级：一班；组长（1）：张三；组长（2）：李四"),
        ("姓名,电话,电话", "张三,861 2,", "姓名：张三；电话（1）：861 2"),
    ],
)
def test_equal_names_are_made_distinct(read, names, values, expected):
    other = "乙,19.8,20.1" if "21.5" in values else "乙组,丙某,丁某"

    assert lines(read(f"{names}\n{values}\n{other}\n", "a.csv"))[0] == expected


def test_columns_that_repeat_side_by_side_are_records_of_their_own(read):
    text = "姓名,电话,姓名,电话\n张三,8601,李四,8602\n王五,8603,,\n"

    assert lines(read(text, "a.csv")) == [
        "姓名：张三；电话：8601",
        "姓名：李四；电话：8602",
        "姓名：王五；电话：8603",
    ]


def test_a_header_that_a_printed_table_repeats_is_no_row(read):
    text = "姓名,电话\n张三,8601\n李四,8602\n王五,8603\n姓名,电话\n赵六,8604\n"

    assert [line.split("；")[0] for line in lines(read(text, "a.csv"))] == [
        *("姓名：张三", "姓名：李四", "姓名：王五", "姓名：赵六")
    ]


def test_titles_between_rows_are_headings(read):
    text = "物资,数量,单位\n一、文具,,\n铅笔,40,支\n二、器材,,\n跳绳,10,根\n"
    document = read(text, "a.csv")

    assert headings(document) == ["一、文具", "二、器材"]
    assert lines(document)[1] == "物资：铅笔；数量：40；单位：支"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单位名称,江边站\n地址,江边路1号\n联系电话,8601\n", "单位名称：江边站"),
        ("姓名,张三,性别,男\n电话,8601,部门,渡运科\n", "姓名：张三；性别：男"),
        ("姓名：,张三\n籍贯：,江边\n", "姓名：张三"),
        ("姓名,张三,照片\n电话,8601,\n住址,东街1号,\n", "姓名：张三；照片"),
    ],
)
def test_in_a_form_each_label_names_the_cell_beside_it(read, text, expected):
    assert lines(read(text, "a.csv"))[0] == expected


def test_a_list_has_no_names(read):
    assert lines(read("苹果\n香蕉\n梨\n", "a.csv")) == ["苹果", "香蕉", "梨"]
    assert lines(read("piano\nviolin\n", "a.csv")) == ["piano", "violin"]
    assert lines(read("姓名\n张三\n", "a.csv")) == ["姓名：张三"]
    assert lines(read("Full name\nAnn\n", "a.csv")) == ["Full name：Ann"]


def test_a_list_of_many_titles_takes_no_more_time_than_it_has_rows(read):
    assert len(lines(read("标题,,\n" * 3000 + "甲,乙,丙\n1,2,3\n", "a.csv"))) > 3000
