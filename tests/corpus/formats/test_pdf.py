import re

import pytest

from corpus.chunk import split
from corpus.errors import DocumentError
from corpus.source_lines import line_range
from tests.corpus.pdf_files import Put, column, encrypted, leaf, pdf, stream, written

NOTICE = (
    "青澜市水务集团定于二〇二四年六月二十日晚二十二时起对",
    "城东片区供水管网进行检修，请各用户提前储水。",
)
# Fifteen full lines of a body, for pages that need one.
BODY = [f"第{number}行的正文写到页边为止，没有在这里结束，下一行接" for number in range(10, 25)]


@pytest.fixture
def read_pdf(read):
    """Return a function that makes a document of pages."""

    def make(*pages, about=None):
        return read(pdf(*pages, about=about), "a.pdf")

    return make


def paragraphs(document):
    return document.text.split("\n")


def test_lines_broken_inside_a_chinese_paragraph_are_joined_without_a_space(read_pdf):
    document = read_pdf(column("\u3000\u3000" + NOTICE[0], *NOTICE[1:]))

    assert paragraphs(document) == ["".join(NOTICE)]
    assert (document.encoding, document.lines, document.pages) == ("pdf", (), ((0, 1),))


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


def test_the_lines_of_a_list_begin_where_their_numbers_stand(read_pdf):
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


def test_larger_lines_are_headings_by_their_size(read_pdf):
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


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_its_pages_are_known(read_pdf):
    first, second = BODY[:3], [*BODY[3:5], "最后一行在这里结束。"]

    document = read_pdf(column(*first), column(*second))
    assert paragraphs(document) == ["".join(first + second)]
    turn = len("".join(first))
    assert document.pages == ((0, 1), (turn, 2))
    assert line_range(document.pages, turn - 1, turn + 1) == (1, 2)
    assert line_range(document.pages, turn, turn + 1) == (2, 2)


def test_every_chunk_knows_the_pages_it_stands_on(read_pdf):
    document = read_pdf(*(column(f"第{number}页说的是另一件事情。") for number in range(1, 6)))

    for chunk in split(document):
        pages = line_range(document.pages, chunk.start, chunk.end)
        numbers = re.findall(r"第(\d)页", document.text[chunk.start : chunk.end])
        assert pages == (int(numbers[0]), int(numbers[-1]))


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


def test_heads_that_change_from_left_to_right_pages_are_left_out_too(read_pdf):
    heads = ["年度报告", "水务集团"]
    pages = [
        [Put(72, 800, heads[n % 2]), *column(*BODY[:4]), Put(290, 40, str(n))] for n in range(6)
    ]

    text = read_pdf(*pages).text
    assert not any(head in text for head in heads)
    assert not re.search(r"^\d$", text, re.MULTILINE)


@pytest.mark.parametrize("above", [b"HTTP/1.1 200 OK\r\n\r\n", b"junk\0" * 200, b"x%PDF-"])
def test_what_stands_above_a_pdf_hides_it_from_nobody(read, above):
    document = read(above + pdf(column("停水通知到此为止。")), "a.txt")

    assert (document.encoding, document.text) == ("pdf", "停水通知到此为止。")


@pytest.mark.parametrize(
    "text",
    [
        "文件以 %PDF-1.7 开头。",
        "首行：\n%PDF-1.7\n末尾写有位置。",
        "长" * 400 + "\n%PDF-1.7\nstartxref",
    ],
)
def test_a_text_that_speaks_of_pdf_files_is_a_text(read, text):
    assert read(text).encoding == "utf-8"


def test_what_recurs_on_two_pages_only_is_text(read_pdf):
    pages = [[Put(200, 800, "年度报告"), *column(*BODY[:4])] for _ in range(2)]

    assert read_pdf(*pages).text.count("年度报告") == 2


def test_the_title_of_each_of_three_notices_is_text(read_pdf):
    pages = [[Put(200, 780, "停水通知", 22), *column(*NOTICE)] for _ in range(3)]

    assert read_pdf(*pages).text.count("停水通知") == 3


def test_the_head_of_a_table_that_goes_on_is_text(read_pdf):
    pages = [column("站名与开放时间", *(f"车站{n}{m}六点开放" for m in range(5))) for n in range(4)]

    assert read_pdf(*pages).text.count("站名与开放时间") == 4


def test_numbers_that_do_not_count_the_pages_are_text(read_pdf):
    years = (1998, 2011, 2003)
    pages = [[*column(*BODY[:4]), Put(290, 40, str(year))] for year in years]

    text = read_pdf(*pages).text
    assert all(str(year) in text for year in years)


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
def test_the_title_is_the_given_one_where_a_person_wrote_it(read_pdf, given, title):
    page = [Put(200, 780, "停水通知", 22), *column(*NOTICE)]

    assert read_pdf(page, about={"Title": given}).title == title


def test_author_and_date_are_the_given_ones(read_pdf):
    about = {"Author": "水务局", "CreationDate": "D:20240620093000+08'00'"}

    document = read_pdf(column(*NOTICE), about=about)
    assert (document.author, document.date) == ("水务局", "2024-06-20")
    assert read_pdf(column(*NOTICE), about={"Author": "Administrator"}).author is None


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a", "a.PDF"])
def test_a_pdf_is_read_whatever_it_is_called(read, name):
    assert read(pdf(column(*NOTICE)), name).text == "".join(NOTICE)


def test_a_text_that_is_called_a_pdf_is_read_as_text(read):
    assert read("停水通知。", "a.pdf").text == "停水通知。"


def test_a_scanned_document_is_refused_with_what_it_seems_to_be(read_pdf):
    with pytest.raises(DocumentError, match=r"no text \(a scanned document\?\)"):
        read_pdf([], [])


def test_pages_without_text_are_noted(read_pdf):
    document = read_pdf(column(*NOTICE), [], column(*NOTICE))

    assert document.notes == ("1 of 3 pages hold no text",)
    assert [page for _, page in document.pages] == [1, 3]


def test_an_encrypted_file_is_refused_as_encrypted(read):
    with pytest.raises(DocumentError, match="encrypted PDF"):
        read(encrypted(), "a.pdf")


def test_a_file_truncated_anywhere_is_a_document_or_a_document_error(read):
    whole = pdf(column(*NOTICE), column(*BODY[:3]), about={"Title": "公告"})

    for length in range(5, len(whole), 10):
        try:
            text = read(whole[:length], "a.pdf").text
        except DocumentError:
            continue
        assert text


CATALOG = b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>"


def test_a_tree_of_pages_that_bites_its_tail_is_refused(read):
    loop = b"<</Type/Pages/Kids[3 0 R]/Count 9/Parent 3 0 R>>"
    back = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9/Parent 2 0 R>>"

    with pytest.raises(DocumentError, match="damaged PDF"):
        read(written([CATALOG, loop, back, b"<<>>"]), "a.pdf")


def test_outlines_in_a_circle_hold_up_nobody(read):
    objects = [
        CATALOG,
        b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</First 4 0 R/Last 4 0 R/Next 4 0 R/Parent 4 0 R/Title(x)>>",
        leaf(6).replace(b"/H 6 0 R", b"/H 3 0 R"),
        stream(Put(72, 700, "plain text").operators()),
    ]

    assert read(written(objects), "a.pdf").text == "plain text"


def test_a_page_tree_that_promises_millions_of_pages_is_a_document_or_a_document_error(read):
    data = pdf(column(*NOTICE)).replace(b"/Count 1>>", b"/Count 99999999>>")

    try:
        document = read(data, "a.pdf")
    except DocumentError:
        return
    assert document.text == "".join(NOTICE)
