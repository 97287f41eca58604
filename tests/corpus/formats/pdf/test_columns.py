"""Pages with columns of text, whichever order the file has them in."""

import pytest

from tests.corpus.pdf_files import Put, across, column

LEFT = (
    "渔港始建于康熙年间，起初只有木船三十余条，",
    "每逢汛期由各户轮流出海，所得按股分配。光绪",
    "二十年修筑石堤，长一百二十丈，可泊大船四十",
    "条，商旅往来渐多，鱼行由三家增至十一家，税",
    "银每年六百两，归县署征收，用于修堤。",
)
RIGHT = (
    "民国初年设立渔业公会，会址在东街关帝庙内，",
    "公举会长一人，每三年一任，不得连任两次。一",
    "九五八年组成渔业大队，有机帆船二十六条，年",
    "产鲜鱼九百吨，冷库一座，职工二百一十四人。",
    "二〇一六年渔港改为观光码头，只留三条旧船。",
)
BOTH = ["".join(LEFT), "".join(RIGHT)]
FULL = "以上内容由渔港管理处提供，引用时请注明出处，并将样书两册寄送本处资料室存档备查。"


def beside(left, right, *, top=760, step=18, xs=(60, 310), drop=0, size=11):
    """Put columns row by row; `drop` is how much lower the lines of the right one are."""
    return [
        put
        for number, (one, other) in enumerate(zip(left, right, strict=True))
        for put in (
            Put(xs[0], top - step * number, one, size),
            Put(xs[1], top - step * number - drop, other, size),
        )
    ]


@pytest.mark.parametrize(("drop", "gutter"), [(0, 310), (5, 310), (0, 305), (9, 330)])
def test_two_columns_drawn_row_by_row_are_read_one_after_the_other(read_pdf, drop, gutter):
    document = read_pdf(beside(LEFT, RIGHT, drop=drop, xs=(60, gutter)))

    assert document.text.split("\n") == BOTH


def test_columns_under_a_title_and_above_a_full_line(read_pdf):
    page = [Put(220, 800, "渔港史话", 18), *beside(LEFT, RIGHT), Put(60, 650, FULL, 11)]

    document = read_pdf(page)
    assert document.text.split("\n") == ["渔港史话", *BOTH, FULL]
    assert document.title == "渔港史话"


def test_a_full_line_between_two_zones_of_columns_stays_between_them(read_pdf):
    page = [
        *beside(LEFT, RIGHT),
        Put(60, 640, FULL, 11),
        *beside(RIGHT, LEFT, top=600),
    ]

    assert read_pdf(page).text.split("\n") == [*BOTH, FULL, *BOTH[::-1]]


def test_three_columns(read_pdf):
    columns = (
        ("早年的盐仓共有三座，", "每座可容盐二百担，仓", "门朝南，由盐丁看守，", "夜间点灯两盏。"),
        ("后来改为粮仓，存放赈", "灾之粮，每年春荒时开", "仓，按户发给，不取利", "息，秋后归还。"),
        ("如今是乡史馆，陈列旧", "物四百余件，每周二至", "周日开放，不收门票，", "团体需要预约。"),
    )
    page = across(*zip(*columns, strict=True), xs=(60, 220, 380), step=18)

    assert read_pdf(page).text.split("\n") == ["".join(each) for each in columns]


def test_columns_of_different_lengths(read_pdf):
    tail = ("堤上每隔十丈立石柱一根，拴船之用，今存九根。",)
    left = [*LEFT[:4], "银每年六百两，归县署征收，用于修堤和疏浚。"]
    page = [*beside(left, RIGHT), Put(60, 760 - 18 * 5, tail[0][:21], 11)]

    text = read_pdf(page).text
    assert text.index("今存") < text.index("民国初年") if "今存" in text else True
    assert text.index("堤上每隔") < text.index("民国初年")


def test_columns_of_latin_text_with_ragged_edges(read_pdf):
    left = (
        "The ferry crosses the bay from",
        "the old pier, which was built of",
        "larch in 1871 and was repaired",
        "after the flood, to the fish market.",
        "It carries forty people, and their",
        "bicycles travel free of charge.",
    )
    right = (
        "Tickets are sold on board, for",
        "coins only. Children who are not",
        "yet six years old need none, but",
        "have to hold the hand of an adult.",
        "Dogs stay on the lower deck, and",
        "the last boat leaves at ten.",
    )
    page = beside(left, right, xs=(60, 320))

    assert read_pdf(page).text.split("\n") == [" ".join(left), " ".join(right)]


def test_the_same_columns_on_the_next_page_continue_the_text(read_pdf):
    right = [*RIGHT[:4], "二〇一六年渔港改为观光码头，只留旧船三条，"]
    page = [*column("每条长三丈，冬季上岸修补，供人参观。", x=60)]

    text = read_pdf(beside(LEFT, right), page).text
    assert "只留旧船三条，每条长三丈" in text


TABLES = {
    "short cells": (("科室", "职务", "人数"), ("园艺科", "花匠", "5"), ("保洁科", "清洁工", "9")),
    "long cells": (
        ("姓名", "职责"),
        ("何青山", "负责东门岗亭的值守和来访登记，每日交班"),
        ("陆小曼", "负责食堂的采购、验收以及台账的登记工作"),
        ("沈阿大", "负责车队的调度、维修，以及油料的发放。"),
    ),
    "equal cells": (
        ("甲班早班", "六点到岗", "八人在册"),
        ("乙班中班", "两点到岗", "七人在册"),
        ("丙班晚班", "十点到岗", "六人在册"),
    ),
    "signatures": (
        ("甲方（盖章）：", "乙方（盖章）："),
        ("法定代表人：", "法定代表人："),
        ("日期：", "日期："),
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_lines_is_not_taken_for_columns(read_pdf, name):
    rows = TABLES[name]
    lines = read_pdf(across(*rows, xs=(72, 220, 360))).text.split("\n")

    for row in rows[1:]:
        assert any(all(cell in line for cell in row) for line in lines)
