import pytest

from bot.question.list_questions import asks_for_list


@pytest.mark.parametrize(
    "question",
    ["要带哪些材料", "报名条件是什么", "票有几种", "办理流程", "有什么要求", "共有多少项任务"],
)
def test_a_list_is_asked_for(question):
    assert asks_for_list(question)


@pytest.mark.parametrize(
    "question", ["免赔额是什么", "什么是免赔额", "最长能领几个月", "两者有什么不同", "几个小时到"]
)
def test_one_thing_is_asked_for(question):
    assert not asks_for_list(question)
