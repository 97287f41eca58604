"""Tables of contents are no text, and lists that look like them are."""

import pytest

from tests.corpus.pdf_files import Put, column

TEXT = (
    "第一章 总则",
    "为了规范园区管理，制定本办法，自发布之日起施行。",
    "第二章 票价",
    "成人每位四十五元，儿童免票，团体另议。",
    "第三章 罚则",
    "违反本办法的，由管理处责令改正。",
)
DOTS = {
    "points": ("第一章 总则..........1", "第二章 票价..........5", "第三章 罚则..........9"),
    "ellipses": ("第一章 总则………………1", "第二章 票价………………5", "第三章 罚则………………9"),
    "middle dots": ("第一章 总则··········1", "第二章 票价··········5", "第三章 罚则··········12"),
    "spaced": (
        "第一章 总则 . . . . . . . 1",
        "第二章 票价 . . . . . . . 5",
        "第三章 罚则 . . . . . 9",
    ),
    "brackets": ("第一章 总则……（1）", "第二章 票价……（5）", "第三章 罚则……（9）"),
    "roman": ("前言..........ii", "第一章 总则..........1", "第三章 罚则..........9"),
}


@pytest.mark.parametrize("name", DOTS)
@pytest.mark.parametrize("heading", ["目录", "目　录", "目次", "CONTENTS"])
def test_a_table_of_contents_is_left_out_and_noted(read_pdf, name, heading):
    document = read_pdf(column(heading, *DOTS[name]), column(*TEXT))

    assert document.text.startswith("第一章 总则\n为了规范")
    assert heading not in document.text
    assert document.title == "第一章 总则"
    assert document.notes == ("left out a table of contents of 4 lines",)


def test_page_numbers_at_the_right_edge_need_no_dots(read_pdf):
    rows = [
        put
        for n, (title, page) in enumerate((("第一章 总则", "1"), ("第二章 票价", "5")))
        for put in (Put(72, 700 - 20 * n, title), Put(480, 700 - 20 * n, page))
    ]
    document = read_pdf([Put(250, 740, "目 录", 18), *rows], column(*TEXT))

    assert document.text.startswith("第一章 总则\n为了规范")


def test_an_entry_of_two_lines_and_one_on_the_next_page(read_pdf):
    first = (
        "目录",
        "第一章 总则..........1",
        "第二章 关于园区票价以及",
        "优惠办法的规定..........5",
    )
    document = read_pdf(column(*first), column("第三章 罚则..........9", top=780), column(*TEXT))

    assert document.text.startswith("第一章 总则\n为了规范")


def test_a_list_of_contents_without_a_heading_names_lines_of_the_text(read_pdf):
    document = read_pdf(column(*DOTS["points"]), column(*TEXT))

    assert document.text.startswith("第一章 总则\n为了规范")


def test_contents_on_the_page_of_the_text_are_not_joined_with_it(read_pdf):
    document = read_pdf(column("目录", *DOTS["points"][:2], "1 总则", "本办法适用于全部园区。"))

    assert document.text == "1 总则\n本办法适用于全部园区。"


PRICES = {
    "falling": ("红烧鱼块..........38", "清炒时蔬..........18", "酸辣粉丝..........12"),
    "rising": ("酸辣粉丝..........12", "清炒时蔬..........18", "红烧鱼块..........38"),
    "units": ("成人票..........45元", "儿童票..........20元", "老人票..........免费"),
}


@pytest.mark.parametrize("name", PRICES)
def test_a_list_of_prices_with_dots_is_text_line_by_line(read_pdf, name):
    document = read_pdf(column("食堂价目", *PRICES[name], "以上价格自五月起执行。"))

    assert document.text.split("\n") == ["食堂价目", *PRICES[name], "以上价格自五月起执行。"]


def test_a_file_that_is_only_a_table_of_contents_keeps_it(read_pdf):
    assert "第二章 票价" in read_pdf(column("目录", *DOTS["points"])).text
