"""Tables of PDF files, with lines and without."""

import pytest

from tests.corpus.pdf_files import Put, Stroke, across, column, grid

STAFF = (("科室", "职务", "人数"), ("园艺科", "花匠", "5"), ("保洁科", "清洁工", "9"))
NAMED = ["科室：园艺科；职务：花匠；人数：5", "科室：保洁科；职务：清洁工；人数：9"]


def cells(rows, xs, ys, inset=4, drop=14):
    """Put cells into a grid; a cell with a line end has two lines."""
    return [
        Put(x + inset, y - drop - 13 * place, line, 10)
        for row, y in zip(rows, ys, strict=False)
        for x, cell in zip(xs, row, strict=False)
        for place, line in enumerate(cell.split("\n"))
        if line
    ]


@pytest.mark.parametrize("step", [16, 20, 30])
def test_rows_without_lines_are_named_by_their_header(read_pdf, step):
    page = [Put(72, 790, "表一 编制"), *across(*STAFF, xs=(72, 200, 330), step=step)]

    document = read_pdf(page)
    assert document.text.split("\n") == ["表一 编制", *NAMED]
    assert len(document.parts) == 2


def test_cells_drawn_column_by_column_are_rows(read_pdf):
    page = sorted(across(*STAFF, xs=(72, 200, 330)), key=lambda put: put.x)

    assert read_pdf(page).text.split("\n") == NAMED


def test_an_empty_cell_moves_no_value_below_another_name(read_pdf):
    rows = (*STAFF, ("食堂", "", "3"), ("车队", "司机", ""))
    text = read_pdf(across(*rows, xs=(72, 200, 330))).text

    assert "科室：食堂；人数：3" in text
    assert "科室：车队；职务：司机" in text


def test_rows_whose_header_is_in_doubt_are_kept_together_without_names(read_pdf):
    rows = (("何青山", "东门岗亭", "8601"), ("陆小曼", "食堂", "8602"), ("沈阿大", "车队", "8603"))

    assert read_pdf(across(*rows, xs=(72, 200, 330))).text.split("\n") == [
        " ".join(row) for row in rows
    ]


def test_a_ruled_table_with_cells_of_several_lines(read_pdf):
    rows = (
        ("设备", "产地", "数量"),
        ("离心水泵\n（大流量）", "温州", "3台"),
        ("闸门", "宁波", "8扇"),
    )
    xs, ys = (70, 170, 270, 370), (760, 740, 700, 680)

    text = read_pdf([Put(200, 790, "设备一览"), *grid(xs, ys), *cells(rows, xs, ys)]).text
    assert text.split("\n") == [
        "设备一览",
        "设备：离心水泵（大流量）；产地：温州；数量：3台",
        "设备：闸门；产地：宁波；数量：8扇",
    ]


def test_a_cell_over_several_rows_belongs_to_each_of_them(read_pdf):
    xs, ys = (70, 170, 270), (760, 740, 720, 700)
    lines = [line for line in grid(xs, ys) if (line.y0, line.y1) != (720, 720)]
    lines.append(Stroke(170, 720, 270, 720))
    rows = (("楼层", "房间"), ("二层", "档案室"), ("", "会议室"))

    assert read_pdf([*lines, *cells(rows, xs, ys)]).text.split("\n") == [
        "楼层：二层；房间：档案室",
        "楼层：二层；房间：会议室",
    ]


def test_a_table_open_at_both_sides_and_text_around_it(read_pdf):
    xs, ys = (70, 170, 270, 370), (700, 680, 660, 640)
    lines = [line for line in grid(xs, ys) if line.x0 != line.x1 or line.x0 not in (70, 370)]
    page = [
        *column("各科室的编制如下表，自六月一日起执行，此前的规定作废。"),
        *lines,
        *cells(STAFF, xs, ys),
        *column("上表之外的临时用工，由各科室自行安排。", top=600),
    ]

    text = read_pdf(page).text.split("\n")
    assert (text[0][:3], text[-1][:4]) == ("各科室", "上表之外")
    assert text[1:-1] == NAMED


def test_a_table_over_two_pages_has_its_names_on_both(read_pdf):
    xs, ys = (70, 170, 270, 370), (760, 740, 720, 700)
    more = (("食堂", "厨师", "4"), ("车队", "司机", "6"))
    first = [*grid(xs, ys), *cells(STAFF, xs, ys)]
    second = [*grid(xs, ys[:3]), *cells(more, xs, ys)]
    again = [*grid(xs, ys), *cells((STAFF[0], *more), xs, ys)]
    wanted = [*NAMED, "科室：食堂；职务：厨师；人数：4", "科室：车队；职务：司机；人数：6"]

    assert read_pdf(first, second).text.split("\n") == wanted
    assert read_pdf(first, again).text.split("\n") == wanted


def test_a_frame_around_text_and_lines_under_words_make_no_table(read_pdf):
    frame = grid((50, 545), (800, 600))
    under = [Stroke(72, 738 - 20 * n, 300, 738 - 20 * n) for n in range(3)]
    lines = ("本页加框的文字仍然是一段普通的文字，从左边写到右边，", "没有任何列，也没有行。")

    assert read_pdf([*frame, *under, *column(*lines, top=740)]).text == "".join(lines)


def test_thousands_of_lines_do_no_harm(read_pdf):
    lines = [Stroke(10 + n % 60 * 9, 10, 10 + n % 60 * 9, 800) for n in range(3000)]
    lines += [Stroke(10, 10 + n % 80 * 9, 560, 10 + n % 80 * 9) for n in range(3000)]

    assert "值班" in read_pdf([*lines, *column("值班室电话八六零二。")]).text


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_cell_of_several_lines_without_rules_is_one_cell(read_pdf, place):
    """The other cells stand beside its first, second or third line."""
    wrapped = ("早晚各巡查一次，发现渗漏、塌", "陷的，立即报告值班室并设置警", "示标志。")
    page = across(("项目", "内容", "负责人"), xs=(72, 180, 400))
    for number, name in enumerate(("堤防巡查", "闸门保养")):
        top = 736 - 64 * number
        page += [Put(180, top - 14 * n, line) for n, line in enumerate(wrapped)]
        page += [Put(72, top - 14 * place, name), Put(400, top - 14 * place, "季海生")]

    text = "".join(wrapped).rstrip("。")
    assert read_pdf(page).text.split("\n") == [
        f"项目：{name}；内容：{text}；负责人：季海生" for name in ("堤防巡查", "闸门保养")
    ]


def test_list_items_with_a_gap_behind_their_numbers_are_no_table(read_pdf):
    items = ("加固迎水面的石料", "清除河道内的杂草", "检查三座闸门")
    page = [
        put
        for n, item in enumerate(items)
        for put in (Put(72, 760 - 20 * n, f"{n + 1}."), Put(110, 760 - 20 * n, item))
    ]

    document = read_pdf(page)
    assert document.text.split("\n") == [f"{n + 1}. {item}" for n, item in enumerate(items)]
    assert document.parts == ()
