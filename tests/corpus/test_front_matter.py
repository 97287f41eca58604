import datetime

import pytest

from corpus.front_matter import split_file_name_line, split_front_matter
from corpus.text.dates import iso_date
from corpus.types import Metadata


def test_front_matter_becomes_metadata_and_leaves_the_text(read):
    document = read(
        "\n---\ntitle: '集团召开质量会议'\ncategories: \n - 财经\n"
        "author: 青澜财经\ncomments: false\ndate: Thu, 22 Feb 2024 02:35:10 GMT\n"
        "link: https://example.com/1\n---\n\n2月21日，会议召开。"
    )

    assert document.text == "2月21日，会议召开。"
    assert (document.title, document.author) == ("集团召开质量会议", "青澜财经")
    assert (document.date, document.url) == ("2024-02-22", "https://example.com/1")
    assert document.notes == ()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_front_matter_is_read_in_every_format(read, name):
    document = read("---\ntitle: 题目\n---\n正文。", name)

    assert (document.title, document.text) == ("题目", "正文。")


def test_chinese_keys_and_lists_of_authors_are_read(read):
    document = read("---\n标题: 题目\n日期: 2024年7月8日\n作者: [张三, 李四]\n---\n正文。")

    assert (document.title, document.date, document.author) == ("题目", "2024-07-08", "张三、李四")


@pytest.mark.parametrize(
    "block",
    [
        "title: [坏的\ndate: 2024-1-2",
        "title: 题目: 副题\ndate: 2024-1-2",
        "title: 题目\n\tdate: x\ndate: 2024-1-2",
        "a: &a [x, x]\nb: *a\ntitle: 题目\ndate: 2024-1-2",
        "x: !!python/object/apply:os.system ['exit 1']\ndate: 2024-1-2",
        "title: 题目\ndate: 2024-1-2\nn: " + "{a: " * 2000,
    ],
    ids=["bracket", "colon", "tab", "alias", "python object", "nested"],
)
def test_broken_front_matter_is_read_line_by_line_and_noted(read, block):
    document = read(f"---\n{block}\n---\n正文。")

    assert (document.text, document.date) == ("正文。", "2024-01-02")
    assert document.notes == ("broken front matter",)


def test_aliases_are_refused_before_they_multiply():
    levels = "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(1, 30))

    _, body, notes = split_front_matter(f"---\na1: &a1 [x]\n{levels}---\n正文。")
    assert (body, notes) == ("正文。", ("broken front matter",))


@pytest.mark.parametrize(
    "text",
    ["---\n正文一。\n---\n正文二。", "---\n\n---\n正文。", "---\n没有结尾的一段。", "——\n正文。"],
)
def test_a_line_of_dashes_is_not_front_matter(text):
    assert split_front_matter(text) == (Metadata(), text, ())


def test_lines_of_dashes_are_left_out(read):
    assert read("---\n正文一。\n-----\n正文二。").text == "正文一。\n正文二。"


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Mon, 14 Mar 2022 08:58:44 GMT", "2022-03-14"),
        ("2024-09-26 16:20", "2024-09-26"),
        ("2024/9/6", "2024-09-06"),
        ("发布于2024年7月8日", "2024-07-08"),
        ("20240708", "2024-07-08"),
        ("2024年3月", "2024年3月"),
        ("March 2024", "March 2024"),
        ("去年冬天", "去年冬天"),
        *(
            (each, each)
            for each in ("农历二月三十日", "民国113年7月8日", "二〇二四年三月", "03/04/2024")
        ),
        *(
            (each, each)
            for each in ("2024年第53周", "March 5, 2024", "二十四日", "二月廿九日", "2024-W53")
        ),
        ("2024 年 7 月 8 日", "2024-07-08"),
        ("２０２４年７月８日", "2024-07-08"),
        ("2024-02-29T23:59:60+08:00", "2024-02-29"),
        ("2024-02-29 24:00", "2024-02-29"),
        ("", None),
        (None, None),
        ({"a": 1}, None),
    ],
)
def test_a_date_is_iso_8601_where_it_can_be_read(value, date):
    assert iso_date(value) == date


@pytest.mark.parametrize(
    "value",
    [
        *("2024-13-45", "2024-02-30", "2023/2/29", "2024年4月31日", "2024-00-10", "20241345"),
        *("0000-00-00", "0001-01-01", "0001-01-01T00:00:00Z", "2024-13", "2024年13月"),
        *("99999-01-01", "12024-01-02", "2024-01-012", "13/45/2024", "30/02/2024", "0/1/2024"),
        *(
            "二〇二四年十三月四十五日",
            "二〇二四年二月三十日",
            "二〇二四年十三月",
            "二〇二三年二月廿九日",
        ),
        *("2024-02-29T25:61", "2024-02-29 12:60", "2024年2月29日 99:00", "2024-02-29T12:30:99"),
        *("30 Feb 2024", "Feb 30, 2024", "Mon, 32 Mar 2024", "Mon, 14 Mar 2022 25:61:44 GMT"),
        *(
            "4月31日",
            "13月",
            "45日",
            "2024年第400号",
            "20240229年",
            "２０２４年１３月４５日",
            "农历二月三十一日",
        ),
        *("2024 年 13 月 45 日", "二〇二四年〇月三日", "0099年3月", "十三月", "四十五日", "0月3日"),
        *("nan", "NaN", "inf", "null", "None", "未知", "-", "TBD", "1710460800", "1e999"),
        *(0, 1.5, float("nan"), datetime.date(1, 1, 1), datetime.datetime(1, 1, 1)),
    ],
)
def test_what_no_calendar_has_is_no_date(value):
    assert iso_date(value) is None


@pytest.mark.parametrize("value", ["2024-13-45", "2024-02-30", "nan", "0000-00-00", "0001-01-01"])
def test_a_document_with_an_impossible_date_has_none_and_keeps_its_words(read, value):
    text = f"---\ntitle: 题\ndate: {value}\n---\n发布于{value}。"
    page = (
        f'<html><head><meta name="pubdate" content="{value}"></head><p>发布于{value}。</p></html>'
    )

    for document in (read(text), read(text, "a.md"), read(page, "a.html")):
        assert (document.date, document.text) == (None, f"发布于{value}。")


def test_a_possible_date_of_a_page_counts_beside_an_impossible_one(read):
    page = (
        '<html><head><meta name="pubdate" content="0000-00-00">'
        '<meta name="date" content="2024-07-08"></head><p>停水通知。</p></html>'
    )

    assert read(page, "a.html").date == "2024-07-08"


@pytest.mark.parametrize(
    "value",
    ["1" * 10_000, "0x" + "f" * 9000, ":".join(["1"] * 3000), "9999999999-01-01", "2024-02-30"],
)
def test_a_value_of_any_type_is_accepted(read, value):
    assert read(f"---\ntitle: {value}\ndate: {value}\n---\n正文。").text == "正文。"


@pytest.mark.parametrize(
    ("line", "text", "title"),
    [
        ("317某市召开会议.txt", "2022年11月15日，某市召开会议。", "某市召开会议"),
        ("12_通知.html", "正文。", "通知"),
        ("3. 通知.md", "正文。", "通知"),
        ("2023年工作总结.doc", "2023年工作总结如下。", "2023年工作总结"),
        ("12345热线运行情况.txt", "12345热线运行平稳。", "12345热线运行情况"),
        ("通知.TXT", "正文。", "通知"),
    ],
)
def test_a_file_name_line_gives_the_title_without_its_running_number(line, text, title):
    assert split_file_name_line(f"{line}\n{text}") == (title, text)


@pytest.mark.parametrize(
    "text",
    ["通知.txt", "通知.txt\n \n", "请打开通知.txt文件。\n正文。", "第一行\n通知.txt\n正文。"],
)
def test_a_line_that_is_not_a_file_name_is_text(text):
    assert split_file_name_line(text) == (None, text)


def test_a_file_name_line_may_be_above_front_matter(read):
    document = read("217通知.txt\n---\ndate: 2024-07-08\n---\n通知如下。")

    assert (document.title, document.date, document.text) == ("通知", "2024-07-08", "通知如下。")


def test_a_title_that_is_given_wins_over_the_file_name_line(read):
    assert read("217通知.txt\n---\ntitle: 题目\n---\n正文。").title == "题目"


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("渡轮公告(2024-03-05)", "2024-03-05"),
        ("2024年3月5日渡轮公告", "2024-03-05"),
        ("2024.03.05_公告", "2024-03-05"),
        ("公告2024-03-05至2024-04-05", None),
        ("公告2024-13-05", None),
        ("公告20240305", "2024-03-05"),
        ("12024-03-051", None),
        ("公告", None),
    ],
)
def test_a_file_name_gives_the_date_that_nothing_else_gives(read, name, date):
    assert read("渡轮停航。", f"{name}.txt").date == date
    given = read("---\ndate: 2023-01-02\n---\n渡轮停航。", f"{name}.txt")
    assert given.date == "2023-01-02"
