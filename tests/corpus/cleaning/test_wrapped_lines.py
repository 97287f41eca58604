"""Lines that were broken at a width are joined; lines that stand by themselves are not."""

import pytest

from corpus.positions.source_lines import line_range

PARAGRAPH = (
    "为保障汛期通航安全，经研究决定对北澜渡口实行临时管制，管制期间每日只开行六个班次，"
    "首班七点整，末班十七点三十分，遇大风、大雾或者水位超过警戒线时随时停航，"
    "请各乡镇提前告知群众并做好接驳。"
)
SECOND = "持有月票的乘客可以凭票改乘二路公共汽车，也可以到售票处按实际天数退票，无须另交手续费。"


def wrap(text, width, indent="\u3000\u3000"):
    """Return a paragraph in lines of a number of characters."""
    text = indent + text
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return "\n".join(lines)


def lines(document):
    return document.text.split("\n")


@pytest.mark.parametrize("width", [18, 22, 26, 28, 35, 40])
def test_paragraphs_are_joined_whatever_their_width(read, width):
    text = f"停航公告\n\n{wrap(PARAGRAPH, width)}\n{wrap(SECOND, width)}\n"

    assert lines(read(text)) == ["停航公告", PARAGRAPH, SECOND]


def test_empty_lines_between_paragraphs_do_as_well_as_an_indent(read):
    text = f"停航公告\n\n{wrap(PARAGRAPH, 28, '')}\n\n{wrap(SECOND, 28, '')}\n"

    assert lines(read(text)) == ["停航公告", PARAGRAPH, SECOND]


def test_lines_are_joined_where_an_empty_line_is_behind_each_of_them(read):
    text = "停航公告\n\n" + wrap(PARAGRAPH, 28, "").replace("\n", "\n\n")

    assert lines(read(text)) == ["停航公告", PARAGRAPH]


def test_a_line_is_continued_by_digits_brackets_and_letters(read):
    text = (
        "机房巡检办法\n\n"
        "　　值班员每天早晚各巡视一遍，读取电表和温度计，本年度从\n"
        "2024年3月起改用新表，旧表封存备查，凡温度高于三十摄氏度\n"
        "（含三十摄氏度）的，应当立即开启备用空调，并向主管报告，\n"
        "UPS电池组每季度做一次放电试验，试验记录保存不得少于两年\n"
        "12个月，不得涂改。\n"
    )

    assert lines(read(text)) == [
        "机房巡检办法",
        "值班员每天早晚各巡视一遍，读取电表和温度计，本年度从2024年3月起改用新表，旧表封存备查，"
        "凡温度高于三十摄氏度（含三十摄氏度）的，应当立即开启备用空调，并向主管报告，"
        "UPS电池组每季度做一次放电试验，试验记录保存不得少于两年12个月，不得涂改。",
    ]


def test_a_paragraph_of_two_lines_is_joined_below_its_indent(read):
    first = "　　请各部门负责人于本周五下午三点到二楼会议室参加安全例会，"
    text = f"会议通知\n\n{first}\n并带上季度报表。\n"

    assert "安全例会，并带上季度报表。" in read(text).text.replace("\n", "")
    text = text.replace("安全例会，", "安全生产会")
    assert lines(read(text))[1].endswith("参加安全生产会并带上季度报表。")


def test_words_of_letters_are_joined_with_a_space(read):
    text = (
        "Ferry notice\n\n"
        "The ferry across the northern river will not run on Friday, because the\n"
        "landing stage is being repaired. Passengers may take the bus of line two\n"
        "instead, which leaves every twenty minutes from the market square and the\n"
        "old mill, and which accepts the same tickets as the ferry does on other\n"
        "days.\n"
    )

    assert "because the landing stage is being repaired. Passengers" in read(text).text
    assert read(text).text.endswith("does on other days.")


def test_a_sentence_goes_on_over_the_number_of_a_page(read):
    half = len(PARAGRAPH) // 28 // 2 + 1
    for number in ["— 1 —", "-1-", "第 1 页 共 2 页", "·1·"]:
        broken = wrap(PARAGRAPH, 28).split("\n")
        text = "\n".join(
            ["停航公告", "", *broken[:half], "", number, "", *broken[half:], wrap(SECOND, 28)]
        )
        assert lines(read(text)) == ["停航公告", PARAGRAPH, SECOND]


def test_a_sentence_goes_on_over_a_form_feed(read):
    broken = wrap(PARAGRAPH, 28).split("\n")
    text = "\n".join(["停航公告", "", *broken[:2], "", f"\f{broken[2]}", *broken[3:]])

    assert lines(read(text)) == ["停航公告", PARAGRAPH]


def test_numbers_that_ascend_through_a_text_are_those_of_its_pages(read):
    text = "章程\n第一句话说完了。\n— 1 —\n第二句话说完了。\n— 2 —\n第三句话说完了。\n— 3 —"

    assert lines(read(text)) == ["章程", "第一句话说完了。", "第二句话说完了。", "第三句话说完了。"]


@pytest.mark.parametrize(
    "text",
    [
        "题库\n1\n水的沸点是多少。\n2\n冰的熔点是多少。",
        "讲稿\n第1页\n介绍项目的背景。\n第2页\n介绍项目的进度。",
        "比分\n3/9\n主队先得三分。\n4/9\n客队追回一分。",
        "数据\n— 3 —\n只有一个数。",
    ],
)
def test_other_numbers_on_lines_of_their_own_stay(read, text):
    assert lines(read(text)) == text.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        # a poem, with and without punctuation
        "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。",
        "八百里分麾下炙，五十弦翻塞外声，沙场秋点兵\n马作的卢飞快，弓如霹雳弦惊，了却君王事\n赢得生前身后名，可怜白发生，可怜白发生",
        # names of equal length
        "北澜渡口\n南湖渡口\n东埠渡口\n西滩渡口",
        # titles of books, as long as a page is wide
        "砂澪渔歌三十首整理本附曲谱一卷原藏老粮库二层东柜\n苇泾水利图说两册旧抄本缺首页原藏祠堂阁楼西侧架\n"
        "汐原历任港务主事名录一册民间刻本钤有朱印藏南屋\n岚渡竹编样式汇录四册附彩色图版六十幅匠人口述稿",
        # records with the same fields
        "张三，女，住北澜区丰河路二十六号，电话六六零三，周一值班\n李四，男，住南湖区新桥路十一号，电话六六零四，周二值班\n"
        "王五，女，住东埠区老街九十八号，电话六六零五，周三值班日\n赵六，男，住西滩区码头路三十号，电话六六零六，周四值班",
        # headlines of equal length
        "市教育局：做好开学准备，确保平安有序，放心入学\n市水务局：加快管网改造，降低漏损，年底完成\n"
        "市园林处：菊展今起开幕，免费参观，持续到月底\n市交通局：优化公交线路，方便出行，十月启用\n"
        "市卫健委：开展健康义诊，服务群众，走进社区里",
        # addresses
        "收件人：采购部\n地址：汐原市北澜区\n丰河路二十六号\n电话：6603",
        # a chat
        "张三 09:15\n明天的会改到几点了，还是在原来那间会议室开吗大家知道吗\n李四 09:16\n改到十点",
        # a table drawn with spaces
        "品名    数量    单价    存放的地方和负责保管的人员\n"
        "水泵    12      3400    一号仓库，由张三负责保管着\n"
        "阀门    30      260     二号仓库，由李四负责保管着",
        # code
        "def ferry(day, time):\n    trips = plan[day]\n"
        "    return [trip for trip in trips if trip.time > time]",
    ],
)
def test_lines_that_stand_by_themselves_are_not_joined(read, body):
    expected = [" ".join(line.split()) for line in body.split("\n")]

    assert lines(read(f"资料\n\n{body}\n"))[1:] == expected


def test_items_headings_dates_and_signatures_begin_lines_in_a_wrapped_text(read):
    text = (
        "渡口管理规定\n\n各乡镇人民政府：\n"
        f"{wrap(PARAGRAPH, 28)}\n"
        "　　一、总体要求\n"
        f"{wrap(SECOND, 28)}\n"
        "（一）船工应当持证上岗，并且每年参加一次救生和消防培训，\n未经培训的不得驾船。\n"
        "（二）渡船应当按期检验。\n"
        "1.船名和船籍港应当清楚可见\n2.核定人数应当写在舱门旁边\n"
        "汐原市交通运输局\n2024年3月15日\n"
    )

    assert lines(read(text)) == [
        "渡口管理规定",
        "各乡镇人民政府：",
        PARAGRAPH,
        "一、总体要求",
        SECOND,
        "（一）船工应当持证上岗，并且每年参加一次救生和消防培训，未经培训的不得驾船。",
        "（二）渡船应当按期检验。",
        "1.船名和船籍港应当清楚可见",
        "2.核定人数应当写在舱门旁边",
        "汐原市交通运输局",
        "2024年3月15日",
    ]


def test_a_reference_to_an_article_continues_a_line(read):
    text = (
        "处罚办法\n\n"
        "　　渡船超过核定人数载客的，由渡口管理所责令停航，并依照\n"
        "第九条规定处以罚款，情节严重的，可以同时适用本办法的第\n"
        "（三）项，扣留船工证件不超过六个月，期满后应当退还本人。\n"
    )

    assert len(lines(read(text))) == 2


def test_each_line_of_a_joined_paragraph_is_cited_by_its_number(read):
    document = read(f"停航公告\n\n{wrap(PARAGRAPH, 28)}\n{wrap(SECOND, 28)}\n")

    def cited(words):
        start = document.text.index(words)
        return line_range(document.lines, start, start + len(words))

    assert cited("停航公告") == (1, 1)
    assert cited("为保障汛期") == (3, 3)
    assert cited("水位超过警戒线") == (5, 5)
    assert cited("持有月票") == (7, 7)
    assert cited("手续费") == (8, 8)


def test_a_paragraph_that_is_wrapped_in_the_source_of_a_page_has_no_gaps(read):
    for page, name in [("# 停航公告\n\n{}\n", "a.md"), ("<h1>停航公告</h1><p>{}</p>", "a.html")]:
        document = read(page.format(wrap(PARAGRAPH, 28, "")), name)
        assert lines(document) == ["停航公告", PARAGRAPH]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("现将有关事项通知如下，本办法自2025年7月", "1日起施行。违反规定的依照本办法处罚。"),
        ("经市人民政府常务会议审议通过，本规定自二〇二五年", "七月一日起施行。"),
    ],
)
def test_a_date_that_is_broken_is_joined_however_uneven_the_lines_are(read, above, below):
    text = f"通知\n\n各区人民政府：\n{above}\n{below}\n"

    assert f"{above}{below}" in read(text).text


def test_a_month_and_a_numbered_line_stay_apart(read):
    text = "值班表\n\n本表由办公室编制，各部门应当遵照执行，时间为2025年7月\n1、甲值班\n2、乙值班\n"

    assert "7月\n1、甲值班\n" in read(text).text
