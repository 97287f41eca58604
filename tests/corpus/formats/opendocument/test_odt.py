import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.read import parse_document
from tests.corpus.formats.opendocument.odf_files import (
    BOLD,
    HIDDEN,
    box,
    cell,
    covered,
    h,
    items,
    list_level,
    list_style,
    meta,
    odf,
    p,
    row,
    style,
    table,
)

NUMBERED = list_style(
    "L",
    list_level(1, "一, 二, 三, ...", "条", "第"),
    list_level(2, "1", ".", about='text:display-levels="1"'),
    list_level(3, "a", ")", about='text:display-levels="2"'),
)


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of a text."""
    return lambda *content, **more: read(odf("text", *content, **more), "a.odt").text.split("\n")


def test_paragraphs_and_headings_are_read_and_headers_are_not(read):
    content = [p("渡口须知", "T1"), h("总则"), p("开渡。"), h("范围", 2), h("深", 9), p("停航。")]
    title = style("T1", "paragraph", parent="Title") + style("Title", "paragraph")

    document = read(odf("text", *content, automatic=title), "a.odt")
    assert document.text == "渡口须知\n总则\n开渡。\n范围\n深\n停航。"
    headings = {document.text[each.start : each.end]: each.level for each in document.headings}
    assert headings == {"渡口须知": 1, "总则": 1, "范围": 2, "深": 6}
    assert (document.encoding, document.title) == ("odt", "渡口须知")


@pytest.mark.parametrize("name", ["a.ott", "a.txt", "a.docx"])
def test_a_text_is_recognised_under_any_suffix(read, name):
    assert read(odf("text", p("开渡。")), name).text == "开渡。"


def test_spaces_tabs_and_line_breaks_are_those_of_the_markup(lines):
    assert lines(p('甲<text:s text:c="3"/>乙<text:tab/>丙<text:line-break/>丁\nb')) == [
        *("甲 乙 丙", "丁 b")
    ]


def test_the_numbers_of_lists_are_counted(lines):
    deep = items(items("甲", "乙"), style="L")
    inner = p("验票") + items("船票", p("证件") + items("身份证"))
    content = [items("签到", inner, "上船", style="L"), p("间隔。"), deep]

    assert lines(*content, automatic=NUMBERED) == [
        *("第一条 签到", "第二条 验票", "1. 船票", "2. 证件", "2.a) 身份证", "第三条 上船"),
        *("间隔。", "1. 甲", "2. 乙"),
    ]


def test_a_list_goes_on_where_it_says_so_and_starts_where_it_says_so(lines):
    content = [
        items("一", "二", style="L", about='xml:id="a"'),
        p("间隔。"),
        items("三", style="L", about='text:continue-numbering="true"'),
        items("重来", style="L"),
        items("四", style="L", about='text:continue-list="a"'),
        items("九", style="L").replace("<text:list-item>", '<text:list-item text:start-value="9">'),
    ]
    decimal = list_style("L", list_level(1, "1", ")"))

    assert lines(*content, automatic=decimal) == [
        *("1) 一", "2) 二", "间隔。", "3) 三", "1) 重来", "4) 四", "9) 九")
    ]


def test_bullets_second_paragraphs_and_list_headers_have_no_number(lines):
    dotted = list_style("B", '<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>')
    two = f"{p('甲')}{p('续甲')}"
    header = f"<text:list-header>{p('目')}</text:list-header>"
    numbered = items(two, "乙", style="L").replace(
        "<text:list-item>", header + "<text:list-item>", 1
    )

    assert lines(items("点", style="B"), numbered, automatic=NUMBERED + dotted) == [
        *("点", "目", "第一条 甲", "续甲", "第二条 乙")
    ]


def test_headings_have_the_numbers_of_the_outline(lines):
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style>"
    )

    assert lines(h("总则"), h("范围", 2), h("依据", 2), h("罚则"), h("附", 2), styles=outline) == [
        *("1 总则", "1.1 范围", "1.2 依据", "2 罚则", "2.1 附")
    ]


def test_the_rows_of_a_table_carry_their_column_names(lines):
    tall = cell("东线", 'table:number-rows-spanned="2"')
    wide = cell("停航", 'table:number-columns-spanned="2"')
    rows = [(tall, "6元", "18:00"), (covered(), "4元", "17:30"), (wide, covered(), "全天")]

    assert lines(table(*rows, header=("航线", "票价", "末班"))) == [
        *("航线：东线；票价：6元；末班：18:00", "航线：东线；票价：4元；末班：17:30"),
        "停航；末班：全天",
    ]


@pytest.mark.parametrize(
    ("names", "automatic"),
    [
        ([cell(each, style="B") for each in ("姓名", "职务")], style("B", "paragraph", BOLD)),
        (
            [cell(each, 'table:style-name="C"') for each in ("姓名", "职务")],
            style("C", "table-cell", '<style:table-cell-properties fo:background-color="#ddd"/>'),
        ),
        (
            [
                cell(f'<text:span text:style-name="B">{each}</text:span>')
                for each in ("姓名", "职务")
            ],
            style("B", "text", BOLD),
        ),
    ],
    ids=["bold paragraphs", "shaded cells", "bold spans"],
)
def test_the_header_of_a_table_is_found_without_a_mark(lines, names, automatic):
    rows = [row(*names), ("甲", "船长"), ("乙", "水手")]

    assert lines(table(*rows), automatic=automatic) == [
        "姓名：甲；职务：船长",
        "姓名：乙；职务：水手",
    ]


def test_a_list_around_or_inside_a_table_keeps_its_numbers(lines):
    inside = f"<table:table-cell>{items('子一', '子二', style='L')}</table:table-cell>"
    around = items("甲", table((inside, "旁")), "乙", style="L")

    assert lines(around, automatic=NUMBERED) == [
        *("第一条 甲", "第一条 子一 第二条 子二 旁", "第二条 乙")
    ]


def test_a_footnote_follows_the_paragraph_that_refers_to_it(lines):
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        f"<text:note-body>{p('注释。')}{p('再注。')}</text:note-body></text:note>"
    )

    assert lines(p(f"正文{note}。"), p("下文。")) == ["正文。", "注释。 再注。", "下文。"]


def test_what_was_deleted_or_is_hidden_commented_or_a_reading_is_left_out(lines):
    span = '<text:span text:style-name="H">隐</text:span>'
    reading = "<text:ruby-text>bó</text:ruby-text>"
    ruby = f"<text:ruby><text:ruby-base>亳</text:ruby-base>{reading}</text:ruby>"
    content = [
        f"<text:tracked-changes><text:deletion>{p('删')}</text:deletion></text:tracked-changes>",
        p(f"留{span}下<office:annotation>{p('批注')}</office:annotation>。"),
        p(f"{ruby}州。"),
        p("全隐", "P"),
        f'<text:section text:display="none">{p("隐节")}</text:section>',
        f"<text:section>{p('显节')}</text:section>",
        f"<text:table-of-content>{p('总则 1')}</text:table-of-content>",
    ]
    automatic = style("H", "text", HIDDEN) + style("P", "paragraph", HIDDEN)

    assert lines(*content, automatic=automatic) == ["留下。", "亳州。", "显节"]


def test_text_boxes_and_descriptions_of_pictures_are_read_and_names_of_pictures_are_not(lines):
    picture = (
        "<draw:frame><draw:image/><svg:title>图片 1</svg:title><svg:desc>码头平面图</svg:desc>"
        "</draw:frame>"
    )

    assert lines(p(f"外{box(p('内'))}面{picture}"), p("题：<text:title>须知</text:title>")) == [
        *("内", "码头平面图", "外面", "题：须知")
    ]


def test_title_author_and_date_come_from_the_properties(read):
    given = (
        "<dc:title>渡口须知</dc:title><meta:initial-creator>港务处</meta:initial-creator>"
        "<dc:creator>李某</dc:creator><meta:creation-date>2024-06-20T09:00:00</meta:creation-date>"
        "<dc:date>2024-07-01</dc:date>"
    )

    document = read(odf("text", p("开渡。"), more=meta(given)), "a.odt")
    assert (document.title, document.author, document.date) == ("渡口须知", "港务处", "2024-06-20")


MANIFEST = (
    '<m><file-entry full-path="{}"><encryption-data/></file-entry><file-entry full-path="a"/></m>'
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (odf("text", p("字"))[:-30], "damaged OpenDocument text"),
        (odf("text", more={"content.xml": "<a><b></a>"}), "damaged OpenDocument text"),
        (odf("text"), "no text"),
        (odf("text", "<text:span>" * 50), "damaged OpenDocument text"),
        (odf("text", "<a>" * 501 + "</a>" * 501), "nests too deep"),
        (odf("text", more={"styles.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities"),
        (odf("text", more={"META-INF/manifest.xml": MANIFEST.format("content.xml")}), "encrypted"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content, "a.odt")


def test_a_part_that_unpacks_to_too_much_is_refused(read):
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(odf("text", more={"content.xml": bytes(2**28)}), "a.odt")


def test_absurd_counts_of_spaces_cells_and_levels_are_bounded(lines):
    spaces = p('甲<text:s text:c="999999999"/>乙')
    wide = cell("宽", 'table:number-columns-spanned="999999999"')
    repeated = '<table:covered-table-cell table:number-columns-repeated="999999999"/>'
    nested = items("底", style="L")
    for _ in range(60):
        nested = items(nested)
    tables = table(("内", "旁"))
    for _ in range(60):
        tables = f"<table:table><table:table-row><table:table-cell>{tables}</table:table-cell>"
        tables += "</table:table-row></table:table>"

    text = "\n".join(lines(spaces, table(row(wide, repeated, "末")), nested, tables))
    assert len(text) < 500
    assert all(each in text for each in "甲乙宽末底内旁")


def test_a_manifest_that_encrypts_only_pictures_does_not_matter(lines):
    more = {"META-INF/manifest.xml": MANIFEST.format("Pictures/1.png")}
    assert lines(p("开渡。"), more=more) == ["开渡。"]


WHOLE = odf("text", h("题"), items("项", style="L"), table(("甲", "乙")), automatic=NUMBERED)


@settings(max_examples=100, deadline=None)
@given(st.integers(4, len(WHOLE) - 1), st.binary(max_size=3))
def test_a_file_with_wrong_bytes_is_a_document_or_a_document_error(place, wrong):
    try:
        text = parse_document("a.odt", WHOLE[:place] + wrong + WHOLE[place + len(wrong) :]).text
    except DocumentError:
        return
    assert text
