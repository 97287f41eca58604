import pytest

from tests.corpus.office_files import (
    NUMBERING,
    STYLES,
    docx,
    level,
    listed,
    paragraph,
    styled,
    table,
    word_xml,
)


def test_each_paragraph_is_a_block(read):
    document = read(docx(paragraph("停水通知"), paragraph("请各用户提前储水。")), "a.docx")

    assert document.text == "停水通知\n请各用户提前储水。"
    assert (document.encoding, document.title) == ("docx", "停水通知")
    assert (document.lines, document.places) == ((), ())


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


def test_a_title_in_the_text_is_the_title_of_the_document(read):
    content = [paragraph("青水发〔2024〕7号"), styled("关于检修的公告", "T"), paragraph("正文。")]

    assert (
        read(docx(*content, more={"word/styles.xml": STYLES}), "a.docx").title == "关于检修的公告"
    )


def test_each_row_of_a_table_is_a_block(lines):
    rows = table(("站名", "开放"), ("城东", "六点"))

    assert lines(paragraph("如下："), rows, paragraph("完。")) == [
        *("如下：", "站名 开放", "城东 六点", "完。")
    ]


def test_the_cells_of_a_table_that_lays_out_a_page_are_paragraphs(lines):
    assert lines(table(("左" * 201, "右")), table(("独",))) == ["左" * 201, "右", "独"]


def test_automatic_paragraph_numbers_are_part_of_the_text(lines):
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
def test_automatic_numbers_have_the_number_format_of_their_list(lines, form, count, written):
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


def test_ruby_text_field_codes_and_tab_stops_are_left_out(lines):
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


def test_a_footnote_follows_the_paragraph_that_refers_to_it(lines):
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


def test_properties_are_used_where_a_person_and_not_a_program_set_them(read):
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
def test_a_word_file_is_recognised_under_any_suffix(read, name):
    assert read(docx(paragraph("正文。")), name).text == "正文。"


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.epub"])
def test_a_text_with_the_suffix_of_a_word_file_is_read_as_text(read, name):
    assert read("停水通知。", name).text == "停水通知。"
    assert read("<p>停水</p><p>通知</p>", name).text == "停水\n通知"
