import pytest

from corpus.chunk import split
from corpus.errors import DocumentError
from tests.corpus.office_files import cell, header, paragraph, row, styled, table, word_xml

FERRY, BUS = ("渡轮", "6元"), ("公交", "2元")


NAMED = ["项目：渡轮；票价：6元", "项目：公交；票价：2元"]
DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def across(columns):
    return f'<w:gridSpan w:val="{columns}"/>'


def bold(*texts):
    return [cell(text, run="<w:b/>") for text in texts]


def rows_of(document):
    return [document.text[each.start : each.end] for each in document.parts]


def test_two_header_rows_with_merged_cells_give_a_column_one_joined_name(lines):
    rows = [
        header(cell("线路", about=DOWN), cell("票价", about=across(2)), cell("注", about=DOWN)),
        header(cell("", about=ON), "成人", "儿童", cell("", about=ON)),
        ("1路", "6元", "3元", "夜间"),
        row("合计", cell("9元", about=across(2)), ""),
    ]

    assert lines(table(*rows)) == [
        "线路：1路；票价 成人：6元；票价 儿童：3元；注：夜间",
        "线路：合计；9元",
    ]


def test_a_cell_that_spans_rows_is_in_each_of_them(lines):
    rows = [
        header("区域", "站点", "电话"),
        row(cell("东区", about=DOWN), "甲站", "1号"),
        row(cell("", about=ON), "乙站", "2号"),
        ("西区", "丙站", "3号"),
    ]

    assert lines(table(*rows)) == [
        "区域：东区；站点：甲站；电话：1号",
        "区域：东区；站点：乙站；电话：2号",
        "区域：西区；站点：丙站；电话：3号",
    ]


def test_a_cell_marked_as_continued_keeps_text_of_its_own(lines):
    rows = [header("区域", "站点"), row(cell("东区", about=DOWN), "甲站")]

    assert lines(table(*rows, row(cell("南区", about=ON), "乙站")))[-1] == "区域：南区；站点：乙站"


def test_a_row_that_skips_columns_has_the_names_of_the_others(lines):
    late = row("8点", about='<w:gridBefore w:val="2"/>')

    assert lines(table(header("站", "早", "晚"), ("甲", "6点", "9点"), row(late, "备注")))
    both = row("8点", "末班", about='<w:gridBefore w:val="1"/>')
    assert lines(table(header("站", "早", "晚"), both)) == ["早：8点；晚：末班"]


def test_empty_cells_and_rows_are_left_out(lines):
    rows = [header("", "早", "晚"), ("渡轮", "", "8点"), ("", "", ""), ("公交", "6点", "")]

    assert lines(table(*rows)) == ["渡轮；晚：8点", "公交；早：6点"]


def test_the_header_of_an_empty_form_is_shown(lines):
    form = table(header("姓名", "电话"), ("", ""), ("", ""))

    assert lines(paragraph("前"), form, paragraph("后")) == ["前", "姓名 电话", "后"]


def test_a_title_above_the_header_and_a_section_title_between_rows_are_lines(lines):
    rows = [
        header(cell("票价表", about=across(2))),
        header("项目", "票价"),
        FERRY,
        row(cell("市区", about=across(2))),
        BUS,
    ]

    assert lines(table(*rows)) == ["票价表", NAMED[0], "市区", NAMED[1]]


def test_the_cells_of_a_table_of_one_column_are_paragraphs(word):
    document = word(table(header("名单"), ("张三",), ("李四",)))

    assert document.text == "名单\n张三\n李四"
    assert document.parts == ()


def test_a_letter_laid_out_in_a_table_is_running_text(word):
    letter = table(
        row(*bold("江州渡运公司", "函")),
        row(cell(about=across(2)), cell("尊敬的客户：", "来信收悉。现答复如下。", "此致")),
        row(cell("", about=across(2)), "二〇二四年六月"),
        row(cell("联系人：", "李工。"), cell("电话：12345")),
    )

    document = word(letter)
    assert document.text.split("\n") == [
        *("江州渡运公司 函", "尊敬的客户：", "来信收悉。现答复如下。", "此致"),
        *("二〇二四年六月", "联系人：", "李工。", "电话：12345"),
    ]
    assert rows_of(document) == ["江州渡运公司 函"]


@pytest.mark.parametrize(
    "names", [header("序号", "岗位", "职责"), row(*bold("序号", "岗位", "职责")), "序号 岗位 职责"]
)
def test_below_a_header_a_value_may_be_long(lines, names):
    duty = "每日巡查河道。" * 60
    first = names if names.startswith("<") else row(*names.split())
    rows = [row(number, "河长", cell(duty, "另报。")) for number in "12"]

    assert lines(table(first, *rows)) == [
        f"序号：{number}；岗位：河长；职责：{duty} 另报。" for number in "12"
    ]


def test_a_long_letter_below_a_letterhead_of_two_cells_is_running_text(lines):
    text = "来信收悉。现答复如下。" * 30
    letter = table(row(*bold("江州渡运公司", "函")), row("江边路1号", text), ("李工", "二〇二四年"))

    assert lines(letter) == ["江州渡运公司 函", "江边路1号", text, "李工 二〇二四年"]


def test_headings_in_a_table_that_lays_out_a_page_are_headings(word):
    styles = word_xml("styles", '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>')
    page = table(row(f"<w:tc>{styled('总则', '1')}{paragraph('正文。')}</w:tc>", ""))

    document = word(page, styles=styles)
    assert [document.text[each.start : each.end] for each in document.headings] == ["总则"]


def test_a_table_inside_a_row_is_part_of_the_row(lines):
    inner = f"<w:tc>{table(header('早', '晚'), ('6点', '9点'))}{paragraph('')}</w:tc>"

    assert lines(table(header("站", "时间"), row("城东", inner)), paragraph("后")) == [
        "站：城东；时间：早：6点；晚：9点",
        "后",
    ]


def test_a_table_inside_a_layout_keeps_its_rows(word):
    inner = table(header("项目", "票价"), FERRY, BUS)
    page = table(row(f"<w:tc>{paragraph('左' * 201)}{inner}</w:tc>", "右"))

    document = word(page)
    assert document.text.split("\n") == ["左" * 201, *NAMED, "右"]
    assert rows_of(document) == NAMED


def test_former_properties_are_ignored(lines):
    before = "<w:trPrChange><w:trPr><w:tblHeader/></w:trPr></w:trPrChange>"

    assert lines(table(row("项目", "票价", about=before), FERRY)) == ["项目 票价", "渡轮 6元"]


@pytest.mark.parametrize("value", ["0", "-1", "x", "999999999", "9" * 5000, ""])
def test_an_invalid_span_is_ignored(lines, value):
    about = f'<w:gridSpan w:val="{value}"/>'
    before = f'<w:gridBefore w:val="{value}"/>'

    wide = table(header("项目", "票价"), row(cell("渡轮", about=about), "6元"))
    late = table(header("项目", "票价"), row(*FERRY, about=before))
    for made in (wide, late):
        (line,) = lines(made)
        assert "渡轮" in line
        assert "6元" in line


def test_a_row_that_fits_into_a_chunk_is_not_cut(word):
    text = "本线逢周一停航检修。夜间另行公告。" * 8
    rows = [(f"{number}号线", text, text) for number in range(1, 5)]

    document = word(table(header("线路", "上行", "下行"), *rows))
    chunks = [document.text[each.start : each.end] for each in split(document)]
    assert len(chunks) > 3
    assert all(any(row in chunk for chunk in chunks) for row in document.text.split("\n"))


def test_long_names_and_merged_cells_do_not_multiply_the_text_of_a_table(word):
    names = header(*("名" * 190 for _ in range(3)))
    merged = row(cell("长" * 190, about=DOWN), "短", "短")
    below = row(cell("", about=ON), "短", "短")
    content = table(names, *[names] * 50, merged, *[below] * 2000)

    assert len(word(content).text) < 10 * len(content)


def test_tables_that_nest_too_deep_are_refused(word):
    deep = paragraph("字。")
    for _ in range(200):
        deep = table(row(f"<w:tc>{deep}</w:tc>", "旁"))

    with pytest.raises(DocumentError, match="nests too deep"):
        word(deep)


def test_a_row_of_too_many_cells_keeps_all_of_them(word):
    assert "末" in word(table(tuple("甲" * 300 + "末"))).text
