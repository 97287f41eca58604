"""What people say around a question is left out, words that are asked for are not."""

import pytest

from bot.question.filler import strip_filler
from bot.question.small_talk import is_small_talk


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("您好，请问一下，押金几天退？谢谢您！", "押金几天退？"),
        ("在吗？想咨询个问题：押金几天退", "押金几天退"),
        ("押金几天退？急急急，在线等", "押金几天退？"),
        ("我遇到了一个情况，想帮朋友问问，押金几天退，拜托各位了", "押金几天退"),
        ("各位大神，押金几天退，求解答，万分感谢", "押金几天退"),
        ("老师您好，打扰了，我想了解一下押金几天退，麻烦您解答一下", "押金几天退"),
        ("hi，押金几天退，thanks", "押金几天退"),
    ],
)
def test_greetings_requests_and_thanks_are_left_out(said, asked):
    assert strip_filler(said) == asked


@pytest.mark.parametrize(
    "question",
    [
        "请问押金几天退？",
        "咨询电话是多少",
        "求助 电话",
        "我想问责是什么意思",
        "查询成绩在哪",
        "律师费怎么算",
        "有事请假怎么请",
        "可以问家属吗",
        "谢谢",
        "",
        "，。？",
        "我朋友" * 160,
    ],
)
def test_what_is_asked_stays(question):
    assert strip_filler(question) == question


@pytest.mark.parametrize("said", ["谢谢你！", "好的，谢谢", "在吗", "嗯嗯 明白了", "thank you!"])
def test_small_talk_is_recognised(said):
    assert is_small_talk(said)


@pytest.mark.parametrize("question", ["有吗", "感谢信怎么写", "好书推荐", "在职吗", "行车间隔"])
def test_a_question_is_no_small_talk(question):
    assert not is_small_talk(question)


def test_small_talk_is_never_answered(answerer_of):
    answer = answerer_of({"礼貌.txt": "礼貌用语\n\n收到帮助时说谢谢你。\n"}).ask("谢谢你！", 1)

    assert answer.verdict == "not_found"
    assert answer.answer is None


def test_an_answer_says_what_was_asked_without_the_filler(answerer_of):
    answer = answerer_of({"押金.txt": "租赁须知\n\n押金在还车后七天内退还。\n"}).ask(
        "在吗？想咨询个问题：押金几天退", 1
    )

    assert answer.question == "在吗？想咨询个问题：押金几天退"
    assert answer.standalone_question == "押金几天退"
