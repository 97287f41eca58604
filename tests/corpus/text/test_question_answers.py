import pytest

from corpus.text.question_answers import answered_question_parts, question_answers
from corpus.types import Heading, Part


def pairs(text, borders=()):
    found = question_answers(text, set(borders).__contains__)
    return [
        (text[each.start : each.question_end], text[each.answer_start : each.end]) for each in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "问：几点开？\n答：八点。\n问：收费吗\n答：不。",
            [("几点开？", "八点。"), ("收费吗", "不。")],
        ),
        ("【问】几点开？【答】八点。", [("几点开？", "八点。")]),
        ("Q1: When?\nA: At nine.", [("When?", "At nine.")]),
        ("提问：我是新生。\n几点开？\n回复：\n八点。", [("我是新生。\n几点开？", "八点。")]),
        (
            "1、几点开？\n八点。\n2、收费吗？\n不。",
            [("1、几点开？", "八点。"), ("2、收费吗？", "不。")],
        ),
        (
            "1. 怎么退\n到窗口。\n2. 多久\n七天。",
            [("1. 怎么退", "到窗口。"), ("2. 多久", "七天。")],
        ),
        (
            "1.几点开？八点。\n2.收费吗？不。",
            [("1.几点开？", "八点。"), ("2.收费吗？", "不。")],
        ),
        (
            "几点开？\n八点。\n怎么退票\n到窗口。",
            [("几点开？", "八点。"), ("怎么退票", "到窗口。")],
        ),
        (
            "怎么退票\n到窗口。\n去哪换票\n在柜台。",
            [("怎么退票", "到窗口。"), ("去哪换票", "在柜台。")],
        ),
    ],
    ids=[
        "labels",
        "brackets",
        "latin",
        "long question",
        "numbers",
        "no question mark",
        "in one line",
        "one without any mark",
        "without marks",
    ],
)
def test_a_question_is_followed_by_its_answer(text, expected):
    assert pairs(text) == expected


def test_in_a_chat_log_the_next_author_answers():
    text = (
        "2024-03-11 09:12 阿桂\n钥匙放在哪儿\n2024-03-11 09:13 阿桂\n急用\n"
        "2024-03-11 09:15 阿棠\n左边的抽屉\n2024-03-11 09:20 阿桂\n谢谢"
    )

    assert pairs(text) == [("钥匙放在哪儿\n2024-03-11 09:13 阿桂\n急用", "左边的抽屉")]


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ("序号：1；问题：几天；答案：五天；分类：假", "五天"),
        ("instruction：回答；input：几天？；output：五天", "五天"),
        ("回复：五天；咨询内容：几天", "五天"),
    ],
)
def test_a_row_has_its_answer_in_the_column_of_answers(row, answer):
    text = f"{row}\n{row}"

    assert [found for _, found in pairs(text)] == [answer, answer]


def test_an_answer_ends_at_a_heading():
    text = "问：几点开门？\n答：八点。\n收费\n每人十元。"

    assert pairs(text, [text.index("收费")]) == [("几点开门？", "八点。")]


def test_a_question_in_prose_is_answered_by_the_next_line_only():
    text = "渡口为什么冷清？\n大桥通车了。\n渡口去年亏损。"

    assert pairs(text) == [("渡口为什么冷清？", "大桥通车了。")]


@pytest.mark.parametrize(
    "text",
    ["咨询：66301122\n地点：二楼", "问题：意识不强。\n措施：加强学习。", "八点开门。\n九点关门。"],
)
def test_a_text_that_asks_nothing_has_no_questions(text):
    assert pairs(text) == []


def test_a_question_with_its_answer_is_a_part_named_by_the_question():
    text = "问答\n问：几点开门？\n答：八点。\n甲：1；乙：2"
    row = Part(text.index("甲"), len(text), "甲：1")

    found = answered_question_parts(text, [Heading(0, 2, 1)], [row])

    assert [(text[each.start : each.end], each.label) for each in found] == [
        ("问：几点开门？\n答：八点。", "几点开门？")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "渡口为什么冷清？大桥通了。\n镇上的人都走大桥。\n渡船停在岸边。\n船工改行打鱼。",
        "请填写：\n是否住校\n有无病史\n联系谁",
        "怎么看待搬迁\n村里人的意见",
    ],
    ids=["a paragraph", "a form", "a title"],
)
def test_other_lines_with_words_that_ask_are_no_questions(text):
    assert pairs(text) == []
