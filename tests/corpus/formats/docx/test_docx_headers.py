import pytest

from tests.corpus.office_files import cell, header, paragraph, row, table, word_xml

FERRY, BUS = ("渡轮", "6元"), ("公交", "2元")


NAMED = ["项目：渡轮；票价：6元", "项目：公交；票价：2元"]
DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


GREY = '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'


def across(columns):
    return f'<w:gridSpan w:val="{columns}"/>'


def bold(*texts):
    return [cell(text, run="<w:b/>") for text in texts]


def shaded(*texts):
    return [cell(text, about=GREY) for text in texts]


def rows_of(document):
    return [document.text[each.start : each.end] for each in document.parts]


def test_each_row_below_a_marked_header_has_the_names_of_its_columns(word):
    document = word(
        paragraph("票价如下。"), table(header("项目", "票价："), FERRY, BUS), paragraph("后")
    )

    assert document.text.split("\n") == ["票价如下。", *NAMED, "后"]
    assert rows_of(document) == NAMED


@pytest.mark.parametrize("names", [bold("项目", "票价"), shaded("项目", "票价")])
def test_a_first_row_is_a_header_if_only_it_is_bold_or_shaded(lines, names):
    assert lines(table(row(*names), FERRY, BUS)) == NAMED


def test_white_space_that_is_not_bold_does_not_matter_in_a_bold_cell(lines):
    blank = "<w:p><w:r><w:t> </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>项目</w:t></w:r></w:p>"

    assert lines(table(row(f"<w:tc>{blank}</w:tc>", *bold("票价")), FERRY, BUS)) == NAMED


def test_the_shading_of_a_paragraph_or_run_is_not_that_of_its_cell(lines):
    cells = [f"<w:tc>{paragraph(text, about=GREY, run=GREY)}</w:tc>" for text in ("项目", "票价")]

    assert lines(table(row(*cells), FERRY, BUS))[0] == "项目 票价"


def test_an_unmarked_header_has_as_many_rows_as_its_merged_cells(lines):
    rows = [
        row(cell("序号", about=DOWN), cell("票价", about=across(2))),
        row(cell("", about=ON), "成人", "儿童"),
        *(("1", "6元", "3元"), ("2", "免费", "免费")),
    ]

    assert lines(table(*rows)) == [
        "序号：1；票价 成人：6元；票价 儿童：3元",
        "序号：2；票价 成人：免费；票价 儿童：免费",
    ]


def test_a_row_of_totals_that_looks_like_the_header_is_data(lines):
    rows = [row(*bold("项目", "票价")), FERRY, BUS, ("缆车", "9元"), row(*bold("合计", "17元"))]

    assert lines(table(*rows)) == [*NAMED, "项目：缆车；票价：9元", "项目：合计；票价：17元"]


def test_a_table_with_alternately_shaded_rows_has_no_header(lines):
    rows = [row(*shaded("甲", "乙")), FERRY, row(*shaded("丙", "丁")), BUS]

    assert lines(table(*rows)) == ["甲 乙", "渡轮 6元", "丙 丁", "公交 2元"]


@pytest.mark.parametrize(
    ("look", "has_header"),
    [
        ('<w:tblLook w:val="04A0" w:firstRow="1"/>', True),
        ('<w:tblLook w:val="04A0"/>', True),
        ('<w:tblLook w:val="04A0" w:firstRow="0"/>', False),
        ('<w:tblLook w:val="0480"/>', False),
        ('<w:tblLook w:val="字"/>', False),
        ("", False),
    ],
)
def test_the_first_row_is_a_header_if_the_style_emphasises_it_and_the_table_applies_that(
    lines, look, has_header
):
    first = '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    styles = word_xml(
        "styles",
        f'<w:style w:type="table" w:styleId="G"><w:name w:val="Grid"/>{first}</w:style>'
        '<w:style w:type="table" w:styleId="own"><w:basedOn w:val="G"/></w:style>',
    )
    about = f'<w:tblStyle w:val="own"/>{look}'

    made = lines(table(("项目", "票价"), FERRY, BUS, about=about), styles=styles)
    assert made == (NAMED if has_header else ["项目 票价", "渡轮 6元", "公交 2元"])


@pytest.mark.parametrize(
    "rows",
    [
        [("序号", "站点"), ("1", "城东"), ("2", "城西")],
        [("线路", "站点", "票价"), ("渡轮", "城东", "6元"), ("公交", "城西", "2.5 元")],
    ],
)
def test_a_first_row_above_a_column_of_numbers_is_a_header(lines, rows):
    names, *below = rows

    assert lines(table(*rows)) == [
        "；".join(f"{name}：{value}" for name, value in zip(names, row, strict=True))
        for row in below
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("姓名", "张三", "性别", "男"), ("年龄", "35", "工龄", "12"), ("学号", "7", "班", "3")],
        [("名称", "水务局"), ("电话", "12345"), ("邮编", "310000")],
        [("渡轮", "6元"), ("公交", "2元"), ("缆车", "9元")],
        [("1", "城东"), ("2", "城西"), ("3", "城南")],
    ],
)
def test_without_signs_of_a_header_rows_are_unchanged(lines, rows):
    assert lines(table(*rows)) == [" ".join(each) for each in rows]


def test_in_a_form_each_label_names_the_value_beside_it(lines):
    rows = [
        row(*bold("姓名"), "张三", *bold("性别"), ""),
        row(*shaded("电话"), "12345", *shaded("邮编"), "310000"),
    ]

    assert lines(table(*rows)) == ["姓名：张三；性别", "电话：12345；邮编：310000"]


def test_in_a_form_of_two_columns_the_first_row_is_not_a_header(lines):
    rows = [row(*bold("姓名", "张三")), row(*bold("电话"), "12345"), row(*bold("邮编"), "310000")]

    assert lines(table(*rows)) == ["姓名 张三", "电话：12345", "邮编：310000"]
