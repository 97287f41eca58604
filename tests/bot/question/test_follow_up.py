"""A question that depends on the conversation is completed from it, no other one."""

from pathlib import Path

import pytest

from bot.evaluate import read_cases, retrieval
from bot.limits import MAX_QUESTION_LENGTH
from bot.question.follow_up import complete_follow_up
from bot.question.standalone_question import StandaloneQuestion
from bot.types import Mode

EARLIER = "图书馆的光盘借期是几天？"
SAMPLE_QUESTIONS = Path(__file__).parents[2] / "sample_questions.jsonl"


@pytest.fixture
def complete(sample_answerer):
    return lambda question, history: (
        complete_follow_up(question, history, sample_answerer.new_reader()).text
    )


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("那图书呢？", "图书馆的图书借期是几天？"),
        ("期刊呢", "图书馆的期刊借期是几天？"),
        ("它可以续吗？", "图书馆的光盘借期可以续吗？"),
        ("负责人是谁", "图书馆的负责人是谁"),
        ("有电话吗", "图书馆的光盘借期有电话吗"),
        ("为什么？", "图书馆的光盘借期的原因是什么？"),
        ("誰說的？", "图书馆的光盘借期誰說的？"),
        ("第几条？", "图书馆的光盘借期是几天是第几条规定的？"),
        ("这是哪一条规定的？", "图书馆的光盘借期是几天是哪一条规定的？"),
        ("还有吗", "关于图书馆的光盘借期还有哪些规定？"),
        ("不是，我问的是图书", "图书馆的图书借期是几天？"),
        ("那图书呢，超期了怎么办", "图书馆的图书借期超期了怎么办？"),
        # What has its own subject and asks for something by itself is another question.
        ("那公租房的租金呢", "公租房的租金是多少？"),
        ("滑雪场的开放时间呢？", "滑雪场的开放时间是什么时候？"),
        ("馆长的任期呢", "馆长的任期是多久？"),
    ],
)
def test_a_question_that_depends_on_context_becomes_a_sentence(complete, question, completed):
    assert complete(question, [EARLIER]) == completed


TRAVEL = "去广州出差住宿标准是多少？"
ORDER = "汐政办〔2022〕11号要求漏损率降到多少"
PUMPS = "QB-40和QB-70哪个扬程高？"
RULES = "电动自行车管理条例何时施行？"


@pytest.mark.parametrize(
    ("question", "history", "completed"),
    [
        ("北京呢", [TRAVEL], "去北京出差住宿标准是多少？"),
        ("不是广州，是北京", [TRAVEL], "去北京出差住宿标准是多少？"),
        ("那伙食补助呢？", [TRAVEL, "北京呢"], "去北京出差伙食补助是多少？"),
        ("2023年的呢？", [ORDER], "汐政办〔2023〕11号要求漏损率降到多少"),
        ("不对，我说的是2023年的", [ORDER], "汐政办〔2023〕11号要求漏损率降到多少"),
        ("我说的是2022年的", [RULES], "2022年的电动自行车管理条例何时施行？"),
        ("前者多重？", [PUMPS], "QB-40多重？"),
        ("后者呢", [PUMPS], "QB-70扬程多高？"),
        ("那QB-60呢", [PUMPS, "前者多重？"], "QB-60多重？"),
        ("后者借期几天", ["光盘和图书哪个可以续借？"], "图书借期几天"),
        ("该条例什么时候公布的", [RULES], "电动自行车管理条例什么时候公布的"),
        ("它由谁负责登记？", [RULES], "电动自行车管理条例由谁负责登记？"),
        ("他们什么时候上班", ["谁负责电动自行车登记？"], "负责电动自行车登记的人什么时候上班"),
        ("是谁发现的？", ["芷汀湖什么时候发现黑嘴鸥？"], "芷汀湖黑嘴鸥是谁发现的？"),
        ("反方向呢？", ["2号线望榆往鹭角港的首班车几点？"], "2号线鹭角港往望榆的首班车几点？"),
        ("what about journals?", ["May I borrow a CD?"], "May I borrow journals?"),
        ("图书呢", [EARLIER, *["期刊呢"] * 45], "图书馆的图书借期是几天？"),
    ],
)
def test_what_a_follow_up_means_is_found_in_the_questions_before(
    complete, question, history, completed
):
    assert complete(question, history) == completed


@pytest.mark.parametrize("question", ["你好", "谢谢！", "好的，", "ok"])
def test_a_greeting_is_no_follow_up(complete, question):
    assert complete(question, [EARLIER]) == question


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

    assert complete(asked, [metro]) == "青澜地铁2号线的行车间隔是多少？"
    assert complete(asked, [EARLIER]) == asked


def test_a_chain_of_follow_ups_goes_back_to_the_question_that_stands_alone(complete):
    history = ["青澜地铁2号线一期哪天开通？", "它的票价呢？"]

    assert complete("它从哪里出发？", history) == "青澜地铁2号线一期的票价从哪里出发？"
    assert complete("为什么？", history) == "青澜地铁2号线一期的票价的原因是什么？"


def test_what_a_turn_replaced_stays_replaced(complete):
    history = ["第一批试点有多少家企业入选？", "那第二批呢？"]

    assert complete("什么时候开始？", history) == "第二批试点什么时候开始？"


def test_after_a_change_of_subject_the_new_one_counts(complete):
    history = [EARLIER, "青澜地铁2号线一期全长多少公里？"]

    assert complete("为什么？", history) == "青澜地铁2号线一期全长的原因是什么？"


@pytest.mark.parametrize("history", [[], ["", " "], ["那呢？", "它呢？"], ["\0", "半\ud800个"]])
def test_without_any_context_a_question_stays_as_it_is(complete, history):
    assert complete(" 那图书呢？ ", history) == "那图书呢？"


def test_a_long_conversation_is_read_from_its_end(complete):
    history = [EARLIER] * 10_000 + ["青澜地铁2号线一期全长多少公里？"]

    assert complete("为什么？", history) == "青澜地铁2号线一期全长的原因是什么？"
    assert complete("为什么？", [EARLIER, *["呢？"] * 10_000]) == "为什么？"


def test_a_question_that_would_become_too_long_is_left_alone(complete):
    assert complete("那图书呢？", ["甲" * MAX_QUESTION_LENGTH]) == "那图书呢？"
    assert complete("那图书呢？", ["甲" * (MAX_QUESTION_LENGTH + 1)]) == "那图书呢？"
    varied = "".join(chr(0x4E00 + number) for number in range(MAX_QUESTION_LENGTH))
    assert complete("行车间隔是多少？", [varied]) == "行车间隔是多少？"


def test_an_answer_contains_the_question_that_was_searched(sample_answerer):
    answer = sample_answerer.ask("那期刊呢？", 1, ["图书馆的图书可以借多少天？"])

    assert answer.question == "那期刊呢？"
    assert answer.standalone_question == "图书馆的期刊可以借多少天？"
    assert "期刊借期为14天" in (answer.answer or "")


def test_earlier_questions_weigh_little(sample_answerer):
    reader = sample_answerer.new_reader()
    completed = complete_follow_up("有电话吗？", [EARLIER], reader)
    question, _ = sample_answerer.search("有电话吗？", 1, history=[EARLIER])
    unreduced = reader.understand(completed.text)

    assert completed == StandaloneQuestion("图书馆的光盘借期有电话吗？", "有电话吗？")
    assert 0 < question.weights["光盘"] < unreduced.weights["光盘"]
    assert question.weights["电话"] == unreduced.weights["电话"]
