import pytest

from corpus.types import Place
from tests.corpus.formats.presentation.pptx_files import (
    frame,
    graphic,
    group,
    item,
    para,
    part,
    pptx,
    shape,
    slide_relations,
    table,
    table_cell,
    title,
)


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of the text of slides."""
    return lambda *slides, **more: read(pptx(*slides, **more), "a.pptx").text.split("\n")


def test_slides_are_read_in_their_order_and_each_block_knows_its_slide(read):
    hidden = part("sld", title("备用页"), shape("不放映。"), about='show="0"')

    document = read(
        pptx((title("渡口改造", "ctrTitle"),), hidden, (title("进度"), shape("已完成。"))), "a.pptx"
    )
    assert document.text == "渡口改造\n备用页\n不放映。\n进度\n已完成。"
    assert document.places == ((0, Place(slide=1)), (5, Place(slide=2)), (14, Place(slide=3)))
    headings = {document.text[each.start : each.end]: each.level for each in document.headings}
    assert headings == {"渡口改造": 1, "备用页": 2, "进度": 2}
    assert (document.encoding, document.title) == ("pptx", "渡口改造")


@pytest.mark.parametrize("name", ["a.pptm", "a.ppsx", "a.ppt", "a.txt"])
def test_slides_are_recognised_under_any_suffix(read, name):
    assert read(pptx((shape("开渡。"),)), name).text == "开渡。"


def test_a_title_of_several_lines_is_one_heading_and_comes_first(lines):
    both = shape(para("渡口", "<a:br/>", "改造"), "Phase 2", role="title", box=frame(0, 900))

    assert lines((shape("正文。", box=frame(0, 100)), both)) == ["渡口改造 Phase 2", "正文。"]


def test_numbers_of_lists_are_counted_on_each_level_and_start_where_the_list_says(lines):
    items = [
        *(item("签到", 0, "arabicPeriod"), item("核对", 1, "alphaLcParenR")),
        *(item("领票", 1, "alphaLcParenR"), item("上船", 0, "arabicPeriod"), item("坐好", 0)),
        *(item("离岸", 0, "circleNumDbPlain", 3), item("靠岸", 0, "circleNumDbPlain", 3)),
        *(para(""), item("总则", 0, "ea1JpnChsDbPeriod"), item("附则", 0, "ea1ChsPeriod")),
        item("又", 1, "romanUcParenBoth"),
    ]

    assert lines((shape(*items),)) == [
        *("1. 签到", "a) 核对", "b) 领票", "2. 上船", "坐好", "③ 离岸", "④ 靠岸"),
        *("一、 总则", "一. 附则", "(I) 又"),
    ]


def test_a_line_break_ends_a_line_and_what_powerpoint_fills_in_is_left_out(lines):
    field = '<a:fld type="{}"><a:t>7</a:t></a:fld>'
    filled = para("第", field.format("slidenum"), field.format("datetime1"), "页")

    assert lines((shape(para("开", "<a:br/>", "渡"), filled),)) == ["开", "渡", "第页"]


def test_the_rows_of_a_table_carry_their_column_names(lines):
    rows = table(
        ("航线", "票价", "末班"),
        (table_cell("东线", 'rowSpan="2"'), "6元", "18:00"),
        (table_cell("", 'vMerge="1"'), "4元", "17:30"),
        (table_cell("停航", 'gridSpan="2"'), table_cell("", 'hMerge="1"'), "全天"),
    )

    assert lines((rows,)) == [
        *("航线：东线；票价：6元；末班：18:00", "航线：东线；票价：4元；末班：17:30"),
        "停航；末班：全天",
    ]


def test_the_header_of_a_table_is_found_without_a_mark(lines):
    rows = [tuple(table_cell(each) for each in row) for row in (("甲", "乙"), ("丙", "丁"))]
    bold = tuple(
        f"<a:tc><a:txBody>{para(each, bold=True)}</a:txBody></a:tc>" for each in ("姓名", "职务")
    )

    assert lines((table(*rows, about=""),)) == ["甲 乙", "丙 丁"]
    assert lines((table(bold, *rows, about=""),)) == ["姓名：甲；职务：乙", "姓名：丙；职务：丁"]


def test_the_notes_of_a_slide_follow_it_without_the_number_of_their_page(lines):
    notes = part(
        "notes",
        shape("4", role="sldNum"),
        shape("渡口办", role="hdr"),
        shape("先放录像。", "再提问。", role="body"),
    )
    more = {
        **slide_relations(2, notesSlide_1="../notesSlides/n1.xml"),
        "ppt/notesSlides/n1.xml": notes,
    }

    assert lines((shape("第一页。"),), (shape("第二页。"),), more=more) == [
        *("第一页。", "备注：先放录像。", "再提问。", "第二页。")
    ]


def test_slide_numbers_and_recurring_footers_and_dates_are_left_out(lines):
    def slide(text, own=""):
        return (
            shape(text),
            shape("渡口办公室", role="ftr"),
            shape("2024年", role="dt"),
            shape(para('<a:fld type="slidenum"><a:t>3</a:t></a:fld>'), role="sldNum"),
            own,
        )

    assert lines(slide("甲。", shape("投诉电话 8602", role="ftr")), slide("乙。")) == [
        *("甲。", "投诉电话 8602", "乙。")
    ]


def test_a_text_at_the_same_place_of_many_slides_is_kept_once(lines):
    mark = shape("内部资料", box=frame(800, 800))
    slides = [(shape(text, box=frame(0, 0)), mark) for text in ("甲。", "乙。", "丙。")]

    assert lines(*slides) == ["甲。", "内部资料", "乙。", "丙。"]
    assert lines(*slides[:2]) == ["甲。", "内部资料", "乙。", "内部资料"]


def test_shapes_are_read_as_they_stand_and_not_as_they_were_painted(lines):
    shapes = [
        shape("右下", box=frame(1000, 500)),
        shape("右上", box=frame(1000, 200)),
        shape("左下", box=frame(0, 500)),
        shape("左上", box=frame(0, 200)),
        shape("通栏", box=frame(0, 0, 1300)),
    ]

    assert lines(tuple(shapes)) == ["通栏", "左上", "左下", "右上", "右下"]


def test_names_and_values_that_stand_side_by_side_are_read_row_by_row(lines):
    shapes = [
        shape(text, box=frame(column * 1000, row * 150))
        for column, texts in enumerate((("船长", "轮机长", "水手"), ("甲", "乙", "丙")))
        for row, text in enumerate(texts)
    ]

    assert lines(tuple(shapes)) == ["船长", "甲", "轮机长", "乙", "水手", "丙"]


def test_a_placeholder_stands_where_its_layout_puts_it(lines):
    layout = part(
        "sldLayout",
        shape(role="body", index="1", box=frame(0, 700)),
        shape(role="body", index="2", box=frame(0, 300)),
    )
    more = {
        **slide_relations(1, slideLayout_1="../slideLayouts/l.xml"),
        "ppt/slideLayouts/l.xml": layout,
    }
    below = shape("下", role="body", index="1")
    above = shape("上", role="body", index="2")

    assert lines((below, above), more=more) == ["上", "下"]
    assert lines((below, above)) == ["下", "上"]


def test_a_large_line_above_a_slide_without_a_title_is_its_title(read):
    def sized(text, size, box):
        run = f'<a:r><a:rPr sz="{size}"/><a:t>{text}</a:t></a:r>'
        return shape(para(run), box=box)

    slides = [
        (sized("渡口改造", 3600, frame(0, 0)), sized("完成八成。", 1800, frame(0, 200))),
        (sized("甲", 1800, frame(0, 0)), sized("乙", 1800, frame(0, 200))),
        (sized("结语是一整句话。", 3600, frame(0, 0)), sized("丙", 1800, frame(0, 200))),
        (sized("50%", 6000, frame(0, 0)), sized("完成率", 1800, frame(0, 200))),
    ]

    document = read(pptx(*slides), "a.pptx")
    assert [document.text[each.start : each.end] for each in document.headings] == ["渡口改造"]


def test_texts_in_groups_are_read_and_hidden_shapes_are_not(lines):
    inner = group(shape("内二", box=frame(0, 50)), shape("内一", box=frame(0, 0)), box=frame(0, 0))
    hidden = shape("看不见", about='hidden="1"')

    assert lines((group(shape("外", box=frame(0, 500)), inner), hidden)) == ["内一", "内二", "外"]


def test_only_one_of_two_alternatives_of_a_shape_is_read(lines):
    both = (
        f"<mc:AlternateContent><mc:Choice>{shape('新')}</mc:Choice>"
        f"<mc:Fallback>{shape('旧')}</mc:Fallback></mc:AlternateContent>"
    )

    assert lines((both,)) == ["新"]


def test_an_alternative_text_is_read_where_a_person_wrote_it(lines):
    def picture(text):
        return (
            f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="图片 3" descr="{text}"/></p:nvPicPr></p:pic>'
        )

    made_up = ["图片 3", "image12.png", r"C:\图\a.jpg", "图片包含 船 描述已自动生成", "Picture 4"]
    shapes = [*map(picture, made_up), picture("码头平面图：东门为入口")]
    assert lines(tuple(shapes)) == ["码头平面图：东门为入口"]


def test_the_title_and_the_values_of_a_chart_are_read_as_they_are_shown(lines):
    def points(*values, form=""):
        made = "".join(f'<c:pt idx="{n}"><c:v>{each}</c:v></c:pt>' for n, each in enumerate(values))
        return f"<c:cache>{form and f'<c:formatCode>{form}</c:formatCode>'}{made}</c:cache>"

    def series(name, values, categories=""):
        names = f"<c:cat>{categories}</c:cat>" if categories else ""
        return f"<c:ser><c:tx>{points(name)}</c:tx>{names}<c:val>{values}</c:val></c:ser>"

    months = points("一月", "45463", form="yyyy/m/d")
    chart = (
        '<c:chartSpace xmlns:c="c" xmlns:a="a"><c:chart>'
        "<c:title><a:p><a:r><a:t>客流</a:t></a:r></a:p></c:title><c:plotArea>"
        f"{series('人次', points('10.5', '0.30000000000000004'), months)}"
        f"{series('占比', points('0.25', form='0%'))}{series('船', points('7.0', '8'))}"
        "</c:plotArea></c:chart></c:chartSpace>"
    )
    more = {**slide_relations(1, chart_1="../charts/c.xml"), "ppt/charts/c.xml": chart}

    assert lines((graphic('<c:chart xmlns:c="c" r:id="chart_1"/>'),), more=more) == [
        *("客流", "一月；人次：10.5；占比：25%；船：7", "2024-06-20；人次：0.3；船：8")
    ]


def test_smartart_is_read_from_above_to_below(lines):
    def point(identity, text, kind="node"):
        content = f"<d:t>{para(text)}</d:t>"
        return f'<d:pt modelId="{identity}" type="{kind}">{content}</d:pt>'

    links = [("0", "1", 0), ("0", "2", 1), ("1", "3", 0), ("3", "1", 0)]
    made = "".join(
        f'<d:cxn srcId="{above}" destId="{below}" srcOrd="{order}"/>'
        for above, below, order in links
    )
    diagram = (
        f'<d:dataModel xmlns:d="d" xmlns:a="a"><d:ptLst>{point("0", "", "doc")}'
        f"{point('2', '调度员')}{point('1', '站长')}{point('3', '值班员')}"
        f"{point('9', '画', 'pres')}</d:ptLst><d:cxnLst>{made}</d:cxnLst></d:dataModel>"
    )
    more = {**slide_relations(1, dm_1="../diagrams/d.xml"), "ppt/diagrams/d.xml": diagram}

    shown = graphic('<d:relIds xmlns:d="d" r:dm="dm_1"/>')
    assert lines((shown,), more=more) == ["站长", "值班员", "调度员"]


def test_the_last_change_counts_where_a_deck_was_made_from_an_old_template(read):
    def date(created, modified):
        core = f"<c><created>{created}T01:00:00Z</created><modified>{modified}</modified></c>"
        return read(pptx((shape("开渡。"),), more={"docProps/core.xml": core}), "a.pptx").date

    assert date("2013-01-27", "2024-06-20T09:00:00Z") == "2024-06-20"
    assert date("2024-06-01", "2024-06-20T09:00:00Z") == "2024-06-01"
    assert date("2024-06-01", "damaged") == "2024-06-01"
    assert date("", "2024-06-20T09:00:00Z") == "2024-06-20"


def test_title_author_and_date_come_from_the_properties(read):
    names = "<title>渡口培训</title><creator>港务处</creator>"
    core = f"<c>{names}<created>2024-06-20T01:00:00Z</created></c>"

    document = read(pptx((shape("开渡。"),), more={"docProps/core.xml": core}), "a.pptx")
    assert (document.title, document.author, document.date) == ("渡口培训", "港务处", "2024-06-20")
