"""A question that leans on the conversation is completed from it."""

import pytest

from bot.followup import standalone
from bot.question import LONGEST

EARLIER = "光盘借期是几天？"


@pytest.mark.parametrize(
    "question",
    [
        "那图书呢？",
        "那末班车几点？",
        "它的票价呢？",
        "他还说了什么？",
        "还有哪些要求？",
        "該航線停運多久？",
        "其有效期多长？",
        "为什么？",
        "期刊呢",
    ],
)
def test_a_question_that_leans_is_completed_by_the_one_before(question):
    assert standalone(question, [EARLIER]) == f"光盘借期是几天，{question}"


@pytest.mark.parametrize(
    "question",
    [
        "图书馆几点开门？",
        "其他城市有地铁吗？",
        "其次要做什么？",
        "这里的停车场收费吗？",
        "谁主持会议？",
        "第二批什么时候结束？",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question):
    assert standalone(question, [EARLIER]) == question


def test_a_chain_of_leaning_questions_goes_back_to_the_one_that_stands_alone():
    history = ["地铁2号线哪天开通？", "它的票价呢？"]

    assert standalone("那末班车呢？", history) == "地铁2号线哪天开通，那末班车呢？"


@pytest.mark.parametrize("history", [[], ["", " "], ["那呢？", "它呢？"]])
def test_without_anything_to_lean_on_a_question_stays_as_it_is(history):
    assert standalone(" 那图书呢？ ", history) == "那图书呢？"


def test_an_answer_tells_what_was_searched(sample_answerer):
    answer = sample_answerer.ask("那期刊呢？", 1, ["图书馆的图书可以借多少天？"])

    assert answer.question == "那期刊呢？"
    assert answer.standalone_question == "图书馆的图书可以借多少天，那期刊呢？"
    assert "期刊借期为14天" in (answer.answer or "")


def test_a_question_that_would_become_too_long_is_left_alone():
    assert standalone("那图书呢？", ["甲" * LONGEST]) == "那图书呢？"
