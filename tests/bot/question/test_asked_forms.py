import pytest

from bot.question.asked_forms import agreement


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("几天能退", "退款要多久?"),
        ("办证要钱吗", "收不收费?"),
        ("水表谁换", "什么人来换水表?"),
        ("去哪报名", "报名在什么地方?"),
        ("带什么材料", "需要提交哪些材料?"),
    ],
)
def test_two_questions_agree_in_what_they_ask_for(asked, other):
    assert agreement(asked, other) == 1


@pytest.mark.parametrize(
    ("asked", "other"),
    [("几天能退", "在哪里退?"), ("办证要钱吗", "谁可以办证?"), ("要多久", "要多少户同意?")],
)
def test_questions_for_other_kinds_of_answers_disagree(asked, other):
    assert agreement(asked, other) == -1


@pytest.mark.parametrize(
    ("asked", "other"),
    [("多大岁数能申请", "房租多少钱?"), ("能退吗", "在哪里退?"), ("退票", "几点?")],
)
def test_where_a_question_names_no_certain_kind_it_agrees_with_any(asked, other):
    assert agreement(asked, other) == 0
