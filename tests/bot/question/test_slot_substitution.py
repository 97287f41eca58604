import pytest

from bot.question.slot_substitution import substitute_slot


@pytest.mark.parametrize(
    ("fragment", "earlier", "expected"),
    [
        ("那第二批呢？", "第一批试点有几家？", "第二批试点有几家？"),
        ("第三批呢", "首批试点有几家？", "第三批试点有几家？"),
        ("23日呢？", "7月21日哪里有暴雨？", "7月23日哪里有暴雨？"),
        ("那2024年呢", "2023年收入多少", "2024年收入多少"),
        ("二〇二四年呢", "2023年收入多少", "二〇二四年收入多少"),
        ("去年呢", "今年增长多少", "去年增长多少"),
        ("800公里以上的呢？", "800公里以下收多少？", "800公里以上收多少？"),
        ("E05呢？", "代码E03是什么意思？", "代码E05是什么意思？"),
        ("首班車呢？", "末班車幾點？", "首班車幾點？"),
        ("３號線呢？", "２號線多長？", "３號線多長？"),
    ],
)
def test_a_fragment_replaces_what_is_of_the_same_kind(fragment, earlier, expected):
    assert substitute_slot(fragment, earlier) == expected


@pytest.mark.parametrize(
    ("fragment", "earlier"),
    [
        ("那图书呢？", "光盘借期是几天？"),
        ("2024年呢？", "借期是3天吗？"),
        ("它的票价呢？", "地铁哪天开通？"),
        ("第二批呢？", "第二批有几家？"),
        ("为什么？", "第一批有几家？"),
        ("", "第一批有几家？"),
        ("那第二批呢？", ""),
    ],
)
def test_what_is_of_another_kind_is_not_replaced(fragment, earlier):
    assert substitute_slot(fragment, earlier) is None


@pytest.mark.parametrize("text", ["一" * 2000, "第" * 2000, "1.5万" * 500, "a1-" * 600])
def test_hostile_questions_come_to_an_end(text):
    assert substitute_slot("第二批呢", text) is None
    assert substitute_slot(text, text) is None
