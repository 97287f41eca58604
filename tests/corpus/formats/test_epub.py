import pytest

from corpus.errors import DocumentError
from tests.corpus.office_files import epub, xhtml, zipped

CHAPTERS = {
    "text/z.xhtml": xhtml("<h1>第一章 出发</h1><p>他们在清晨出发。</p>"),
    "text/a.xhtml": xhtml("<h1>第二章 归来</h1><p>他们在傍晚归来。</p>"),
}


@pytest.fixture
def book(read):
    """Return a function that makes a document of a book."""
    return lambda *args, **more: read(epub(*args, **more), "a.epub")


def test_chapters_come_in_the_order_of_the_spine(book):
    document = book(CHAPTERS)

    assert document.text.split("\n") == [
        *("第一章 出发", "他们在清晨出发。", "第二章 归来", "他们在傍晚归来。")
    ]
    assert [heading.level for heading in document.headings] == [1, 1]
    assert (document.encoding, document.lines, document.places) == ("epub", (), ())


def test_title_author_and_date_are_those_of_the_package(book):
    about = (
        "<dc:title id='t'>远行记</dc:title><dc:title>副题</dc:title>"
        "<dc:creator>沈砚秋</dc:creator><dc:date>2019-05-01T00:00:00Z</dc:date>"
    )

    document = book(CHAPTERS, about=about)
    assert (document.title, document.author) == ("远行记", "沈砚秋")
    assert document.date == "2019-05-01"


def test_elements_that_end_in_their_own_tag_swallow_nothing(book):
    page = xhtml(
        "<p>甲<a id='x'/>乙<br/>丙</p><div class='y' /><p>丁</p>", "<title/><script src='s'/>"
    )

    assert book({"a.xhtml": page}).text == "甲乙\n丙\n丁"


FARES = (
    "<table><thead><tr><th rowspan='2'>线路</th><th colspan='2'>票价</th><th rowspan='2'>注</th>"
    "</tr><tr><th>成人</th><th>儿童</th></tr></thead>"
    "<tr><td rowspan='2'>渡轮</td><td>6元</td><td>3元</td><td/></tr>"
    "<tr><td>8元</td><td>4元</td><td>夜间</td></tr></table>"
)


def test_each_row_of_a_table_has_the_names_of_its_columns(book):
    document = book({"a.xhtml": xhtml(f"<p>如下。</p>{FARES}<p>完。</p>")})

    rows = [
        "线路：渡轮；票价 成人：6元；票价 儿童：3元",
        "线路：渡轮；票价 成人：8元；票价 儿童：4元；注：夜间",
    ]
    assert document.text.split("\n") == ["如下。", *rows, "完。"]
    assert [document.text[each.start : each.end] for each in document.parts] == rows


def test_rows_of_two_chapters_are_rows_of_their_own(book):
    row = "<table><tr><th>站</th><th>时</th></tr><tr><td>城东</td><td>六点</td></tr></table>"

    document = book({"a.xhtml": xhtml(row), "b.xhtml": xhtml(row)})
    assert [document.text[each.start : each.end] for each in document.parts] == [
        "站：城东；时：六点"
    ] * 2


def test_the_table_of_contents_is_left_out(book):
    contents = xhtml("<h1>目录</h1><ol><li>第一章</li></ol>")

    document = book({"nav.xhtml": contents, **CHAPTERS}, properties={"nav.xhtml": "nav"})
    assert "目录" not in document.text


def test_names_may_be_escaped(book):
    assert book({"%E4%B8%80.xhtml": "", **CHAPTERS}, more={"OEBPS/一.xhtml": xhtml("字")}).text


def test_a_chapter_that_is_missing_is_noted_and_the_others_are_read(book):
    document = book({"../../../etc/passwd": "", **CHAPTERS})

    assert "清晨" in document.text
    assert document.notes == ("1 chapter is missing in the file",)


@pytest.mark.parametrize(
    ("encrypted", "is_read"), [("OEBPS/fonts/a.otf", True), ("OEBPS/text/a.xhtml", False)]
)
def test_a_book_is_refused_where_its_text_is_encrypted_not_where_its_fonts_are(
    book, encrypted, is_read
):
    listed = f"<encryption><CipherReference URI='{encrypted}'/></encryption>"
    more = {"META-INF/encryption.xml": listed}

    if is_read:
        assert book(CHAPTERS, more=more).text
    else:
        with pytest.raises(DocumentError, match="encrypted EPUB file"):
            book(CHAPTERS, more=more)


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_a_book_is_read_whatever_it_is_called(read, name):
    assert "清晨" in read(epub(CHAPTERS), name).text


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"META-INF/container.xml": "<a>"}, "damaged EPUB file"),
        ({"META-INF/container.xml": "<a/>"}, "damaged EPUB file"),
        ({"META-INF/container.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "entities"),
    ],
)
def test_a_damaged_book_is_refused(read, parts, reason):
    with pytest.raises(DocumentError, match=reason):
        read(zipped({"mimetype": "application/epub+zip", **parts}), "a.epub")


def test_a_book_that_unpacks_to_too_much_is_refused(book):
    with pytest.raises(DocumentError, match="unpacks to more than"):
        book({f"{number}.xhtml": xhtml("字" * 1_000_000) for number in range(8)})


def test_a_book_truncated_anywhere_is_refused(read):
    whole = epub(CHAPTERS)

    for length in range(4, len(whole) - 22, 10):
        with pytest.raises(DocumentError):
            read(whole[:length], "a.epub")


def test_damage_of_all_chapters_together_is_noted(book):
    page = xhtml("<p>" + "他们在清晨出发，工業(yè)局各?qū)^要了。" * 30 + "{}</p>").encode()
    bad = page.replace(b"{}", b"\xff\xfe \0")
    mixed = page.replace(b"{}", b"\n" + "他们在傍晚归来。".encode("gb18030") + b"\n")
    document = book({"a.xhtml": bad, "b.xhtml": bad, "c.xhtml": mixed})

    assert "4 characters could not be decoded" in document.notes
    assert "2 NUL characters were removed" in document.notes
    assert "1 line was decoded as gb18030" in document.notes
    assert any(note.startswith("characters damaged in the file") for note in document.notes)
    assert not book(CHAPTERS).notes
