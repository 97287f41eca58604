import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.formats.shared.ole_directory import root_names
from corpus.read import parse_document
from tests.corpus.formats.legacy_office.doc_files import cells, doc, p
from tests.corpus.formats.legacy_office.ole_files import ole
from tests.corpus.formats.legacy_office.ppt_files import container, group, ppt, shape, slide, text

DAMAGED_WORD = r"damaged file of the old Word format \(\.doc\); save it as \.docx"
WORD = doc(p("题"), cells("甲", "乙"), p("文。"))
SLIDES = ppt(slide(shape(text("题"))), slide(shape(text("文。"))))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (doc(p("字"), flags=0x0300), "encrypted Office file"),
        (doc(p("字"), magic=0xA5DC), r"old Word format \(\.doc\) is not read; save it as \.docx"),
        (doc(p("字"), magic=0xFFFF), DAMAGED_WORD),
        (
            doc(p("字"), structures={33: b"\x02\xff\xff\xff\xff"}),
            DAMAGED_WORD,
        ),
        (
            doc(p("字"), structures={33: b""}),
            DAMAGED_WORD,
        ),
        (doc(p(" ")), "no text"),
        (WORD[:-300], DAMAGED_WORD),
        (ole({"WordDocument": b"a"}), DAMAGED_WORD),
        (ppt(slide(shape(text("字"))), token=0xF3D1C4DF), "encrypted Office file"),
        (ppt(), "no text"),
        (ole({"PowerPoint Document": b"a"}), r"old PowerPoint format \(\.ppt\); save it as"),
        (ole({"MatOST": b"a"}), r"old Works format \(\.wps\) is not read; save it as \.docx"),
        (ole({"Anything": b"a"}), "binary file"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content, "a.doc")


def test_a_file_is_known_by_the_streams_of_its_root_and_not_by_those_embedded_in_it(read):
    inner = {"PowerPoint Document": b"a", "EncryptedPackage": b"b"}
    embedding = ole({"WordDocument": b"x", "1Table": b"y"}, inner)

    assert root_names(embedding) == {"WordDocument", "1Table", "Objects"}
    with pytest.raises(DocumentError, match=DAMAGED_WORD):
        read(embedding, "a.doc")


def test_a_damaged_slide_costs_one_slide_and_is_noted(read):
    document = read(ppt(slide(shape(text("甲。"))), slide(shape(text("乙。"))), cut=1), "a.ppt")

    assert document.text == "甲。"
    assert document.notes == ("1 slide is damaged or missing",)


def test_records_nested_deeper_than_people_nest_them_are_no_harm(read):
    nested = shape(text("底"))
    for _ in range(500):
        nested = group(nested)
    unheard = b""
    for _ in range(500):
        unheard = container(0x7777, unheard)

    assert read(ppt(slide(nested, unheard, shape(text("面")))), "a.ppt").text == "面"


def test_pieces_that_repeat_the_same_text_again_and_again_are_refused(read):
    count = 100_000
    starts = b"".join((each * 1000).to_bytes(4, "little") for each in range(count + 1))
    table = starts + (b"\0\0" + (0x600).to_bytes(4, "little") + b"\0\0") * count
    structure = b"\x02" + len(table).to_bytes(4, "little") + table

    with pytest.raises(DocumentError, match=DAMAGED_WORD):
        read(doc(p("字" * 2000), structures={33: structure}), "a.doc")


def check(name, data):
    try:
        text = parse_document(name, data).text
    except DocumentError:
        return
    assert text


@pytest.mark.parametrize(("name", "whole"), [("a.doc", WORD), ("a.ppt", SLIDES)])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_file_with_wrong_bytes_is_a_document_or_a_document_error(name, whole, data):
    place = data.draw(st.integers(8, len(whole) - 1))
    wrong = data.draw(st.binary(max_size=4))
    check(name, whole[:place] + wrong + whole[place + len(wrong) :])


@pytest.mark.parametrize(("name", "whole"), [("a.doc", WORD), ("a.ppt", SLIDES)])
def test_a_file_truncated_anywhere_is_a_document_or_a_document_error(name, whole):
    for length in range(8, len(whole), 211):
        check(name, whole[:length])
