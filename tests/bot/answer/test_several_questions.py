"""Several questions asked at once are each answered."""

import pytest

from bot.answer.several_questions import separate_questions

FILES = {
    "借车.txt": "借车须知\n\n自行车每小时租金四元，押金一百元。\n",
    "营地.txt": "营地须知\n\n营地晚上十点关门，烧烤区在河边。\n",
}


def test_each_question_is_answered_from_its_own_passage(answerer_of):
    answer = answerer_of(FILES).ask("自行车一小时多少钱？营地几点关门？", 5)

    assert "四元" in (answer.answer or "")
    assert "十点" in (answer.answer or "")
    assert [each.path for each in answer.citations[:2]] == ["借车.txt", "营地.txt"]


def test_a_question_may_depend_on_the_one_before_it(answerer_of):
    answer = answerer_of(FILES).ask("营地几点关门？烧烤区在哪里？", 5)

    assert "十点" in (answer.answer or "")
    assert "河边" in (answer.answer or "")


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("年假几天？婚假几天？", ["年假几天？", "婚假几天？"]),
        (
            "我被辞退了。能拿多少补偿？要提前通知吗？",
            ["我被辞退了。能拿多少补偿？", "要提前通知吗？"],
        ),
        ("年假几天？", []),
        ("年假有五天。婚假几天？", []),
        ("谁？" * 5, []),
        ("年假几天？" * 100, []),
    ],
)
def test_questions_are_told_apart_by_their_marks(text, questions):
    assert separate_questions(text) == questions
