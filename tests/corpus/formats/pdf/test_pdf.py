import re

import pytest

from corpus.chunk import split
from corpus.positions.places import page_range, places_between
from corpus.types import Place
from tests.corpus.pdf_files import Put, column

NOTICE = (
    "青澜市水务集团定于二〇二四年六月二十日晚二十二时起对",
    "城东片区供水管网进行检修，请各用户提前储水。",
)
# Fifteen full lines of a body, for pages that need one.


BODY = [f"第{number}行的正文写到页边为止，没有在这里结束，下一行接" for number in range(10, 25)]


def paragraphs(document):
    return document.text.split("\n")


def test_lines_broken_inside_a_chinese_paragraph_are_joined_without_a_space(read_pdf):
    document = read_pdf(column("\u3000\u3000" + NOTICE[0], *NOTICE[1:]))

    assert paragraphs(document) == ["".join(NOTICE)]
    assert (document.encoding, document.lines) == ("pdf", ())
    assert document.places == ((0, Place(page=1)),)


def test_latin_lines_are_joined_with_a_space_and_hyphenated_words_without(read_pdf):
    lines = (
        "The ferry between the old harbour and the northern shore will not run this",
        "week because the landing stage has to be re-",
        "paired; passengers are asked to take the bus that leaves from the station.",
    )

    (text,) = paragraphs(read_pdf(column(*lines)))
    assert "will not run this week because" in text
    assert "has to be repaired; passengers" in text


@pytest.mark.parametrize("script", ["안녕하세요", "Καλημέρα"])
def test_scripts_with_spaces_keep_them_where_lines_are_joined(script):
    from corpus.formats.pdf.layout import Line, Page, paragraphs

    words = " ".join([script] * 6)
    lines = [Line(words, 72, 500, 700, 700, 12), Line(words, 72, 500, 680, 680, 12)]
    (block,) = paragraphs([Page(1, tuple(lines))])
    assert block.text == f"{words} {words}"


def test_an_indent_a_short_line_and_a_gap_each_end_a_paragraph(read_pdf):
    full = "这一行一直写到了页面右边的边缘，所以下一行仍然属于它"
    indented = column(
        "\u3000\u3000" + full[:-2], full[:-1] + "。", "\u3000\u3000" + full[:-3] + "。"
    )
    short = column(full, "这一段在这里结束。", full, "那一段也结束。")
    apart = [*column(full, full[:-1] + "。"), *column(full, full[:-1] + "。", top=690)]

    assert [len(paragraphs(read_pdf(each))) for each in (indented, short, apart)] == [2, 2, 2]


def test_each_item_of_a_list_is_a_block(read_pdf):
    lines = (
        "（一）请各用户提前储水，并关好家中的水龙头；",
        "（二）恢复供水后先放水三分钟再饮用，以免浑浊；",
    )
    turned = (
        "依照本办法第九条和上一年度通过的有关规定，并且参照",
        "第十条的内容执行，任何单位和个人均不得违反规定。",
    )

    assert paragraphs(read_pdf(column(*lines))) == list(lines)
    assert paragraphs(read_pdf(column(*turned))) == ["".join(turned)]


def test_larger_lines_are_headings_with_levels_by_size(read_pdf):
    page = [
        Put(200, 780, "停水通知", 22),
        Put(72, 740, "检修范围", 16),
        *column(*NOTICE, top=710),
        Put(72, 650, "注意事项", 16),
        *column(*NOTICE, top=620),
    ]

    document = read_pdf(page)
    headings = [(document.text[each.start : each.end], each.level) for each in document.headings]
    assert headings == [("停水通知", 1), ("检修范围", 2), ("注意事项", 2)]
    assert document.title == "停水通知"


def test_a_row_of_cells_is_a_block_of_its_own(read_pdf):
    rows = [
        ("Station", "Opens", "Closes"),
        ("Harbour", "06:00", "22:00"),
        ("Market", "07:00", "21:00"),
    ]
    page = [
        Put(72 + 180 * place, 760 - 16 * number, cell)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]

    assert paragraphs(read_pdf(page)) == [" ".join(row) for row in rows]


def test_a_paragraph_may_continue_on_the_next_page_and_both_pages_are_known(read_pdf):
    first, second = BODY[:3], [*BODY[3:5], "最后一行在这里结束。"]

    document = read_pdf(column(*first), column(*second))
    assert paragraphs(document) == ["".join(first + second)]
    turn = len("".join(first))
    assert document.places == ((0, Place(page=1)), (turn, Place(page=2)))
    assert page_range(places_between(document.places, turn - 1, turn + 1)) == (1, 2)
    assert page_range(places_between(document.places, turn, turn + 1)) == (2, 2)


def test_the_pages_of_every_chunk_are_known(read_pdf):
    document = read_pdf(*(column(f"第{number}页说的是另一件事情。") for number in range(1, 6)))

    for chunk in split(document):
        pages = page_range(places_between(document.places, chunk.start, chunk.end))
        numbers = re.findall(r"第(\d)页", document.text[chunk.start : chunk.end])
        assert pages == (int(numbers[0]), int(numbers[-1]))


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("关于检修的公告", "关于检修的公告"),
        ("Microsoft Word - 1.doc", "停水通知"),
        ("untitled", "停水通知"),
        ("C:\\Users\\a\\1.docx", "停水通知"),
        ("217.pdf", "停水通知"),
        ("12", "停水通知"),
    ],
)
def test_the_title_property_is_used_where_a_person_and_not_a_program_set_it(read_pdf, given, title):
    page = [Put(200, 780, "停水通知", 22), *column(*NOTICE)]

    assert read_pdf(page, about={"Title": given}).title == title


def test_author_and_date_are_those_of_the_properties(read_pdf):
    about = {"Author": "水务局", "CreationDate": "D:20240620093000+08'00'"}

    document = read_pdf(column(*NOTICE), about=about)
    assert (document.author, document.date) == ("水务局", "2024-06-20")
    assert read_pdf(column(*NOTICE), about={"Author": "Administrator"}).author is None
