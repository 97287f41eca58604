import pytest

from corpus.text.title import derive_title, tidy_title, without_site
from corpus.types import Heading


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("3月30日,某中心召開第三次學習,深入學習。", "某中心召開第三次學習"),
        ("2022年11月15日，某市召开会议，部署工作。", "某市召开会议，部署工作"),
        ("7月25日起，未成年人团队可提前预约，快速进入。", "未成年人团队可提前预约"),
        ("9月28日至10月4日，每人每天前两次乘车免费。", "每人每天前两次乘车免费"),
        ("近日，市图书馆发布新的借阅规则。", "市图书馆发布新的借阅规则"),
        ("当地时间8月3日，安理会就粮食问题举行会议。", "安理会就粮食问题举行会议"),
        ("本报讯（记者 宋知秋）1月19日，保护中心公布调查结果。", "保护中心公布调查结果"),
        ("【某网综合报道】据某报9日报道，入境事务处捣破一个集团。", "入境事务处捣破一个集团"),
        ("某报讯（记者叶红）8月16日，传媒产业报告发布。", "传媒产业报告发布"),
        ("某某之家 8 月 16 日消息，某公司今日发布财报。", "某公司今日发布财报"),
        ("中新社8月11日电 单纯吃蜂蜜并不会直接导致糖尿病。", "单纯吃蜂蜜并不会直接导致糖尿病"),
        ("原标题：湖南一名男子当街救人，警方已介入。", "湖南一名男子当街救人"),
        ("2024年工作总结会议在青澜召开，部署工作。", "2024年工作总结会议在青澜召开"),
        ("2022年是极为重要的一年。大家表示。", "2022年是极为重要的一年"),
        ("电力部门召开迎峰度夏会议，部署工作。", "电力部门召开迎峰度夏会议"),
        ("1月1日。", "1月1日"),
        ("通知", "通知"),
        ("！", "！"),
        ("原标题：", "原标题"),
        ("市图书馆发布新的借阅规则近日，市图书馆宣布延长开放时间。", "市图书馆发布新的借阅规则"),
        ("通车在近日，各方都在准备。", "通车在近日，各方都在准备"),
        ("为进一步方便出行，渡轮公司增开夜班，票价不变。", "为进一步方便出行，渡轮公司增开夜班"),
        ("隨著汛期到來，港口加固了碼頭，以防萬一。", "隨著汛期到來，港口加固了碼頭"),
        ("在大雾持续不散的情况下，渡轮全部停航。", "在大雾持续不散的情况下，渡轮全部停航"),
        ("在线服务平台改版，渡轮可以预约。", "在线服务平台改版"),
        ("根据新的渡轮条例，" + "长" * 80 + "。", "根据新的渡轮条例"),
        ("青澜新闻网-首页新闻东港8月3日讯（记者 宋知秋）渡轮公司增开夜班。", "渡轮公司增开夜班"),
        ("8月15日是首个全国生态日，各地举办活动。", "8月15日是首个全国生态日"),
    ],
)
def test_the_lead_sentence_gives_a_title_without_its_dateline(text, title):
    assert derive_title(text, ()) == title


def test_a_lead_without_a_pause_is_cut_to_sixty_characters():
    assert derive_title("长" * 100, ()) == "长" * 59 + "…"


def test_the_first_line_is_the_title_when_it_is_a_heading():
    assert derive_title("题目\n正文。", (Heading(0, 2, 2),)) == "题目"


def test_the_only_heading_of_the_first_level_is_the_title_wherever_it_stands():
    text = "青澜日报\n题目\n正文。"

    assert derive_title(text, (Heading(5, 7, 1),)) == "题目"


def test_a_heading_further_down_is_not_the_title():
    assert derive_title("会议昨日在市民中心召开。\n一、时间", (Heading(13, 17, 2),)) == (
        "会议昨日在市民中心召开"
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("地铁开通_青澜日报网", "地铁开通"),
        ("地铁开通 - 青澜日报网", "地铁开通"),
        ("地铁开通｜青澜日报网", "地铁开通"),
        ("2024-2025年度调查", "2024-2025年度调查"),
        ("_青澜日报网", "_青澜日报网"),
    ],
)
def test_the_name_of_a_site_leaves_its_pages_titles(title, expected):
    assert without_site(title) == expected


def test_a_given_title_is_put_on_one_line_of_limited_length():
    assert tidy_title(" 甲\n 乙 ") == "甲 乙"
    assert tidy_title("长" * 300) == "长" * 199 + "…"
