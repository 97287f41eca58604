import pytest

from bot.limits import MAX_QUESTION_LENGTH
from bot.question.understanding import (
    down_weight_history,
    is_only_question_words,
    strip_politeness,
    understand,
)
from corpus.errors import QuestionError
from embeddings.text.background_idf import load_background_idf


@pytest.fixture(scope="module")
def ask(tools):
    return lambda text: understand(text, tools.analyser, load_background_idf())


@pytest.mark.parametrize(
    "asked",
    [
        "渡轮几点停航？",
        "请问渡轮什么时候停航呢？",
        "我想知道渡轮停航是什么时候",
        "渡轮为什么停航？",
        "您好，麻烦问一下，渡轮几点停航？谢谢！",
        "能不能告诉我渡轮啥时候停航",
        "想打聽一下渡輪停航，謝謝您",
        "有谁知道渡轮停航吗？",
    ],
)
def test_question_phrases_and_polite_phrases_are_not_searched(ask, asked):
    question = ask(asked)

    assert {"渡", "轮", "渡轮", "停", "航", "停航"} <= set(question.terms)
    asking = {"请问", "什么", "时候", "知道", "为什么", "呢", "您", "谢", "麻", "啥", "诉", "听"}
    assert not asking & set(question.terms)


def test_the_text_of_the_question_is_kept_as_it_was_asked(ask):
    assert ask("  請問渡輪幾點停航？\n").text == "請問渡輪幾點停航？"


def test_traditional_and_simplified_questions_are_searched_alike(ask):
    traditional, simplified = ask("部長沈硯秋是誰？"), ask("部长沈砚秋是谁？")

    assert traditional.terms == simplified.terms
    assert traditional.weights == simplified.weights


def test_terms_are_distinct_and_characters_and_pairs_have_weights(ask):
    question = ask("会议会议会议精神")

    assert len(set(question.terms)) == len(question.terms)
    assert question.weights.keys() <= set(question.terms)
    assert all(weight >= 0 for weight in question.weights.values())


def test_a_rare_word_weighs_more_than_a_common_one(ask):
    weights = ask("芷汀湖的会议").weights

    assert weights["芷"] > weights["会"]
    assert weights["芷汀"] > weights["会议"]


def test_a_question_of_question_phrases_only_is_searched_unchanged(ask):
    assert ask("是什么？").terms
    assert ask("谁").terms == ("谁",)


def test_marks_alone_are_a_question_without_terms(ask):
    question = ask("？！…")

    assert (question.terms, question.weights) == ((), {})


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000", "\u2028"])
def test_an_empty_question_is_refused(ask, text):
    with pytest.raises(QuestionError, match="empty") as caught:
        ask(text)
    assert caught.value.hint


def test_the_longest_question_is_taken_and_one_character_more_is_not(ask):
    assert ask("青澜" * (MAX_QUESTION_LENGTH // 2)).terms
    with pytest.raises(QuestionError, match="2,001 characters"):
        ask("青" * (MAX_QUESTION_LENGTH + 1))


@pytest.mark.parametrize("text", ["\ud800", "渡轮\udfff停航", "渡轮\0停航"])
def test_a_nul_character_and_lone_surrogates_are_refused(ask, text):
    with pytest.raises(QuestionError):
        ask(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("二〇二三年的补助", "2023年的补助"),
        ("百分之五的利率", "5%的利率"),
        ("十二月三日停水", "12月3日停水"),
        ("第十二条规定", "第12条规定"),
    ],
)
def test_a_number_weighs_the_same_in_whatever_way_it_is_written(ask, one, other):
    assert ask(one).weights == ask(other).weights
    assert set(ask(one).terms) & set(ask(other).terms) & {"#2023年", "#5%", "#12月3日", "第12条"}


def test_terms_of_earlier_questions_weigh_less(ask):
    question = down_weight_history(ask("渡轮停航，为什么"), ask("停航"))

    assert question.weights["停航"] == ask("停航").weights["停航"]
    assert 0 < question.weights["渡轮"] < ask("渡轮").weights["渡轮"]


@pytest.mark.parametrize(("text", "only"), [("为什么？", True), ("是谁", True), ("谁说的", False)])
def test_a_question_may_consist_of_question_phrases_only(text, only):
    assert is_only_question_words(text) is only


@pytest.mark.parametrize(
    "text", ["咨询电话是多少", "介绍信怎么开", "麻烦是谁造成的", "感谢信是谁写的", "想象力的来源"]
)
def test_the_subject_of_a_question_is_not_blanked_as_a_polite_phrase(text):
    assert strip_politeness(text) == text


def test_polite_phrases_are_removed_from_both_ends():
    assert strip_politeness("您好，請問那第二批呢？謝謝！") == "那第二批呢"
    assert strip_politeness("谢谢") == "谢谢"
    assert strip_politeness("，" * MAX_QUESTION_LENGTH) == "，" * MAX_QUESTION_LENGTH
