"""A question that depends on the conversation is completed from it, no other one."""

from pathlib import Path

import pytest

from bot.evaluate import read_cases, retrieval
from bot.limits import MAX_QUESTION_LENGTH
from bot.question.follow_up import StandaloneQuestion, complete_follow_up
from bot.types import Mode

EARLIER = "图书馆的光盘借期是几天？"
SAMPLE_QUESTIONS = Path(__file__).parents[2] / "sample_questions.jsonl"


@pytest.fixture
def complete(sample_answerer):
    return lambda question, history: (
        complete_follow_up(question, history, sample_answerer.new_reader()).text
    )


@pytest.mark.parametrize(
    "question",
    [
        "那图书呢？",
        "期刊呢",
        "它的票价呢？",
        "他还说了什么？",
        "还有哪些要求？",
        "其有效期多长？",
        "该馆几点闭馆？",
        "为什么？",
        "什么时候？",
        "负责人是谁",
        "有电话吗",
        "誰說的？",
    ],
)
def test_a_question_that_depends_on_context_is_completed_by_the_one_before(complete, question):
    assert complete(question, [EARLIER]) == f"图书馆的光盘借期是几天，{question}"


@pytest.mark.parametrize(
    "question",
    [
        "图书馆自习室的座位怎么预约？",
        "芷汀湖湿地总面积是多少公顷？",
        "其他城市有地铁吗？",
        "芷汀湖这次调查共记录到多少种水鸟？",
        "怎么给吉他调音？",
        "E03是什么？",
        "《静夜思》是谁写的？",
        "停水是不是應該提前儲水？",
        "施工期间渡轮改靠哪个码头？",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(complete, question):
    assert complete(question, [EARLIER]) == question


def test_no_sample_question_is_completed_from_one_about_something_else(complete):
    cases = [case for case in read_cases(SAMPLE_QUESTIONS) if not case.history]
    others = cases[len(cases) // 2 :] + cases[: len(cases) // 2]
    pairs = [(a, b) for a, b in zip(cases, others, strict=True) if a.document != b.document]

    assert len(pairs) > 50
    assert all(complete(a.question, [b.question]) == a.question for a, b in pairs)


def test_follow_ups_find_their_passage(sample_answerer):
    cases = read_cases(Path(__file__).with_name("follow_ups.jsonl"))

    assert len(cases) > 50
    assert retrieval(sample_answerer, cases, Mode.HYBRID).hits[3] >= 0.97


@pytest.mark.parametrize(
    ("question", "earlier", "completed"),
    [
        ("那第二批呢？", "第一批试点有多少家企业入选？", "第二批试点有多少家企业入选？"),
        ("末班船呢？", "月牙屿航线的首班船几点开？", "月牙屿航线的末班船几点开？"),
        ("七层的呢？", "六层住宅加装电梯补助多少？", "七层住宅加装电梯补助多少？"),
        ("您好，请问那第二批呢？谢谢！", "第一批有几家？", "第二批有几家？"),
        ("末班車呢", "望榆站首班車幾點？", "望榆站末班車幾點？"),
    ],
)
def test_a_fragment_takes_the_place_of_its_counterpart(complete, question, earlier, completed):
    assert complete(question, [earlier]) == completed


def test_a_question_found_in_one_passage_with_the_one_before_belongs_to_it(complete):
    metro = "青澜地铁2号线哪天开通？"
    asked = "行车间隔是多少？"

    assert complete(asked, [metro]) == f"{metro[:-1]}，{asked}"
    assert complete(asked, [EARLIER]) == asked


def test_a_chain_of_follow_ups_goes_back_to_the_question_that_stands_alone(complete):
    history = ["青澜地铁2号线一期哪天开通？", "它的票价呢？"]

    assert complete("那末班车呢？", history) == "青澜地铁2号线一期哪天开通，那末班车呢？"
    assert complete("为什么？", history) == "青澜地铁2号线一期哪天开通，它的票价呢，为什么？"


def test_what_a_turn_replaced_stays_replaced(complete):
    history = ["第一批试点有多少家企业入选？", "那第二批呢？"]

    assert complete("什么时候开始？", history) == "第二批试点有多少家企业入选，什么时候开始？"


def test_after_a_change_of_subject_the_new_one_counts(complete):
    history = [EARLIER, "青澜地铁2号线一期全长多少公里？"]

    assert complete("为什么？", history) == "青澜地铁2号线一期全长多少公里，为什么？"


@pytest.mark.parametrize("history", [[], ["", " "], ["那呢？", "它呢？"], ["\0", "半\ud800个"]])
def test_without_any_context_a_question_stays_as_it_is(complete, history):
    assert complete(" 那图书呢？ ", history) == "那图书呢？"


def test_a_long_conversation_is_read_from_its_end(complete):
    history = [EARLIER] * 10_000 + ["青澜地铁2号线一期全长多少公里？"]

    assert complete("为什么？", history) == "青澜地铁2号线一期全长多少公里，为什么？"
    assert complete("为什么？", [EARLIER, *["呢？"] * 10_000]) == "为什么？"


def test_a_question_that_would_become_too_long_is_left_alone(complete):
    assert complete("那图书呢？", ["甲" * MAX_QUESTION_LENGTH]) == "那图书呢？"
    assert complete("那图书呢？", ["甲" * (MAX_QUESTION_LENGTH + 1)]) == "那图书呢？"
    varied = "".join(chr(0x4E00 + number) for number in range(MAX_QUESTION_LENGTH))
    assert complete("行车间隔是多少？", [varied]) == "行车间隔是多少？"


def test_an_answer_contains_the_question_that_was_searched(sample_answerer):
    answer = sample_answerer.ask("那期刊呢？", 1, ["图书馆的图书可以借多少天？"])

    assert answer.question == "那期刊呢？"
    assert answer.standalone_question == "图书馆的图书可以借多少天，那期刊呢？"
    assert "期刊借期为14天" in (answer.answer or "")


def test_earlier_questions_weigh_little(sample_answerer):
    reader = sample_answerer.new_reader()
    completed = complete_follow_up("有电话吗？", [EARLIER], reader)
    question, _ = sample_answerer.search("有电话吗？", 1, history=[EARLIER])
    unreduced = reader.understand(completed.text)

    assert completed == StandaloneQuestion("图书馆的光盘借期是几天，有电话吗？", "有电话吗？")
    assert 0 < question.weights["光盘"] < unreduced.weights["光盘"]
    assert question.weights["电话"] == unreduced.weights["电话"]
