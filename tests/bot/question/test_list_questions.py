import pytest

from bot.question.list_questions import asks_for_list, asks_for_steps, listed_noun


@pytest.mark.parametrize(
    "question",
    [
        "要带哪些材料",
        "报名条件是什么",
        "票有几种",
        "办理流程",
        "有什么要求",
        "共有多少项任务",
        "进场带啥",
    ],
)
def test_a_list_is_asked_for(question):
    assert asks_for_list(question)


@pytest.mark.parametrize(
    "question", ["免赔额是什么", "什么是免赔额", "最长能领几个月", "两者有什么不同", "几个小时到"]
)
def test_one_thing_is_asked_for(question):
    assert not asks_for_list(question)


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("要带哪些材料", "材料"),
        ("报名条件是什么", "条件"),
        ("有什么证件要求", "证件"),
        ("几点", ""),
    ],
)
def test_the_noun_of_a_list_is_known(question, noun):
    assert listed_noun(question) == noun


def test_how_something_is_done_asks_for_steps():
    assert asks_for_steps("怎么退货")
    assert asks_for_steps("如何办理退货")
    assert not asks_for_steps("坏了怎么办")
    assert not asks_for_steps("效果怎么样")
