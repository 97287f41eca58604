import re

import pytest

from tests.corpus.pdf_files import Put, column

NOTICE = (
    "青澜市水务集团定于二〇二四年六月二十日晚二十二时起对",
    "城东片区供水管网进行检修，请各用户提前储水。",
)
# Fifteen full lines of a body, for pages that need one.


BODY = [f"第{number}行的正文写到页边为止，没有在这里结束，下一行接" for number in range(10, 25)]


def test_running_heads_and_page_numbers_are_left_out(read_pdf):
    pages = [
        [
            Put(200, 800, "青澜市水务集团年度报告"),
            *column(*(f"{line}{number}" for line in BODY[:4])),
            Put(280, 40, f"第 {number} 页 共 4 页"),
        ]
        for number in range(1, 5)
    ]

    text = read_pdf(*pages).text
    assert "年度报告" not in text
    assert not re.search("第 ?[1-4] ?页", text)
    assert all(f"{line}{number}" in text for line in BODY[:4] for number in range(1, 5))


def test_running_heads_that_alternate_between_left_and_right_pages_are_left_out(read_pdf):
    heads = ["年度报告", "水务集团"]
    pages = [
        [Put(72, 800, heads[n % 2]), *column(*BODY[:4]), Put(290, 40, str(n))] for n in range(6)
    ]

    text = read_pdf(*pages).text
    assert not any(head in text for head in heads)
    assert not re.search(r"^\d$", text, re.MULTILINE)


@pytest.mark.parametrize(("y", "times"), [(800, 1), (779, 2)])
def test_a_line_that_recurs_on_two_pages_only_is_text_and_stays_once_in_the_margin(
    read_pdf, y, times
):
    pages = [[Put(200, y, "年度报告"), *column(*BODY[:4])] for _ in range(2)]

    assert read_pdf(*pages).text.count("年度报告") == times


def test_the_title_of_each_of_three_notices_is_text(read_pdf):
    pages = [[Put(200, 780, "停水通知", 22), *column(*NOTICE)] for _ in range(3)]

    assert read_pdf(*pages).text.count("停水通知") == 3


def test_the_repeated_header_of_a_table_over_several_pages_is_text(read_pdf):
    pages = [column("站名与开放时间", *(f"车站{n}{m}六点开放" for m in range(5))) for n in range(4)]

    assert read_pdf(*pages).text.count("站名与开放时间") == 4


def test_numbers_that_do_not_count_the_pages_are_text(read_pdf):
    years = (1998, 2011, 2003)
    pages = [[*column(*BODY[:4]), Put(290, 40, str(year))] for year in years]

    text = read_pdf(*pages).text
    assert all(str(year) in text for year in years)
