import pytest

from corpus.chunk import split
from corpus.positions.source_lines import line_range

ROWS = "<tr><td>渡轮</td><td>6元</td></tr><tr><td>公交</td><td>2元</td></tr>"


def table(inner):
    return f"<p>票价如下。</p><table>{inner}</table><p>后</p>"


@pytest.mark.parametrize(
    "header",
    [
        "<tr><th>项目</th><th>票价</th></tr>",
        "<thead><tr><td>项目</td><td>票价：</td></tr></thead>",
        "<tr><th><b>项目</b></th><th> 票价\n</th></tr>",
    ],
)
def test_each_row_has_the_names_of_its_columns(read, header):
    assert read(table(header + ROWS), "a.html").text.split("\n") == [
        *("票价如下。", "项目：渡轮；票价：6元", "项目：公交；票价：2元", "后"),
    ]


def test_a_table_without_header_keeps_its_rows_as_they_are(read):
    assert read(table(ROWS), "a.html").text.split("\n")[1:3] == ["渡轮 6元", "公交 2元"]


def test_a_header_without_rows_is_shown(read):
    header = "<tr><th>项目</th><th>票价</th></tr>"

    assert read(table(header), "a.html").text == "票价如下。\n项目 票价\n后"


def test_a_header_cell_beside_a_single_value_names_it(read):
    rows = "<tr><th>电话</th><td>12345</td></tr><tr><th>地址</th><td>江边路1号</td></tr>"

    assert read(table(rows), "a.html").text.split("\n")[1:3] == ["电话：12345", "地址：江边路1号"]


def test_in_a_form_each_header_cell_names_the_value_beside_it(read):
    rows = (
        "<tr><th>姓名</th><td>张三</td><th>性别</th><td></td></tr>"
        "<tr><th>电话</th><td>12345</td><th>邮编</th><td>310000</td></tr>"
    )

    assert read(table(rows), "a.html").text.split("\n")[1:3] == [
        "姓名：张三；性别",
        "电话：12345；邮编：310000",
    ]


def test_the_header_of_an_unfilled_form_is_shown(read):
    rows = "<tr><th>姓名</th><th>电话</th></tr><tr><td></td><td> </td></tr>"

    assert read(table(rows), "a.html").text.split("\n")[1] == "姓名 电话"


def test_a_cell_that_says_it_covers_more_than_all_columns_hides_no_other(read):
    rows = "<tr><th>甲</th><th>乙</th></tr><tr><td colspan=999>1</td><td>2</td></tr>"

    assert read(table(rows), "a.html").text.split("\n")[1] == "1；2"


def test_an_empty_cell_and_a_corner_without_name_leave_nothing_behind(read):
    rows = (
        "<tr><th></th><th>早</th><th>晚</th></tr><tr><th>渡轮</th><td></td><td>8点</td></tr>"
        "<tr><th>公交</th><td>6点</td><td>9点</td><td>备注</td></tr>"
    )

    assert read(table(rows), "a.html").text.split("\n")[1:3] == [
        "渡轮；晚：8点",
        "公交；早：6点；晚：9点；备注",
    ]


def test_a_cell_that_spans_rows_is_in_each_of_them(read):
    rows = (
        "<tr><th>区域</th><th>站点</th><th>电话</th></tr>"
        "<tr><td rowspan=2>东区</td><td>甲站</td><td>1号</td></tr>"
        "<tr><td>乙站</td><td>2号</td></tr>"
        "<tr><td>西区</td><td>丙站</td><td>3号</td></tr>"
    )

    assert read(table(rows), "a.html").text.split("\n")[1:4] == [
        "区域：东区；站点：甲站；电话：1号",
        "区域：东区；站点：乙站；电话：2号",
        "区域：西区；站点：丙站；电话：3号",
    ]


def test_two_header_rows_name_a_column_together(read):
    rows = (
        "<thead><tr><th rowspan=2>线路</th><th colspan=2>票价</th></tr>"
        "<tr><th>成人</th><th>儿童</th></tr></thead><tr><td>1路</td><td>6元</td><td>3元</td></tr>"
        "<tr><td>合计</td><td colspan=2>9元</td></tr>"
    )

    assert read(table(rows), "a.html").text.split("\n")[1:3] == [
        "线路：1路；票价 成人：6元；票价 儿童：3元",
        "线路：合计；9元",
    ]


def test_a_row_with_one_cell_beside_one_from_above_is_a_row(read):
    rows = (
        "<tr><th>区域</th><th>站点</th></tr><tr><td rowspan=2>东区</td><td>甲站</td></tr>"
        "<tr><td>乙站</td></tr><tr><td>西区</td><td>丙站</td></tr>"
    )

    assert read(table(rows), "a.html").text.split("\n")[1:4] == [
        *("区域：东区；站点：甲站", "区域：东区；站点：乙站", "区域：西区；站点：丙站")
    ]


def test_a_row_that_lays_out_a_page_ends_what_reaches_into_it(read):
    rows = (
        "<tr><th>区域</th><th>站点</th></tr><tr><td rowspan=2>东区</td><td>甲站</td></tr>"
        f"<tr><td>{'长' * 1001}</td></tr><tr><td>西区</td><td>丙站</td></tr>"
    )

    assert read(table(rows), "a.html").text.split("\n")[3] == "区域：西区；站点：丙站"


def test_below_a_header_a_value_may_be_long(read):
    header = "<tr><th>岗位</th><th>职责</th></tr>"
    duty = "每日巡查河道。" * 60

    assert read(table(f"{header}<tr><td>河长</td><td><p>{duty}</p></td></tr>"), "a.html").text == (
        f"票价如下。\n岗位：河长；职责：{duty}\n后"
    )


@pytest.mark.parametrize("cell", ["<h2>总则</h2>" + "长" * 201, "长" * 1001])
def test_below_a_header_a_cell_that_is_too_long_or_has_headings_is_not_a_value(read, cell):
    rows = f"<tr><th>岗位</th><th>职责</th></tr><tr><td>河长</td><td>{cell}</td></tr>"

    assert "岗位：" not in read(table(rows), "a.html").text


def test_a_header_cell_that_spans_rows_and_columns_names_every_column_it_covers(read):
    rows = (
        "<tr><th rowspan=2 colspan=2>线路</th><th colspan=2>票价</th></tr>"
        "<tr><th>成人</th><th>儿童</th></tr>"
        "<tr><td>1路</td><td>甲站</td><td>6元</td><td>3元</td></tr>"
    )

    assert (
        "线路：1路；线路：甲站；票价 成人：6元；票价 儿童：3元" in read(table(rows), "a.html").text
    )


@pytest.mark.parametrize("span", ["0", "-1", "x", "99999999999", "9" * 5000, "²", ""])
def test_a_span_without_meaning_counts_as_one_cell(read, span):
    rows = (
        f"<tr><th colspan='{span}'>甲</th><th>乙</th></tr>"
        f"<tr><td rowspan='{span}'>1</td><td>2</td></tr>"
    )

    assert "2" in read(table(rows), "a.html").text


def test_a_value_that_ends_like_a_sentence_does_not_end_the_row(read):
    rows = (
        "<tr><th>代码</th><th>处理</th><th>备注</th></tr>"
        "<tr><td>E1</td><td>停机。</td><td>甲。</td></tr>"
    )

    assert "代码：E1；处理：停机；备注：甲。" in read(table(rows), "a.html").text


def test_a_label_of_page_elements_is_the_name_of_a_column_in_a_row(read):
    rows = "<tr><th>编辑</th><td>李四</td></tr>"

    assert "编辑：李四" in read(table(rows), "a.html").text


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_the_lines_of_rows_are_found_although_they_have_words_from_above(read, name):
    pages = {
        "a.md": "# 票价\n\n| 项目 | 票价 |\n|---|---|\n| 渡轮 | 6元 |\n| 公交 | 2元 |\n\n末尾。",
        "a.html": "<h1>票价</h1>\n\n<table><tr><th>项目</th><th>票价</th></tr>\n\n"
        "<tr><td>渡轮</td><td>6元</td></tr>\n<tr><td>公交</td><td>2元</td></tr></table>\n<p>末尾。</p>",
    }

    document = read(pages[name], name)
    ferry = document.text.index("项目：渡轮")
    bus = document.text.index("项目：公交")
    assert line_range(document.lines, ferry, ferry + 1) == (5, 5)
    assert line_range(document.lines, bus, bus + 1) == (6, 6)


def test_a_row_that_fits_into_a_chunk_is_not_cut(read):
    sentences = "本线逢周一停航检修。夜间另行公告。" * 8
    rows = "".join(
        f"<tr><td>{n}号线</td><td>{sentences}</td><td>{sentences}</td></tr>" for n in range(1, 5)
    )
    header = "<tr><th>线路</th><th>上行</th><th>下行</th></tr>"
    document = read(table(header + rows), "a.html")

    chunks = [document.text[each.start : each.end] for each in split(document)]
    for row in document.text.split("\n"):
        assert any(row in chunk for chunk in chunks)
    assert len(chunks) > 3


def test_each_chunk_of_a_long_row_has_the_first_pair_of_the_row(read):
    cells = "".join(f"<td>{'停航检修。' * 36}</td>" for _ in range(4))
    names = "".join(f"<th>第{n}季</th>" for n in range(1, 5))
    document = read(table(f"<tr><th>线路</th>{names}</tr><tr><td>渡轮</td>{cells}</tr>"), "a.html")

    inner = [each for each in split(document) if "停航" in document.text[each.start : each.end]]
    assert len(inner) > 1
    assert [each.headings for each in inner] == [(), *[("线路：渡轮",)] * (len(inner) - 1)]


def test_cells_that_reach_down_do_not_multiply_a_table(read):
    header = "<tr><th>甲列</th><th>乙列</th></tr>"
    row = f"<tr><td rowspan=1000>{'长' * 190}</td><td>短</td></tr>"
    page = table(header + row * 1000)

    assert len(read(page, "a.html").text) < 10 * len(page)


def test_many_header_rows_do_not_multiply_a_table(read):
    headers = "".join(f"<tr><th>{'名' * 190}{n}</th><th>乙</th></tr>" for n in range(400))
    page = table(headers + "<tr><td>1</td><td>2</td></tr>" * 400)

    assert len(read(page, "a.html").text) < 10 * len(page)
