import pytest

from corpus.types import Place
from tests.corpus.formats.legacy_office.ppt_files import (
    BODY,
    BODY_PLACE,
    COVER,
    FOOTER_PLACE,
    HIDDEN,
    NUMBER_PLACE,
    TITLE,
    TITLE_PLACE,
    group,
    outline_text,
    ppt,
    record,
    shape,
    slide,
    text,
)


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of the text of slides."""
    return lambda *slides: read(ppt(*slides), "a.ppt").text.split("\n")


def test_slides_are_read_with_their_titles_and_places(read):
    outline = text("进度\x0b安排", TITLE) + text("签到\r上船", BODY)
    slides = [
        slide(shape(text("渡口改造", COVER))),
        slide(
            shape(outline_text(1), (0, 300, 900, 800), BODY_PLACE),
            shape(outline_text(0), (0, 0, 900, 200), TITLE_PLACE),
            outline=outline,
        ),
    ]

    document = read(ppt(*slides), "a.ppt")
    assert document.text == "渡口改造\n进度安排\n签到\n上船"
    assert document.places == ((0, Place(slide=1)), (5, Place(slide=2)))
    headings = {document.text[each.start : each.end]: each.level for each in document.headings}
    assert headings == {"渡口改造": 1, "进度安排": 2}
    assert document.encoding == "ppt"


@pytest.mark.parametrize("name", ["a.dps", "a.pps", "a.doc"])
def test_a_presentation_is_recognised_under_any_suffix(read, name):
    assert read(ppt(slide(shape(text("Line 7", narrow=True)))), name).text == "Line 7"


def test_shapes_are_read_as_they_stand_also_in_groups_and_hidden_ones_are_not(lines):
    inner = group(
        shape(text("内二"), (0, 90, 90, 120), is_child=True),
        shape(text("内一"), (0, 0, 90, 30), is_child=True),
        box=(0, 500, 900, 800),
    )
    shapes = [
        inner,
        shape(text("右"), (500, 100, 900, 300)),
        shape(text("左"), (0, 100, 400, 300)),
        shape(text("隐"), (0, 0, 9, 9), options=[HIDDEN]),
    ]

    assert lines(slide(*shapes)) == ["左", "右", "内一", "内二"]


def table_cell(content: str, column: int, row: int, fill: int, width: int = 1) -> bytes:
    box = (column * 100, row * 50, (column + width) * 100, row * 50 + 50)
    return shape(text(content), box, options=[(0x0181, fill)], is_child=True)


def test_the_rows_of_a_table_carry_the_names_in_its_first_row_of_another_colour(lines):
    rows = [("航线", "票价"), ("东线", "6元"), ("西线", "4元")]
    cells = [
        table_cell(each, column, row, 0x445566 if row == 0 else 0xEEEEEE + row)
        for row, texts in enumerate(rows)
        for column, each in enumerate(texts)
    ]
    border = shape(box=(0, 0, 0, 150), is_child=True)

    made = group(*cells, border, box=(0, 0, 900, 900), table=True)
    assert lines(slide(made)) == ["航线：东线；票价：6元", "航线：西线；票价：4元"]


def test_notes_follow_their_slide_and_what_powerpoint_fills_in_is_left_out(lines):
    number = text("第*页") + record(0x0FD8, b"\x01\0\0\0")
    notes = shape(text("先放录像。\r再提问。"), place=0x0C) + shape(text("3"), place=NUMBER_PLACE)
    footer = shape(text("港务处"), place=FOOTER_PLACE)

    first = slide(shape(text("甲。")), shape(number), footer, notes=notes)

    assert lines(first, slide(shape(text("乙。")), footer)) == [
        *("甲。", "第页", "备注：先放录像。", "再提问。", "乙。")
    ]
