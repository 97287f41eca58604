import pytest

from bot.matching.answer_kinds import AnswerKind, asked_kinds, contains_kind


@pytest.mark.parametrize(
    ("question", "kind", "sentence"),
    [
        ("年休假有几天", AnswerKind.DURATION, "满一年的休五天"),
        ("押金要多少钱", AnswerKind.MONEY, "每人两百元"),
        ("什么时候开门", AnswerKind.DATE, "每天8点开门"),
        ("一共多少间", AnswerKind.COUNT, "共有一百二十间"),
        ("how long is it open", AnswerKind.DURATION, "it is open for 3 hours"),
    ],
)
def test_a_sentence_contains_the_kind_of_answer_that_is_asked_for(question, kind, sentence):
    assert kind in asked_kinds(question)
    assert contains_kind(kind, sentence)
    assert not contains_kind(kind, "由所长负责")


def test_of_several_questions_the_last_counts():
    assert asked_kinds("票价是多少钱?几点开船?") == {AnswerKind.DATE}


@pytest.mark.parametrize("question", ["几月几日考试", "3月几日开始", "几月开学"])
def test_a_day_is_no_duration(question):
    assert AnswerKind.DURATION not in asked_kinds(question)


@pytest.mark.parametrize("question", ["谁负责", "能不能停车", "为什么停航"])
def test_other_questions_ask_for_no_kind(question):
    assert not asked_kinds(question)
