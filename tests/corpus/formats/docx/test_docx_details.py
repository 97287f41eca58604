import pytest

from corpus.chunk import split
from tests.corpus.office_files import docx, level, listed, paragraph, styled, table, word_xml

STYLES = word_xml(
    "styles",
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="22"><w:name w:val="TOC Heading"/></w:style>'
    '<w:style w:styleId="C"><w:name w:val="Source Code"/></w:style>',
)


def field(kind, result):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {kind} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def control(about, *content):
    return (
        f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"
    )


ENTRY = f"<w:p>{run('第一章 总则')}<w:r><w:tab/></w:r>{field('PAGEREF _Toc1', '3')}</w:p>"
BEGIN = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"'
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    f"{run('第一章 总则')}</w:p>"
)
END = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
GALLERY = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'


@pytest.mark.parametrize(
    "contents",
    [
        [BEGIN, ENTRY, END],
        [paragraph("目　录"), BEGIN, ENTRY, END],
        [control(GALLERY, paragraph("目录"), BEGIN, ENTRY, END)],
        [paragraph("目录"), control(GALLERY, ENTRY)],
        [styled("目录", "22"), styled("第一章 总则 3", "11"), styled("第二章 罚则 9", "11")],
        [paragraph("Contents"), styled("第一章 总则 3", "11")],
        [f'<w:p><w:fldSimple w:instr="TOC \\o">{run("第一章 总则 3")}</w:fldSimple></w:p>'],
    ],
)
def test_a_table_of_contents_is_left_out(word, contents):
    document = word(
        styled("管理办法", "T"),
        *contents,
        styled("第一章 总则", "1"),
        paragraph("正文。"),
        styles=STYLES,
    )

    assert document.text == "管理办法\n第一章 总则\n正文。"
    assert document.title == "管理办法"


def test_a_table_of_contents_without_end_loses_no_text(lines):
    shown = lines(BEGIN, ENTRY, listed("甲"), paragraph("正文。"))

    assert shown[-2:] == ["甲", "正文。"]


def test_page_numbers_are_no_text_and_other_fields_are(lines):
    number = [run("第"), field("PAGE", "3"), run("页 共"), field("NUMPAGES", "9"), run("页")]
    simple = [run("- "), f'<w:fldSimple w:instr=" PAGE ">{run("4")}</w:fldSimple>', run(" -")]
    reference = [
        run("见表"),
        field("SEQ 表", "2"),
        run("，第"),
        field("PAGEREF a", "7"),
        run("页。"),
    ]
    paragraphs = [f"<w:p>{''.join(each)}</w:p>" for each in (number, simple, reference)]

    assert lines(*paragraphs, paragraph("第 页")) == ["见表2，第页。", "第 页"]


def test_watermarks_are_no_text(lines):
    def box(name, text):
        content = f'<docPr name="{name}"/><w:txbxContent>{paragraph(text)}</w:txbxContent>'
        return f"<w:p><w:r><w:drawing>{content}</w:drawing></w:r></w:p>"

    shape = '<shape id="水印" alt="样张一份，不得外传"><textpath string="样张"/></shape>'
    pict = f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"
    drawn = box("PowerPlusWaterMarkObject1", "机密 严禁外传")

    assert lines(drawn, pict, box("文本框 1", "框内。"), paragraph("正文。")) == [
        "框内。",
        "正文。",
    ]


@pytest.mark.parametrize(
    ("about", "content", "shown"),
    [
        ('<w:checkbox><w:checked w:val="1"/></w:checkbox>', "☒", "同意☑"),
        ('<w:checkbox><w:checked w:val="0"/></w:checkbox>', "☐", "同意☐"),
        ("<w:checkbox/>", "", "同意☐"),
        ("<w:showingPlcHdr/>", "单击此处输入文字。", "同意"),
        ('<w:alias w:val="x"/><w:dropDownList/>', "三号泵", "同意三号泵"),
    ],
)
def test_content_controls_show_what_was_entered(lines, about, content, shown):
    assert lines(f"<w:p>{run('同意')}{control(about, run(content))}</w:p>") == [shown]
    assert lines(control('<w:alias w:val="x"/>', paragraph("整段。"))) == ["整段。"]


@pytest.mark.parametrize(
    ("state", "mark"),
    [('<w:default w:val="1"/>', "☑"), ('<w:default w:val="0"/><w:checked/>', "☑"), ("", "☐")],
)
def test_boxes_of_old_forms_are_shown(lines, state, mark):
    box = f"<w:checkBox><w:sizeAuto/>{state}</w:checkBox>"
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{box}</w:ffData></w:fldChar></w:r>'
    rest = "<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    assert lines(f"<w:p>{begin}{rest}{end}{run('已检')}</w:p>") == [f"{mark}已检"]


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        *(("Wingdings", "F0FE", "☑"), ("Wingdings", "00A8", "☐"), ("Wingdings 2", "F052", "☑")),
        *(("Symbol", "F061", "α"), ("Symbol", "F0B3", "≥"), ("Symbol", "F044", "Δ")),
        *(("Wingdings", "F081", "①"), ("Arial", "2103", "℃"), ("Unknown", "F041", "")),
        *(("Wingdings", "zz", ""), ("Wingdings", "FFFFFFFFF", ""), ("", "", "")),
    ],
)
def test_symbols_are_characters(lines, font, code, shown):
    symbol = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    assert lines(f"<w:p>{symbol}{run('项')}</w:p>") == [f"{shown}项"]


def test_text_in_a_symbol_font_is_what_it_shows(lines):
    about = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'

    assert lines(f"<w:p><w:r>{about}<w:t>\uf0fc</w:t></w:r>{run('合格')}</w:p>") == ["✓合格"]


def picture(**about):
    attributes = " ".join(f'{name}="{value}"' for name, value in about.items())
    return f"<w:r><w:drawing><docPr {attributes}/></w:drawing></w:r>"


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ({"name": "图片 1", "descr": "进水管接在泵的左侧"}, ["如图。", "进水管接在泵的左侧"]),
        ({"name": "图片 1", "descr": "泵房平面图，描述已自动生成"}, ["如图。", "泵房平面图"]),
        ({"name": "图片 1", "title": "泵房外观"}, ["如图。", "泵房外观"]),
        *(({"descr": each}, ["如图。"]) for each in ("图片 3", "IMG_20.png", "C:\\a.png", "1")),
        ({"name": "图片 1"}, ["如图。"]),
    ],
)
def test_the_text_of_a_picture_follows_its_paragraph(lines, about, shown):
    assert lines(f"<w:p>{run('如图。')}{picture(**about)}</w:p>") == shown


def test_a_list_starts_again_where_it_says_so(lines):
    own = level(0, "decimal", "（%1）", 5)
    numbering = word_xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}'
        f"{level(1, 'lowerLetter', '%2)')}</w:abstractNum>"
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="S"/>{level(0, "decimal", "%1、")}'
        '</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="S"/>'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{own}'
        '</w:lvlOverride></w:num><w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>',
    )
    items = [*(listed(each, 1) for each in "甲乙"), listed("子", 1, 1), listed("丙", 2)]
    items += [listed("丁", 2), listed("戊", 3), listed("己", 4), listed("庚", 5), listed("辛", 5)]

    assert lines(*items, numbering=numbering) == [
        *("1. 甲", "2. 乙", "a) 子", "1. 丙", "2. 丁", "3. 戊", "（4） 己", "1、 庚", "2、 辛")
    ]


def test_a_level_that_does_not_restart_counts_on(lines):
    below = level(1, "decimal", "%2)").replace("<w:numFmt", '<w:lvlRestart w:val="0"/><w:numFmt')
    numbering = word_xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseLegalSimplified", "%1、")}{below}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    items = [listed("甲"), listed("子", depth=1), listed("乙"), listed("丑", depth=1)]

    assert lines(*items, numbering=numbering) == ["壹、 甲", "1) 子", "贰、 乙", "2) 丑"]


def broken(first, second, kind=""):
    return (
        '<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr>'
        f"<w:r><w:t>{first}</w:t><w:br{kind}/><w:t>{second}</w:t></w:r></w:p>"
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (broken("关于加强秋冬季", "森林防火工作的通知"), "关于加强秋冬季森林防火工作的通知"),
        (broken("防火手册", "第一章 总则"), "防火手册"),
        (broken("关于防火的通知", "一、清点物资", ' w:type="page"'), "关于防火的通知"),
    ],
)
def test_a_title_of_two_lines_is_one_and_does_not_run_into_a_heading(word, title, shown):
    document = word(title, styled("一、范围", "1"), paragraph("正文。"), styles=STYLES)

    assert document.title == shown
    assert document.text.split("\n")[0] == shown


def test_lines_of_code_keep_their_indentation(word):
    code = ["def f():", "    return 1", "", "f()"]
    content = [styled(each, "C") for each in code]
    document = word(paragraph("如下："), *content, paragraph("后文。"), styles=STYLES)

    assert document.text == "如下：\n" + "\n".join(code) + "\n后文。"
    assert any("\n".join(code) in document.text[each.start : each.end] for each in split(document))
    assert word(table((*content[:2],), ("甲", "乙")), styles=STYLES).text.startswith("def f():")


def dated(read, *content, **properties):
    about = "".join(f"<{name}>{value}</{name}>" for name, value in properties.items())
    more = {"docProps/core.xml": f"<c>{about}</c>", "word/styles.xml": STYLES}
    return read(docx(*content, more=more), "a.docx")


@pytest.mark.parametrize(
    ("line", "properties", "date"),
    [
        ("2024年10月9日", {"created": "2013-12-23T23:15:00Z"}, "2024-10-09"),
        ("二〇二四年十月二十九日", {"created": "2020-01-02T00:00:00Z"}, "2024-10-29"),
        ("（2024-10-9）", {}, "2024-10-09"),
        ("发布日期：2024.10.09", {"modified": "2023-01-01T00:00:00Z"}, "2024-10-09"),
        ("于2024年10月9日开会。", {"created": "2024-06-20T09:30:00Z"}, "2024-06-20"),
        ("2024年13月9日", {"created": "2024-06-20T09:30:00Z"}, "2024-06-20"),
        ("完。", {"created": "2013-12-23T23:15:00Z", "modified": "2013-12-23T23:15:00Z"}, None),
        (
            "完。",
            {"created": "2013-12-23T23:15:00Z", "modified": "2024-05-06T01:02:03Z"},
            "2024-05-06",
        ),
        ("完。", {"created": "2019-01-02T00:00:00Z", "creator": "python-docx"}, None),
        (
            "完。",
            {"created": "2019-01-02T00:00:00Z", "modified": "2024-05-06T01:02:03Z"},
            "2024-05-06",
        ),
        (
            "完。",
            {"created": "2024-04-02T00:00:00Z", "modified": "2024-05-06T01:02:03Z"},
            "2024-04-02",
        ),
        ("完。", {"created": "二月", "modified": "0000-00-00"}, None),
    ],
)
def test_a_date_of_the_text_comes_before_that_of_a_template(read, line, properties, date):
    assert dated(read, paragraph("正文。"), paragraph(line), **properties).date == date


def test_a_title_of_a_template_gives_way_to_that_of_the_text(read):
    content = [styled("二〇二四年总结", "T"), paragraph("正文。")]

    assert dated(read, *content, title="二〇一九年总结").title == "二〇二四年总结"
    assert dated(read, paragraph("正文。"), title="检修公告").title == "检修公告"
