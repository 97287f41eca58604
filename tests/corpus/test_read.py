import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.checksum import document_id
from corpus.chunk import split
from corpus.cleaning.removal_log import RemovalLog
from corpus.errors import DocumentError
from corpus.read import parse_document, read_document
from corpus.types import SourceFile
from corpus.walk import walk
from tests.linear_time import check_linear

NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "A.HTM", "a"])


def test_a_file_becomes_a_document(folder):
    documents = folder({"notices/217.txt": "题目\n会议召开。"})
    (source,) = walk(documents)

    document = read_document(source)
    assert source == SourceFile("notices/217.txt", str(documents / "notices" / "217.txt"))
    assert (document.path, document.encoding) == ("notices/217.txt", "utf-8")
    assert document.sha256 == hashlib.sha256("题目\n会议召开。".encode()).hexdigest()
    assert (document.title, document.text) == ("题目", "题目\n会议召开。")


def test_an_id_depends_on_the_path_and_not_on_the_content(read):
    assert read("甲。", "a.txt").id == read("乙。", "a.txt").id == document_id("a.txt")
    assert read("甲。", "a.txt").id != read("甲。", "b/a.txt").id


def test_the_original_script_is_kept(read):
    assert read("部長沈硯秋主持會議,著力推進。").text == "部長沈硯秋主持會議,著力推進。"


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_html_is_recognised_in_every_encoding(read, codec, name):
    page = "<div><p>青澜市水务集团关于计划停水的通知</p><p>请各用户提前储水。</p></div>"

    text = read(page.encode(codec), name).text
    assert text == "青澜市水务集团关于计划停水的通知\n请各用户提前储水。"


def test_what_could_not_be_decoded_is_noted_and_the_rest_is_read(read):
    document = read("青澜市水务集团关于计划停水的通知。".encode()[:-1])

    assert document.text.startswith("青澜市水务集团关于计划停水的通知")
    assert document.notes == ("1 character could not be decoded",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b"\n \n", "empty file"),
        (b"\xef\xbb\xbf", "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary file"),
        ("---\ntitle: 题\n---\n".encode(), "no text"),
        (b"<script>var a = 1;</script><style>p{}</style>", "no text"),
        ("<p>责任编辑：李四</p>".encode(), "no text"),
        ("\u200b\ufeff".encode(), "no text"),
    ],
)
def test_a_file_without_text_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content)


def test_a_suffix_in_upper_case_is_recognised(read):
    assert read("# 题目", "A.MD").text == "题目"
    assert read("甲&amp;乙", "A.HTML").text == "甲&乙"


def test_a_url_that_cannot_be_printed_is_left_out(read):
    assert read('---\nurl: "https://example.com/\\u202E"\ntitle: 题\n---\n正文。').url is None


def check(name, data):
    try:
        document = parse_document(name, data)
    except DocumentError:
        return
    assert document.text.strip() == document.text != ""
    assert document.title
    assert "\n" not in document.title
    document.text.encode()
    document.title.encode()
    for heading in document.headings:
        assert document.text[heading.start : heading.end].strip()
    for chunk in split(document):
        assert document.text[chunk.start : chunk.end]


@settings(max_examples=150, deadline=None)
@given(NAMES, st.binary(max_size=200))
def test_any_bytes_are_a_document_or_a_document_error(name, data):
    check(name, data)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.text(max_size=200))
def test_any_text_is_a_document_or_a_document_error(name, text):
    check(name, text.encode())


SCRAPS = (
    "<div>,</div>,<table>,<tr>,<td>,</td>,</tr>,</table>,<ol>,<ul>,<li>,</ol>,</ul>,<h1>,</h2>,"
    "<pre>,</pre>,<p hidden>,<nav>,</nav>,<b>,</b>,<script>,</script>,<!--,-->,<svg>,&nbsp;,"
    "&#0;,&#xD800;,&#x110000;,---\n,title: ,date: ,[,{,\n,\n\n,# ,- ,1. ,|,|-|-|\n,```,a.txt\n,"
    "会议,召开。,(yè),業,?shī)^"
).split(",")


@settings(max_examples=300, deadline=None)
@given(NAMES, st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join))
def test_any_soup_of_markup_is_a_document_or_a_document_error(name, text):
    check(name, text.encode())


@pytest.mark.parametrize("unit", ["书(", "?shī", "。\n", ":\n", "编辑:"])
def test_near_misses_without_number_are_kept_whole(read, unit):
    def read_whole(text):
        assert read(text).text == text.strip()

    check_linear(read_whole, unit, scale=1 / 4)


@pytest.mark.parametrize(("unit", "end"), [("---\n", ""), ("a.txt\n", ""), ("a", ".txt\n")])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_incomplete_front_matter_repeated_many_times_hides_no_text(read, unit, end, name):
    def read_to_the_end(text):
        assert "末尾" in read(f"{text}{end}\n末尾。", name).text

    check_linear(read_to_the_end, unit, scale=1 / 4)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_list_in_front_matter_that_nests_without_end_hides_no_text(read, name):
    assert "末尾" in read(f"---\na: {'[' * 20_000}\n末尾。", name).text


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_a_long_page_is_read_as_a_short_one_is(name):
    table = "<table><tr><th>线路</th><th>票价</th></tr><tr><td>一号</td><td>三元</td></tr></table>"
    head = f"<h2>票价</h2>\n\n{table}\n\n<div hidden>不见</div>\n\n"
    body = "".join(f"<p>第{number}班渡轮按时开航。</p>\n" for number in range(8_000))
    page = f"\n{head}{body}".encode()

    # With a removal log a page is loaded in this process, otherwise in the sandbox.
    removal_log = RemovalLog()
    here = parse_document(name, page, removal_log=removal_log)
    there = parse_document(name, page)
    assert there == here
    assert there.parts == here.parts != ()
    assert "线路：一号；票价：三元" in there.text
    assert there.text.endswith("第7999班渡轮按时开航。")
    assert any(piece.text == "不见" for piece in removal_log.removals())


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
def test_a_file_of_too_many_lines_is_refused(read, name):
    with pytest.raises(DocumentError, match="more than 1,000,000 lines"):
        read("字\n" * 1_000_001, name)
