"""Official documents: their own title, number, issuer and date."""

import pytest

from corpus.chunk import split
from tests.corpus.office_files import docx


def about(document):
    return document.title, document.number, document.author, document.date


NOTICE = """汐原市人民政府文件
汐政发〔2024〕8号

关于加强秋冬季森林防火工作的通知

各乡镇人民政府：
　　请立即检查林区卡口，备足扑火工具。
　　一、加强值班
　　每个卡口不少于两人。

　　　　　　　　汐原市人民政府
　　　　　　　　2024年10月9日
"""


def test_the_letterhead_is_not_the_title(read):
    document = read(NOTICE)

    assert about(document) == (
        "关于加强秋冬季森林防火工作的通知",
        "汐政发〔2024〕8号",
        "汐原市人民政府",
        "2024-10-09",
    )
    assert document.text.startswith("汐原市人民政府文件\n汐政发〔2024〕8号\n")
    titles = [document.text[each.start : each.end] for each in document.headings]
    assert titles == ["关于加强秋冬季森林防火工作的通知", "一、加强值班"]


def test_the_number_is_searched_with_every_chunk(read):
    chunks = list(split(read(NOTICE + "　　补充说明。" * 200)))

    assert len(chunks) > 3
    assert all("汐政发〔2024〕8号" in each.context for each in chunks)
    assert "森林防火" in read(NOTICE).text[chunks[0].start : chunks[0].end]


def test_a_title_may_stand_on_two_lines(read):
    text = (
        "汐原市教育局办公室文件\n汐教办发[2025] 37号\n\n"
        "汐原市教育局办公室关于做好中小学校园\n食品安全检查工作的通知\n\n各学校：\n请于月底前自查。\n"
    )

    assert about(read(text))[:3] == (
        "汐原市教育局办公室关于做好中小学校园食品安全检查工作的通知",
        "汐教办发[2025] 37号",
        "汐原市教育局办公室",
    )


def test_marks_and_a_letter_spaced_joint_letterhead_stand_above_the_title(read):
    text = (
        "000123\n机密★1年\n特急\n汐 原 县 教 育 局\n汐 原 县 财 政 局 文 件\n"
        "汐教联（2025）12号　　　签发人：王某某\n关于下达助学金指标的通知\n各学校：\n现下达指标。\n"
        "汐原县教育局　　汐原县财政局\n二〇二五年三月二日\n汐原县教育局办公室　　2025年3月5日印发\n"
    )

    assert about(read(text)) == (
        "关于下达助学金指标的通知",
        "汐教联（2025）12号",
        "汐原县教育局、汐原县财政局",
        "2025-03-02",
    )


@pytest.mark.parametrize("number", ["第3号", "（第3号）", "第 3 号"])
def test_an_order_is_titled_by_what_it_puts_into_force(read, number):
    text = (
        f"汐原市人民政府令\n{number}\n"
        "《汐原市犬只管理办法》已经2024年5月6日市政府常务会议审议通过，现予公布，"
        "自2024年7月1日起施行。\n"
        "市长　张某\n2024年5月20日\n汐原市犬只管理办法\n第一章　总则\n"
        "第一条　为了规范养犬，制定本办法。\n"
    )

    document = read(text)
    assert document.title == "汐原市犬只管理办法"
    assert document.number.startswith("汐原市人民政府令第")
    assert document.date == "2024-05-20"


def test_an_issue_of_the_year_is_a_number(read):
    document = read("汐原市卫生健康委员会公告\n2024年第5号\n现将检查结果公告如下：\n全部合格。\n")

    assert document.title == "汐原市卫生健康委员会公告"
    assert document.number == "汐原市卫生健康委员会公告2024年第5号"


def test_a_kind_on_a_line_of_its_own_belongs_to_the_letterhead(read):
    document = read("汐原县水务局\n公　　告\n2025年第3号\n现将抽检结果予以公布。\n2025年1月15日\n")
    order = read(
        "汐原市人民政府令\n2025年第3号令\n《夜航管理规定》已经审议通过，现予公布。\n"
        "市长　张某\n2025年3月2日\n夜航管理规定\n第一条　为了规范夜航。\n"
    )

    assert about(document) == (
        "汐原县水务局公告",
        "汐原县水务局公告2025年第3号",
        "汐原县水务局",
        "2025-01-15",
    )
    assert order.number == "汐原市人民政府令2025年第3号"


def test_a_number_below_the_title_is_read(read):
    text = "关于放假的通知\n汐校办发〔2023〕4号\n各班级：\n放假三天。\n汐原中学\n2023.12.30\n"

    assert about(read(text)) == ("关于放假的通知", "汐校办发〔2023〕4号", "汐原中学", "2023-12-30")


def test_the_table_above_a_published_document_is_read(read):
    text = (
        "索引号：000014349/2021-00032\n发文机关：汐原市政府\n发文字号：汐政办函〔2021〕5号\n"
        "成文日期：2021年3月4日\n发布日期：2021-03-09\n"
        "汐原市政府办公室关于成立专班的函\n各单位：\n现成立专班。\n"
    )

    document = read(text)
    assert document.title == "汐原市政府办公室关于成立专班的函"
    assert (document.number, document.date) == ("汐政办函〔2021〕5号", "2021-03-04")


def test_a_word_file_is_read_alike_and_its_own_date_counts(read):
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{line.strip()}</w:t></w:r></w:p>"
        for line in NOTICE.split("\n")
        if line.strip()
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>'
        "2011-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"
    )

    document = read(docx(paragraphs, more={"docProps/core.xml": core}), "a.docx")
    assert about(document) == about(read(NOTICE))


def test_a_page_is_read_alike(read):
    page = "<title>汐原市人民政府文件</title>" + "".join(
        f"<p>{line.strip()}</p>" for line in NOTICE.split("\n") if line.strip()
    )

    assert about(read(page, "a.html")) == about(read(NOTICE))


def test_what_the_front_matter_says_has_precedence(read):
    document = read(f"---\ntitle: 防火\ndate: 2024-01-01\nauthor: 某某\n---\n{NOTICE}")

    assert about(document) == ("防火", "汐政发〔2024〕8号", "某某", "2024-01-01")


def test_a_notice_without_a_number_has_the_date_of_its_signature(read):
    text = (
        "停电通知\n各位住户：\n明日停电。\n南湖物业服务中心\n2024年3月5日\n"
        "附件：名单\n2023年1月1日\n"
    )

    assert about(read(text)) == ("停电通知", "", "南湖物业服务中心", "2024-03-05")


def test_an_organisation_above_a_title_is_its_issuer(read):
    text = (
        "　　　　汐原市教育局\n　关于做好秋季学期中小学开学工作的\n　　　　　通　　知\n\n"
        "各学校：\n　　请于月底前报到。\n\n　　　　汐原市教育局\n　　　　2024年8月12日\n"
    )

    document = read(text)
    assert about(document) == (
        "关于做好秋季学期中小学开学工作的通知",
        "",
        "汐原市教育局",
        "2024-08-12",
    )


@pytest.mark.parametrize(
    ("below", "date"),
    [
        ("（2019年5月1日市人大常委会通过　2021年8月2日修正）", "2021-08-02"),
        ("（2021年6月3日市政府令第12号公布　自2021年9月1日起施行）", "2021-06-03"),
        ("2010年9月30日 市人大常委会第二十次会议通过\n2011年12月13日 第一次修正", "2011-12-13"),
        ("（二〇二一年六月三日）", "2021-06-03"),
        ("发布日期：2021年6月3日", "2021-06-03"),
    ],
)
def test_a_law_has_the_date_below_its_title(read, below, date):
    text = f"汐原市绿化条例\n{below}\n第一章　总则\n第一条　本条例自2022年1月1日起施行。\n"

    assert read(text).date == date


@pytest.mark.parametrize(
    "text",
    [
        "校车采购招标文件\n第一章　招标公告\n本项目公开招标。",
        "配置文件\n修改后重新启动。",
        "命令\n输入后按回车。",
        "口令\n每月更换。",
        "依照汐政发〔2024〕8号的规定，请立即检查。\n完毕。",
        "参考资料\n汐政发〔2024〕8号、汐政发〔2024〕9号都有规定。\n完毕。",
        "会议纪要\n2024年10月9日开会。\n决定更换灶具。",
        "汐原市图书馆\n开放时间\n每天九点。",
    ],
)
def test_other_texts_are_no_official_documents(read, text):
    document = read(text)

    assert (document.number, document.author, document.date) == ("", None, None)
    assert document.title == text.split("\n")[0].split("，")[0]


def test_a_document_number_in_the_text_is_not_the_documents_own(read):
    text = "工作简报\n近日印发了通知。\n汐政发〔2024〕8号\n请遵照执行。"

    assert read(text).number == ""
