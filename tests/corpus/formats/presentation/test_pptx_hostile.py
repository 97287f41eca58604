import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.formats.presentation.reading_order import Box, reading_order
from corpus.read import parse_document
from corpus.types import Place
from tests.corpus.formats.presentation.pptx_files import (
    frame,
    graphic,
    group,
    pptx,
    shape,
    slide_relations,
    table,
    title,
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pptx((shape("字"),))[:-30], "damaged PowerPoint file"),
        (pptx("<p:sld><a></p:sld>"), "damaged PowerPoint file"),
        (pptx(), "no text"),
        (pptx("<a>" * 501 + "</a>" * 501), "damaged PowerPoint file"),
        (pptx(more={"ppt/presentation.xml": "<a>" * 501 + "</a>" * 501}), "nests too deep"),
        (pptx(more={"ppt/presentation.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entit"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content, "a.pptx")


def test_a_part_that_unpacks_to_too_much_is_refused(read):
    more = {"ppt/media/x.bin": bytes(9), "ppt/presentation.xml": bytes(2**28)}
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(pptx(more=more), "a.pptx")


def test_a_damaged_slide_costs_one_slide_and_is_noted(read):
    document = read(pptx((shape("甲。"),), "<p:sld><a></p:sld>", (shape("丙。"),)), "a.pptx")

    assert document.text == "甲。\n丙。"
    assert document.places == ((0, Place(slide=1)), (3, Place(slide=3)))
    assert document.notes == ("1 slide is damaged or missing",)


def test_shapes_nested_deeper_than_people_nest_them_end_without_harm(read):
    nested = shape("底")
    for _ in range(160):
        nested = group(nested)

    assert read(pptx((shape("面"), nested)), "a.pptx").text == "面"


def test_a_diagram_that_is_shown_very_often_is_read_within_the_limit_of_the_archive(read):
    diagram = f"<d>{'<pt><t><p><r><t>员</t></r></p></t></pt>' * 40_000}</d>"
    more = {**slide_relations(1, dm_1="../d.xml"), "ppt/d.xml": diagram}
    shown = graphic('<d:relIds xmlns:d="d" r:dm="dm_1"/>') * 50

    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(pptx((shown,), more=more), "a.pptx")


def test_a_slide_that_is_listed_again_and_again_is_read_once(read):
    whole = pptx((shape("字。"),))
    again = '<p:sldId id="9" r:id="slide_0"/>' * 100
    presentation = (
        '<p:presentation xmlns:p="p" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
        f'2006/relationships"><p:sldIdLst>{again}</p:sldIdLst></p:presentation>'
    )
    assert whole

    made = pptx((shape("字。"),), more={"ppt/presentation.xml": presentation})
    assert read(made, "a.pptx").text == "字。"


@given(
    st.lists(st.builds(Box, *[st.floats(-1e6, 1e6)] * 2, *[st.floats(-10, 1e6)] * 2), max_size=30)
)
@settings(max_examples=60, deadline=None)
def test_every_box_has_one_place_in_the_order(boxes):
    assert sorted(reading_order(boxes)) == [*range(len(boxes))]


def test_very_many_boxes_are_ordered():
    boxes = [Box(each * 7 % 1000, each * 3 % 1000, 5, 5) for each in range(20_000)]

    assert sorted(reading_order(boxes)) == [*range(20_000)]


WHOLE = pptx((title("题"), shape("文", box=frame(0, 0)), table(("甲", "乙"), ("1", "2"))))


@settings(max_examples=100, deadline=None)
@given(st.integers(4, len(WHOLE) - 1), st.binary(max_size=3))
def test_a_file_with_wrong_bytes_is_a_document_or_a_document_error(place, wrong):
    try:
        text = parse_document("a.pptx", WHOLE[:place] + wrong + WHOLE[place + len(wrong) :]).text
    except DocumentError:
        return
    assert text
