import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.read import parse_document
from tests.corpus.formats.rtf.test_rtf import rtf, table_row


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\\rtf1" + b"{" * 2000, "nests too deep"),
        (b"{\\rtf1 ", "damaged Rich Text file"),
        (b"{\\rtf1 }", "no text"),
        (rtf(r"{\object{\*\objdata 0105}}"), "no text"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content, "a.rtf")


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes_and_noted(read):
    whole = rtf(r"开渡。\par " + table_row("甲", "乙", "丙") + r"\pard 完")

    document = read(whole[: whole.rfind(b"\\cell")], "a.rtf")
    assert document.text.startswith("开渡。\n甲")
    assert document.notes == ("the file is cut off at its end",)


def test_absurd_numbers_and_counts_are_bounded(read):
    content = (
        r"\u99999999999999 \uc999999999 开\bin999999999999 \cellx2147483648\itap999999999 渡\par"
    )
    many = r"\trowd" + r"\cellx1" * 20_000 + r"\pard\intbl a\cell b\cell\row"

    assert "b" in read(rtf(rf"\itap900000000 深\par \pard {many} 后"), "a.rtf").text
    assert read(rtf(content), "a.rtf").text == "开"


def test_text_behind_the_end_of_the_file_is_not_read(read):
    assert read(rtf("开渡。") + b"{\\par junk}", "a.rtf").text == "开渡。"


WHOLE = rtf(r"{\info{\title 题}}{\listtext 1.}项\par{\*\footnote 注}" + table_row("甲", "乙", "丙"))


@settings(max_examples=150, deadline=None)
@given(st.integers(6, len(WHOLE) - 1), st.binary(max_size=4))
def test_a_file_with_wrong_bytes_is_a_document_or_a_document_error(place, wrong):
    try:
        text = parse_document("a.rtf", WHOLE[:place] + wrong + WHOLE[place + len(wrong) :]).text
    except DocumentError:
        return
    assert text


WORDS = (
    r"\par |\cell |\row |\trowd |\cellx9|\intbl |\itap2 |\nestcell |\nestrow |{|}|{\*\footnote |"
    r"{\shptxt |{\listtext |\v |\b |\'b6|\'c9|\u28193?|\pard |"
    r"{\stylesheet |{\fonttbl |\s1 |a|{\info "
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=60).map("".join))
def test_any_mixture_of_control_words_is_a_document_or_a_document_error(soup):
    try:
        text = parse_document("a.rtf", rtf(soup)).text
    except DocumentError:
        return
    assert text
