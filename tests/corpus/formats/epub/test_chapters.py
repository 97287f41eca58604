"""Chapters: what each is called, and what the damage of one costs."""

import zipfile
from io import BytesIO

import pytest

from corpus.errors import DocumentError
from tests.corpus.office_files import epub, xhtml, zipped

CHAPTERS = {
    "a.xhtml": xhtml("<h1>出海</h1><p>渔船每月初三出海。</p>"),
    "b.xhtml": xhtml("<p>船主姓甘，住在东岸。</p>"),
    "c.xhtml": xhtml("<h2>回港</h2><p>十八回港。</p>"),
}
NAV = xhtml(
    "<nav xmlns:epub='e' epub:type='landmarks'><a href='a.xhtml'>封面</a></nav>"
    "<nav epub:type='toc'><ol><li><a href='a.xhtml'>第一章 <ruby>出<rt>chū</rt></ruby>海</a></li>"
    "<li><a href='c.xhtml#x'>第二章 回港</a></li></ol></nav>"
)
NCX = (
    "<ncx><docTitle><text>书</text></docTitle><navMap><navPoint><navLabel><text>第一章 出海</text>"
    "</navLabel><content src='a.xhtml'/></navPoint><navPoint><navLabel><text>第二章 回港</text>"
    "</navLabel><content src='c.xhtml#x'/></navPoint></navMap></ncx>"
)


def chapters_of(document):
    return [(document.text[start : start + 4], place.chapter) for start, place in document.places]


def with_list(content):
    """Return a book with a table of contents of EPUB 2."""
    book = epub({**CHAPTERS, "toc.ncx": content})
    parts = read_parts(book)
    package = parts["OEBPS/content.opf"].decode()
    number = len(CHAPTERS)
    parts["OEBPS/content.opf"] = package.replace(
        'href="toc.ncx" media-type="application/xhtml+xml"',
        'href="toc.ncx" media-type="application/x-dtbncx+xml"',
    ).replace(f'<itemref idref="i{number}"/>', "")
    return zipped(parts)


def read_parts(book):
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_chapter_is_called_what_the_table_of_contents_calls_it(read):
    new = epub({"nav.xhtml": NAV, **CHAPTERS}, properties={"nav.xhtml": "nav"})

    for book in (new, with_list(NCX)):
        assert chapters_of(read(book, "a.epub")) == [
            ("出海\n渔", "第一章 出海"),
            ("回港\n十", "第二章 回港"),
        ]


def test_a_chapter_without_an_entry_is_called_by_its_heading_or_goes_on(read):
    assert chapters_of(read(epub(CHAPTERS), "a.epub")) == [
        ("出海\n渔", "出海"),
        ("回港\n十", "回港"),
    ]


def test_several_chapters_in_one_file_begin_at_their_headings(read):
    nav = xhtml("<nav><a href='a.xhtml'>出海</a><a href='a.xhtml#b'>回港</a></nav>")
    page = xhtml("<h1>出海</h1><p>初三。</p><h1 id='b'>回港</h1><p>十八。</p>")
    book = epub({"nav.xhtml": nav, "a.xhtml": page}, properties={"nav.xhtml": "nav"})

    assert chapters_of(read(book, "a.epub")) == [("出海\n初", "出海"), ("回港\n十", "回港")]


@pytest.mark.parametrize(
    "content", ["<ncx><navMap><navPoint>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"]
)
def test_a_damaged_table_of_contents_costs_only_the_titles(read, content):
    assert "十八回港" in read(with_list(content), "a.epub").text


def test_a_page_that_is_the_table_of_contents_is_left_out(read):
    page = xhtml("<h1>目录</h1><p>第一章 出海</p><p>第二章 回港</p>")
    chapters = {"nav.xhtml": NAV, "mulu.xhtml": page, **CHAPTERS}

    text = read(epub(chapters, properties={"nav.xhtml": "nav"}), "a.epub").text
    assert "目录" not in text
    assert "渔船" in text


def damaged(book, name):
    """Return a book in which the bytes of one part are wrong."""
    with zipfile.ZipFile(BytesIO(book)) as archive:
        part = archive.getinfo(name)
    start = part.header_offset + 30 + len(name.encode())
    content = bytearray(book)
    content[start + 2 : start + part.compress_size - 2] = bytes(part.compress_size - 4)
    return bytes(content)


def test_a_damaged_chapter_costs_itself_and_is_noted(read):
    document = read(damaged(epub(CHAPTERS), "OEBPS/b.xhtml"), "a.epub")

    assert document.text.split("\n") == ["出海", "渔船每月初三出海。", "回港", "十八回港。"]
    assert document.notes == ("1 chapter is damaged and was left out: b.xhtml",)


def test_a_chapter_that_is_no_text_costs_itself(read):
    parts = read_parts(epub(CHAPTERS))
    parts["OEBPS/b.xhtml"] = b"%PDF-1.7"
    assert read(zipped(parts), "a.epub").notes == (
        "1 chapter is damaged and was left out: b.xhtml",
    )


def test_a_book_whose_chapters_are_all_damaged_is_refused(read):
    book = epub(CHAPTERS)
    for name in CHAPTERS:
        book = damaged(book, f"OEBPS/{name}")

    with pytest.raises(DocumentError, match="damaged EPUB file"):
        read(book, "a.epub")


@pytest.mark.parametrize(
    "change",
    [
        {"META-INF/container.xml": None},
        {"META-INF/container.xml": b"<container>"},
        {"META-INF/container.xml": None, "OEBPS/content.opf": None},
        {"OEBPS/content.opf": b"<package><manifest>"},
        {"OEBPS/content.opf": b"<package><spine><itemref idref='none'/></spine></package>"},
    ],
)
def test_a_book_whose_list_of_chapters_is_damaged_is_read_in_the_order_of_names(read, change):
    pages = {f"{number}.xhtml": xhtml(f"<p>第{number}章。</p>") for number in (10, 9, 1)}
    parts = {**read_parts(epub(pages)), **change}
    document = read(
        zipped({name: part for name, part in parts.items() if part is not None}), "a.epub"
    )

    in_order = ["第10章。", "第9章。", "第1章。"]
    by_names = ["第1章。", "第9章。", "第10章。"]
    assert document.text.split("\n") in (in_order, by_names)
    assert document.notes == ("the book's list of chapters is damaged; their order may be wrong",)


def test_pages_beside_the_spine_follow_the_chapters(read):
    parts = read_parts(epub({**CHAPTERS, "notes.xhtml": xhtml("<p>①浥翀：旧州名。</p>")}))
    package = parts["OEBPS/content.opf"].replace(b'<itemref idref="i3"/>', b"")

    document = read(zipped({**parts, "OEBPS/content.opf": package}), "a.epub")
    assert document.text.endswith("十八回港。\n①浥翀：旧州名。")


@pytest.mark.parametrize(
    "note",
    [
        "<aside epub:type='footnote' id='n'><p>①旧州名</p></aside>",
        "<aside epub:type='footnote' id='n' hidden='hidden'><p>①旧州名</p></aside>",
        "<div role='doc-endnote' style='display:none' id='n'>①旧州名</div>",
        "<footer epub:type='footnotes'><p id='n'>①旧州名</p></footer>",
        "<section epub:type='endnotes' id='n'><ol><li>①旧州名</li></ol></section>",
    ],
)
def test_footnotes_are_text(read, note):
    page = xhtml(f"<p>他是浥翀人<a epub:type='noteref' href='#n'>①</a>。</p>{note}")

    assert "①旧州名" in read(epub({"a.xhtml": page}), "a.epub").text
