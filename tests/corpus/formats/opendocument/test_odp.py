import pytest

from corpus.types import Place
from tests.corpus.formats.opendocument.odf_files import (
    at,
    box,
    items,
    list_level,
    list_style,
    odf,
    p,
    page,
    style,
    table,
)


@pytest.fixture
def deck(read):
    """Return a function that makes a document of slides."""
    return lambda *pages, **more: read(odf("presentation", *pages, **more), "a.odp")


def test_slides_are_read_with_their_titles_lists_and_notes(deck):
    numbered = list_style("L", list_level(1, "1"))
    notes = box(p("先放录像。"), "notes") + box(p("1"), "page-number")
    cover = page(box(p("渡口改造"), "title"), box(p("港务处"), "subtitle"))
    second = page(
        box(items("签到", "上船", style="L"), "outline"),
        box(p("进度") + p("安排"), "title"),
        notes=notes,
    )

    document = deck(cover, second, automatic=numbered)
    assert document.text.split("\n") == [
        *("渡口改造", "港务处", "进度安排", "1. 签到", "2. 上船", "备注：先放录像。")
    ]
    assert document.places == ((0, Place(slide=1)), (9, Place(slide=2)))
    headings = {document.text[each.start : each.end]: each.level for each in document.headings}
    assert headings == {"渡口改造": 1, "进度安排": 2}
    assert document.encoding == "odp"


def test_shapes_are_read_as_they_stand_and_also_in_groups(deck):
    low, left = box(p("下"), place=at("1cm", "9cm")), box(p("左"), place=at("10mm", "1cm"))
    shapes = [
        f"<draw:custom-shape {at('10cm', '1cm')}>{p('右')}</draw:custom-shape>",
        f"<draw:g>{low}{left}</draw:g>",
        f"<draw:a>{box(p('链'), place=at('1cm', '15cm'))}</draw:a>",
        box(p("怪"), place=at("nan", "1e999cm")),
    ]

    text = deck(page(*shapes)).text
    assert text.replace("怪", "").split() == ["左", "右", "下", "链"]


def test_the_dark_first_row_of_a_table_names_its_columns(deck):
    filled = '<style:graphic-properties draw:fill="solid" draw:fill-color="{}"/>'
    automatic = style("d", "table-cell", filled.format("#4f81bd"))
    automatic += style("l", "table-cell", filled.format("#e9edf4"))
    rows = [("姓名", "职务"), ("甲", "船长"), ("乙", "水手")]
    made = table(*rows)
    for name in "dll":
        made = made.replace(
            "<table:table-row>", f'<table:table-row table:default-cell-style-name="{name}">', 1
        ).replace("<table:table-row table", "<table:table-row  table", 1)

    assert deck(page(box(made)), automatic=automatic).text.split("\n") == [
        *("姓名：甲；职务：船长", "姓名：乙；职务：水手")
    ]


def test_recurring_footers_and_page_numbers_are_left_out(deck):
    def slide(text):
        return page(box(p(text)), box(p("港务处"), "footer"), box(p("3"), "page-number"))

    assert deck(slide("甲。"), slide("乙。")).text == "甲。\n乙。"
