import pytest

from corpus.errors import DocumentError
from tests.corpus.pdf_files import Put, column, encrypted, leaf, pdf, stream, written

NOTICE = (
    "青澜市水务集团定于二〇二四年六月二十日晚二十二时起对",
    "城东片区供水管网进行检修，请各用户提前储水。",
)
# Fifteen full lines of a body, for pages that need one.


BODY = [f"第{number}行的正文写到页边为止，没有在这里结束，下一行接" for number in range(10, 25)]


@pytest.mark.parametrize("above", [b"HTTP/1.1 200 OK\r\n\r\n", b"junk\0" * 200, b"x%PDF-"])
def test_a_pdf_file_below_other_bytes_is_recognised(read, above):
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
def test_a_text_about_pdf_files_is_a_text(read, text):
    assert read(text).encoding == "utf-8"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a", "a.PDF"])
def test_a_pdf_file_is_recognised_under_any_suffix(read, name):
    assert read(pdf(column(*NOTICE)), name).text == "".join(NOTICE)


def test_a_text_with_the_suffix_of_a_pdf_file_is_read_as_text(read):
    assert read("停水通知。", "a.pdf").text == "停水通知。"


def test_a_scanned_document_is_refused_as_having_no_text(read_pdf):
    with pytest.raises(DocumentError, match=r"no text \(a scanned document\?\)"):
        read_pdf([], [])


def test_pages_without_text_are_noted(read_pdf):
    document = read_pdf(column(*NOTICE), [], column(*NOTICE))

    assert document.notes == ("1 of 3 pages holds no text",)
    assert [place.page for _, place in document.places] == [1, 3]


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


def test_a_circular_page_tree_is_refused(read):
    loop = b"<</Type/Pages/Kids[3 0 R]/Count 9/Parent 3 0 R>>"
    back = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9/Parent 2 0 R>>"

    with pytest.raises(DocumentError, match="damaged PDF"):
        read(written([CATALOG, loop, back, b"<<>>"]), "a.pdf")


def test_circular_outlines_do_no_harm(read):
    objects = [
        CATALOG,
        b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</First 4 0 R/Last 4 0 R/Next 4 0 R/Parent 4 0 R/Title(x)>>",
        leaf(6).replace(b"/H 6 0 R", b"/H 3 0 R"),
        stream(Put(72, 700, "plain text").operators()),
    ]

    assert read(written(objects), "a.pdf").text == "plain text"


def test_a_page_tree_with_a_false_count_of_millions_is_a_document_or_a_document_error(read):
    data = pdf(column(*NOTICE)).replace(b"/Count 1>>", b"/Count 99999999>>")

    try:
        document = read(data, "a.pdf")
    except DocumentError:
        return
    assert document.text == "".join(NOTICE)
