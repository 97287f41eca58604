import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.read import parse_document
from tests.corpus.office_files import (
    docx,
    listed,
    paragraph,
    styled,
    table,
    word_xml,
    zipped,
)

STYLES = word_xml(
    "styles",
    '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="own"><w:name w:val="小标题"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:styleId="outlined"><w:name w:val="条"/><w:outlineLvl w:val="2"/></w:style>'
    '<w:style w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style>'
    '<w:style w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>',
)


def level(depth, form, pattern, start=1):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


NUMBERING = word_xml(
    "numbering",
    f'<w:abstractNum w:abstractNumId="7">{level(0, "chineseCounting", "第%1条")}'
    f"{level(1, 'decimal', '%1.%2').replace('<w:numFmt', '<w:isLgl/><w:numFmt')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="8">{level(0, "bullet", "•")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>',
)


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of a Word file."""

    def make(*content, **more):
        parts = {f"word/{name}.xml": part for name, part in more.items()}
        return read(docx(*content, more=parts), "a.docx").text.split("\n")

    return make


def test_each_paragraph_is_a_block(read):
    document = read(docx(paragraph("停水通知"), paragraph("请各用户提前储水。")), "a.docx")

    assert document.text == "停水通知\n请各用户提前储水。"
    assert (document.encoding, document.title) == ("docx", "停水通知")
    assert (document.lines, document.pages) == ((), ())


def test_runs_of_a_paragraph_are_one_text_and_a_break_ends_a_line(lines):
    runs = "<w:r><w:t>停水</w:t></w:r><w:r><w:t>通知</w:t><w:br/><w:t>第二行</w:t></w:r>"

    assert lines(f"<w:p>{runs}</w:p>") == ["停水通知", "第二行"]


def test_headings_have_the_level_of_their_style_or_of_the_style_it_is_based_on(read):
    content = [
        *(styled("总则", "1"), styled("范围", "2"), styled("自定", "own")),
        *(styled("条文", "outlined"), styled("循环", "a"), paragraph("正文。")),
        paragraph("直接", '<w:outlineLvl w:val="3"/>'),
    ]

    document = read(docx(*content, more={"word/styles.xml": STYLES}), "a.docx")
    headings = {document.text[each.start : each.end]: each.level for each in document.headings}
    assert headings == {"总则": 1, "范围": 2, "自定": 2, "条文": 3, "直接": 4}


def test_a_title_that_stands_in_the_text_names_the_document(read):
    content = [paragraph("青水发〔2024〕7号"), styled("关于检修的公告", "T"), paragraph("正文。")]

    assert (
        read(docx(*content, more={"word/styles.xml": STYLES}), "a.docx").title == "关于检修的公告"
    )


def test_each_row_of_a_table_is_a_block(lines):
    rows = table(("站名", "开放"), ("城东", "六点"))

    assert lines(paragraph("如下："), rows, paragraph("完。")) == [
        *("如下：", "站名 开放", "城东 六点", "完。")
    ]


def test_a_table_that_lays_out_a_page_holds_paragraphs(lines):
    assert lines(table(("左" * 201, "右")), table(("独",))) == ["左" * 201, "右", "独"]


def test_the_numbers_that_word_counts_are_written_out(lines):
    content = [listed("总则"), listed("甲", depth=1), listed("乙", depth=1), listed("罚则")]

    assert lines(*content, listed("丙", depth=1), listed("点", 2), numbering=NUMBERING) == [
        *("第一条 总则", "1.1 甲", "1.2 乙", "第二条 罚则", "2.1 丙", "点")
    ]


@pytest.mark.parametrize(
    ("form", "count", "written"),
    [
        *(("chineseCounting", 10, "十"), ("chineseCounting", 12, "十二")),
        *(("chineseCounting", 20, "二十"), ("chineseCountingThousand", 105, "一百零五")),
        *(("chineseCounting", 1010, "一千零一十"), ("chineseCounting", 3000, "三千")),
        *(("lowerLetter", 28, "bb"), ("upperRoman", 1994, "MCMXCIV")),
        *(("decimalEnclosedCircle", 3, "③"), ("ideographTraditional", 2, "乙")),
        *(("decimalZero", 7, "07"), ("unheardOf", 7, "7"), ("chineseCounting", 10000, "10000")),
    ],
)
def test_numbers_are_written_as_words_format_says(lines, form, count, written):
    numbering = word_xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{level(0, form, "(%1)", count)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )

    assert lines(listed("项"), numbering=numbering) == [f"({written}) 项"]


def test_what_was_deleted_moved_away_or_hidden_is_left_out(lines):
    content = [
        paragraph("留下。")
        + "<w:p><w:del><w:r><w:delText>删</w:delText><w:t>除</w:t></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>插入。</w:t></w:r></w:ins></w:p>",
        paragraph("隐藏", run="<w:vanish/>"),
        paragraph("可见。", run='<w:vanish w:val="0"/>'),
    ]

    assert lines(*content) == ["留下。", "插入。", "可见。"]


def test_readings_field_codes_and_tab_stops_are_left_out(lines):
    reading = "<w:rt><w:r><w:t>bó</w:t></w:r></w:rt>"
    ruby = f"<w:ruby>{reading}<w:rubyBase><w:r><w:t>亳</w:t></w:r></w:rubyBase></w:ruby>"
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>州</w:t></w:r>"

    assert lines(f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{ruby}{field}</w:p>") == ["亳州"]


def test_a_text_box_is_read_once(lines):
    box = f"<w:txbxContent>{paragraph('框内。')}</w:txbxContent>"
    both = f"<AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent>"

    assert lines(f"<w:p><w:r><w:t>框外。</w:t>{both}</w:r></w:p>") == ["框内。", "框外。"]


def test_headers_footers_and_comments_are_not_read(lines):
    more = {name: word_xml("hdr", paragraph("页眉")) for name in ("header1", "footer1", "comments")}

    assert lines(paragraph("正文。"), **more) == ["正文。"]


def test_a_footnote_stands_behind_its_paragraph(lines):
    reference = '<w:p><w:r><w:t>正文。</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    footnotes = word_xml(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("注释。")}</w:footnote>',
    )

    assert lines(reference, paragraph("下文。"), footnotes=footnotes) == [
        "正文。",
        "注释。",
        "下文。",
    ]


def test_title_author_and_date_are_the_given_ones_where_a_person_wrote_them(read):
    def about(title, author):
        properties = (
            '<c xmlns:dc="d" xmlns:dcterms="t">'
            f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
            "<dcterms:created>2024-06-20T09:30:00Z</dcterms:created></c>"
        )
        document = read(docx(paragraph("正文。"), more={"docProps/core.xml": properties}), "a.docx")
        return document.title, document.author, document.date

    assert about("检修公告", "水务局") == ("检修公告", "水务局", "2024-06-20")
    assert about("Microsoft Word - 1", "微软用户") == ("正文", None, "2024-06-20")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a", "a.doc"])
def test_a_word_file_is_read_whatever_it_is_called(read, name):
    assert read(docx(paragraph("正文。")), name).text == "正文。"


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.epub"])
def test_a_text_that_is_called_a_word_file_is_read_as_text(read, name):
    assert read("停水通知。", name).text == "停水通知。"
    assert read("<p>停水</p><p>通知</p>", name).text == "停水\n通知"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), r"old Word format \(\.doc\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted Office file"),
        (OLE, "binary file"),
        (b"{\\rtf1\\ansi hello}", r"Rich Text Format"),
        (zipped({"xl/workbook.xml": "<a/>"}), "not a Word or EPUB file"),
        (zipped({"a.txt": "字"}), "not a Word or EPUB file"),
        (docx(paragraph("字"))[:-30], "damaged Word file"),
        (docx(more={"word/document.xml": "<a><b></a>"}), "damaged Word file"),
        (docx(), "no text"),
        (docx(more={"word/document.xml": "<a>" * 501 + "</a>" * 501}), "nests too deep"),
        (docx(more={"_rels/.rels": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities"),
    ],
)
def test_what_is_not_read_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content, "a.docx")


def test_a_bomb_of_entities_is_refused(read):
    names = "abcdefghij"
    entities = "".join(
        f'<!ENTITY {name} "{f"&{names[number - 1]};" * 10 if number else "ha" * 10}">'
        for number, name in enumerate(names)
    )
    bomb = f"<!DOCTYPE x [{entities}]><x>&j;</x>"

    with pytest.raises(DocumentError, match="declares entities"):
        read(docx(more={"word/document.xml": bomb}), "a.docx")


def test_an_entity_that_names_a_file_is_refused(read, tmp_path):
    (tmp_path / "secret").write_text("密")
    place = (tmp_path / "secret").as_uri()
    bomb = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{place}">]><x>&s;</x>'

    with pytest.raises(DocumentError, match="declares entities"):
        read(docx(more={"word/document.xml": bomb}), "a.docx")


def test_a_part_that_says_it_unpacks_to_too_much_is_refused(read):
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(docx(more={"word/document.xml": bytes(200 * 1024 * 1024)}), "a.docx")


def test_many_parts_that_unpack_to_too_much_together_are_refused(read):
    blanks = word_xml("styles", " " * 6_000_000)

    with pytest.raises(DocumentError, match="unpacks to more than 8 MB"):
        read(docx(more={"word/styles.xml": blanks, "word/numbering.xml": blanks}), "a.docx")


def test_a_part_that_lies_about_its_size_is_refused(read):
    true = docx(paragraph("字" * 3_000_000))
    size = (len(word_xml("document", f"<w:body>{paragraph('')}</w:body>")) + 9_000_000).to_bytes(
        4, "little"
    )
    assert true.count(size) == 2

    with pytest.raises(DocumentError, match="damaged Word file"):
        read(true.replace(size, (100).to_bytes(4, "little")), "a.docx")


def test_an_encrypted_archive_is_refused_as_encrypted(read):
    whole = bytearray(docx(paragraph("字")))
    place = -1
    while (place := whole.find(b"PK\x01\x02", place + 1)) >= 0:
        whole[place + 8] |= 1

    with pytest.raises(DocumentError, match="encrypted Word file"):
        read(bytes(whole), "a.docx")


def test_unknown_ways_of_packing_are_refused(read):
    parts = {"word/document.xml": word_xml("document", paragraph("字"))}

    with pytest.raises(DocumentError, match="damaged Word file"):
        read(zipped(parts, zipfile.ZIP_LZMA), "a.docx")


WHOLE = docx(
    styled("总则", "1"),
    listed("项"),
    table(("甲", "乙")),
    more={"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING},
)


def check(data):
    try:
        text = parse_document("a.docx", data).text
    except DocumentError:
        return
    assert text


def test_a_file_truncated_anywhere_is_a_document_or_a_document_error():
    for length in range(4, len(WHOLE), 10):
        check(WHOLE[:length])


@settings(max_examples=150, deadline=None)
@given(st.integers(4, len(WHOLE) - 1), st.binary(min_size=1, max_size=3))
def test_a_file_with_wrong_bytes_is_a_document_or_a_document_error(place, wrong):
    check(WHOLE[:place] + wrong + WHOLE[place + len(wrong) :])
