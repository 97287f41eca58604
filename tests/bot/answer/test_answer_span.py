"""The words that answer, where a sentence gives several values or repeats what is asked for."""

import pytest

from tests.bot.ranking.test_judging import WordJudge, judging

SIGHTS = {
    "a.txt": "水价包含污水处理费，其中居民0.95元，非居民1.40元。",
    "b.txt": "复印费：A4每张0.3元，A3每张0.6元，装订另计。",
    "c.txt": "普通证可借图书6册，少儿证可借图书4册，借期为30天。",
    "d.txt": "总经理接待日为每月10日上午。",
}


def words(answerer_of, tools, question, judged):
    answer = judging(answerer_of, tools, WordJudge(judged), SIGHTS).ask(question)
    return answer.answer_span.text if answer.answer_span else None


@pytest.mark.parametrize(
    ("question", "judged", "expected"),
    [
        ("水价包含的污水处理费是多少", "1.40元", "居民0.95元，非居民1.40元"),
        ("水价包含的居民污水处理费是多少", "1.40元", "居民0.95元"),
        ("水价包含的非居民污水处理费是多少", "1.40元", "1.40元"),
        ("复印费每张多少钱", "0.6元", "A4每张0.3元，A3每张0.6元"),
        ("A4复印费每张多少钱", "0.6元", "A4每张0.3元"),
        ("证可借图书几册", "6册", "普通证可借图书6册，少儿证可借图书4册"),
        ("少儿证可借图书几册", "6册", "少儿证可借图书4册"),
        ("可借图书借期为多少天", "30天", "30天"),
    ],
)
def test_values_side_by_side_answer_together_unless_the_question_names_one(
    answerer_of, tools, question, judged, expected
):
    assert words(answerer_of, tools, question, judged) == expected


def test_words_that_answer_do_not_repeat_what_is_asked_for(answerer_of, tools):
    asked = "总经理接待日是哪天"
    assert words(answerer_of, tools, asked, "接待日为每月10日上午") == "每月10日上午"


@pytest.mark.parametrize(("judged", "expected"), [("30天", None), ("4册", "4册")])
def test_a_number_of_books_is_no_number_of_days(answerer_of, tools, judged, expected):
    assert words(answerer_of, tools, "少儿证可以借几本图书", judged) == expected
