"""What a reader does not see leaves; emoji, other scripts and private use stay."""

import pytest


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("滞\u200d纳\u200d金", "滞纳金"),
        ("滞\u200c纳\u200c金", "滞纳金"),
        ("金额\u200d120\u200d元", "金额120元"),
        ("型号\u200dDJ-2\u200d00", "型号DJ-200"),
        ("（\u200d滞纳金\u200d）", "（滞纳金）"),
        ("葛\U000e0100城", "葛城"),
        ("葛\ufe00城\ufe0f", "葛城"),
        ("\x1b[31m警告\x1b[0m：停水", "警告：停水"),
        ("附\ufffc图", "附图"),
        ("甲\u3164乙", "甲乙"),
        ("\uf0b7 第一点", "第一点"),
        ("密\U000e0041\U000e0042文", "密文"),
    ],
)
def test_invisible_characters_between_others_leave(read, given, shown):
    assert read(f"合同\n{given}。").text == f"合同\n{shown}。"


@pytest.mark.parametrize(
    "text",
    [
        "亲子活动👨\u200d👩\u200d👧\u200d👦周六开始",
        "报名点👍🏽和👩🏾\u200d🚒",
        "❤\ufe0f\u200d🔥与🏳\ufe0f\u200d🌈",
        "一队1\ufe0f⃣二队",
        "英格兰🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f队",
        "می\u200cخواهم",
        "क्\u200dष",
    ],
)
def test_emoji_and_scripts_that_need_joiners_stay_whole(read, text):
    assert read(f"公告\n{text}。").text == f"公告\n{text}。"


def test_private_use_characters_stay_and_are_noted(read):
    document = read("经办人：\ue1f4志强，\U000f0001某。")

    assert document.text == "经办人：\ue1f4志强，\U000f0001某。"
    assert document.notes == ("2 characters are of private use, which only certain fonts show",)


def test_control_characters_are_noted(read):
    document = read("停水\x07通知\x1b。")

    assert document.text == "停水通知。"
    assert document.notes == ("2 control characters were removed",)


def test_an_icon_that_stands_alone_leaves(read):
    page = "<p>停水通知。</p><p><i class=icon>&#xe602;</i></p><p>&#xe603; 电话8602</p>"

    assert read(page, "a.html").text == "停水通知。\n\ue603 电话8602"
