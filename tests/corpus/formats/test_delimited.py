import csv

import pytest

from corpus.chunk import split
from corpus.errors import DocumentError

LONG = "渡轮在能见度不足五百米时停航，恢复时间另行公告。旅客可以改乘公交。" * 4


def lines(document):
    return document.text.split("\n")


def test_each_row_is_a_line_of_pairs_and_the_file_name_is_the_title(read):
    document = read("姓名,职务,电话\n张三,站长,12345\n李四,船长,54321\n", "通讯录.csv")

    assert document.title == "通讯录"
    assert lines(document) == [
        "姓名：张三；职务：站长；电话：12345",
        "姓名：李四；职务：船长；电话：54321",
    ]
    assert document.lines == ((0, 2), (len(lines(document)[0]) + 1, 3))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_the_delimiter_is_found(read, delimiter, name):
    rows = [["项目", "票价"], ["渡轮", "6元"], ["公交", "2元"]]

    assert lines(read("\n".join(map(delimiter.join, rows)), name)) == [
        "项目：渡轮；票价：6元",
        "项目：公交；票价：2元",
    ]


def test_commas_inside_quotes_and_sentences_do_not_part_columns(read):
    text = '项目;说明\n渡轮;"东线;西线"\n公交;早班，晚班\n'

    assert lines(read(text, "a.csv")) == [
        "项目：渡轮；说明：东线;西线",
        "项目：公交；说明：早班，晚班",
    ]


def test_quoted_line_ends_stay_inside_their_row_and_are_counted(read):
    document = read('项目,说明\n渡轮,"东线\n西线"\n公交,早班\n', "a.csv")

    assert lines(document) == ["项目：渡轮；说明：东线 西线", "项目：公交；说明：早班"]
    assert [line for _, line in document.lines] == [2, 4]


def test_short_and_long_rows_and_empty_ones_do_no_harm(read):
    text = "甲列,乙列,丙列\n1\n\n,,\n1,2,3,4,5\n"

    assert lines(read(text, "a.csv")) == ["甲列：1", "甲列：1；乙列：2；丙列：3；4；5"]


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4",
        "张三,男\n李四,男",
        "2024-01-01,晴\n2024-01-02,雨",
        "这是一个句子。,甲\n另一个句子,乙",
        "甲,甲\n乙,丙",
        "渡轮,6元",
    ],
)
def test_a_first_row_that_can_be_no_header_is_data(read, text):
    first = text.split("\n")[0].replace("。,", ",").replace(",", "；")

    assert lines(read(text, "a.csv"))[0] == first


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_of_any_system_are_read(read, mark, end):
    text = end.join(["项目,票价", "渡轮,6元"])

    assert read(mark + text, "a.csv").text == "项目：渡轮；票价：6元"


def test_a_column_of_long_text_becomes_paragraphs_under_its_title(read):
    text = f'编号,标题,正文,日期\n17,停航公告,"{LONG}\n特此公告。",2024-07-08\n'
    document = read(text, "a.csv")

    assert lines(document) == ["停航公告", LONG, "特此公告。", "编号：17；日期：2024-07-08"]
    assert [(each.start, each.end, each.level) for each in document.headings] == [(0, 4, 2)]
    assert [line for _, line in document.lines] == [2, 2, 3, 3]
    assert document.title == "a"


def test_the_text_column_is_the_longest_one_where_no_column_name_is_known(read):
    assert lines(read(f"号,话\n17,{LONG}\n18,{LONG}\n", "a.csv"))[:2] == [LONG, "号：17"]


def test_a_setting_names_the_text_column(parse_with_column):
    text = f"标题,摘要,正文\n停航,一句话。,{LONG}\n"

    assert parse_with_column(text, "摘要").text.split("\n") == ["停航", "一句话。", f"正文：{LONG}"]
    assert parse_with_column(text, "没有").text.split("\n")[:2] == ["停航", LONG]


def test_html_in_a_text_column_is_cleaned(read):
    page = f"<div><p>{LONG}</p><p>后</p><script>x</script></div>"

    assert lines(read(f"id,content\n1,{page}\n", "a.csv")) == [LONG, "后", "id：1"]


def test_a_record_that_fits_is_one_chunk_below_its_title(read):
    rows = "".join(f"{n},第{n}号公告,{LONG[:160]}\n" for n in range(1, 6))
    document = read("编号,标题,正文\n" + rows, "a.csv")

    chunks = list(split(document))
    assert [each.headings for each in chunks] == [(f"第{n}号公告",) for n in range(1, 6)]
    assert all(
        f"编号：{n}" in document.text[each.start : each.end] for n, each in enumerate(chunks, 1)
    )


def test_a_field_longer_than_the_usual_limit_is_read(read):
    assert len(read(f"甲列,乙列\n1,{'长' * 200_000}\n", "a.csv").text) > 200_000
    assert csv.field_size_limit() >= 131_072


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest(read):
    text = '项目,说明\n渡轮,"东线\n公交,早班\n轻轨,晚班\n'

    assert lines(read(text, "a.csv"))[1:] == ["项目：公交；说明：早班", "项目：轻轨；说明：晚班"]


def test_nul_characters_are_left_out(read):
    text = "项目,票价\n渡\0轮,6元\n".encode("utf-16")

    assert read(text, "a.csv").text == "项目：渡轮；票价：6元"


@pytest.mark.parametrize("text", [",,,\n,,\n", '""\n', "\t"])
def test_a_file_of_empty_cells_has_no_text(read, text):
    with pytest.raises(DocumentError, match=r"no text|empty file"):
        read(text, "a.csv")
