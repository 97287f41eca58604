import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.formats.ofd.page_text import distances
from corpus.read import parse_document
from corpus.types import Place
from tests.corpus.formats.ofd.ofd_files import ofd, page, text


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of the text of pages."""
    return lambda *pages, **more: read(ofd(*pages, **more), "a.ofd").text.split("\n")


def test_pages_are_read_in_their_order_and_each_block_knows_its_page(read):
    document = read(
        ofd(page(text("渡口停航公告。", 20, 30)), page(text("恢复另行通知。", 20, 30))), "a.ofd"
    )

    assert document.text == "渡口停航公告。\n恢复另行通知。"
    assert document.places == ((0, Place(page=1)), (8, Place(page=2)))
    assert document.encoding == "ofd"


def test_lines_are_joined_by_their_positions_whatever_their_order_in_the_file(lines):
    first = "各县区人民政府，市政府各部门，各直属单位：为了保障渡口的安全"
    content = [
        text("运行，现将有关事项通知如下。", 20, 44),
        text(first, 28, 36),
        text("渡口停航公告", 70, 20, 7),
        *(text(each, 20 + 4 * place, 60) for place, each in enumerate("一字一框。")),
    ]

    assert lines(page(*content)) == [
        *("渡口停航公告", f"{first}运行，现将有关事项通知如下。", "一字一框。")
    ]


def test_a_run_may_have_several_lines_and_a_matrix(lines):
    several = (
        '<ofd:TextObject Boundary="20 20 90 30" Size="4"><ofd:TextCode X="0" Y="4" '
        'DeltaX="4 -4 4" DeltaY="0 9 0">上行下行</ofd:TextCode></ofd:TextObject>'
    )
    scaled = text("放大。", 20, 60, 1, 'CTM="4 0 0 4 0 0"')

    assert "".join(lines(page(several, scaled))) == "上行下行放大。"


def test_cells_of_a_row_are_one_line(lines):
    cells = [text("城东", 20, 40), text("六点", 60, 40.4), text("8602", 100, 40, delta="g 3 2")]

    assert lines(page(*cells, text("完。", 20, 60))) == ["城东 六点 8602", "完。"]


def test_words_keep_their_spaces(lines):
    assert lines(page(text("Line 7 opens", 20, 30, delta="g 11 2"))) == ["Line 7 opens"]


def test_the_text_of_a_template_stands_once_and_where_it_belongs(lines):
    template = page(text("船名", 20, 40), text("渡口办监制。", 20, 280))
    pages = [
        page(text("东方一号", 40, 40), templates=[7]),
        page(text("第二页。", 20, 40), templates=[7]),
    ]

    assert lines(*pages, templates={7: template}) == ["船名 东方一号", "渡口办监制。", "第二页。"]


def test_invisible_and_slanted_text_is_left_out(lines):
    content = [
        text("正文。", 20, 30),
        text("隐藏", 20, 50, about='Visible="false"'),
        text("内部资料", 50, 100, 20, 'CTM="0.7 -0.7 0.7 0.7 0 0"'),
        f"<ofd:PageBlock>{text('块内。', 20, 60)}</ofd:PageBlock>",
    ]

    assert lines(page(*content)) == ["正文。", "块内。"]


def test_title_author_and_date_come_from_the_information(read):
    about = (
        "<ofd:Title>渡口停航公告</ofd:Title><ofd:Author>港务处</ofd:Author>"
        "<ofd:CreationDate>2024-06-20</ofd:CreationDate>"
    )

    document = read(ofd(page(text("停航。", 20, 30)), about=about), "a.ofd")
    assert (document.title, document.author, document.date) == (
        *("渡口停航公告", "港务处", "2024-06-20"),
    )


def test_distances_may_be_repeated():
    assert distances("1 g 3 2.5 4") == [1, 2.5, 2.5, 2.5, 4]
    assert distances("g 2") == [0, 2]
    assert len(distances("g 999999999 1 " * 50)) <= 200_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ofd(page(text("字", 1, 9)))[:-30], "damaged OFD file"),
        (ofd("<a><b></a>"), "damaged OFD file"),
        (ofd(page()), "no text"),
        (ofd(), "no text"),
        (ofd(more={"OFD.xml": "<a>" * 501 + "</a>" * 501}), "nests too deep"),
        (ofd(more={"OFD.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content, "a.ofd")


def test_a_part_that_unpacks_to_too_much_is_refused(read):
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(ofd(page(), more={"OFD.xml": bytes(2**28)}), "a.ofd")


def test_a_damaged_page_costs_one_page_and_is_noted(read):
    document = read(ofd("<a><b></a>", page(text("第二页。", 20, 30))), "a.ofd")

    assert document.text == "第二页。"
    assert document.places == ((0, Place(page=2)),)
    assert document.notes == ("1 page is damaged or missing",)


def test_absurd_numbers_are_no_harm(lines):
    odd = text("怪。", 1e300, 30)
    worse = text("更怪。", 20, 60).replace('Size="4.0"', 'Size="nan"').replace('X="0"', 'X="inf"')

    assert sorted(lines(page(odd, worse))) == ["怪。", "更怪。"]


WHOLE = ofd(page(text("题", 20, 20), text("文", 20, 40)), about="<ofd:Title>题</ofd:Title>")


@settings(max_examples=100, deadline=None)
@given(st.integers(4, len(WHOLE) - 1), st.binary(max_size=3))
def test_a_file_with_wrong_bytes_is_a_document_or_a_document_error(place, wrong):
    try:
        found = parse_document("a.ofd", WHOLE[:place] + wrong + WHOLE[place + len(wrong) :]).text
    except DocumentError:
        return
    assert found
