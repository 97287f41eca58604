"""Answers with an answer judge, which here knows one word only."""

import pytest

from corpus.errors import EncoderError
from embeddings.judging.answer_judge import Judgement
from embeddings.tools import Tools
from tests.fakes import CharacterDeepEncoder

# The first two are alike to all but the judge.
FOLDER = {
    "a.txt": "入场请带泳帽。\n游泳馆票价见甲表。",
    "b.txt": "入场请带泳帽。\n游泳馆票价见乙表。",
    "c.txt": "食堂的菜单每周一更换。",
    "d.txt": "操场每天六点开放。",
}
QUESTION = "游泳馆票价"


class WordJudge:
    """Takes the passage with a word for the answer, and the word for what answers."""

    name = "word"

    def __init__(self, word: str) -> None:
        self._word = word
        self.judged: list[str] = []
        self.asked: dict[str, str] = {}

    def load(self):
        pass

    def judge(self, question, passages):
        self.asked |= {each.text: question for each in passages}
        return [self._judgement(each) for each in passages]

    def _judgement(self, passage):
        self.judged.append(passage.text)
        at = passage.text.find(self._word)
        if at < 0:
            return Judgement(-6.0, (0, 2), 0.1, (0.0,) * len(passage.sentences))
        sentences = tuple(float(start <= at < end) for start, end in passage.sentences)
        return Judgement(6.0, (at, at + len(self._word)), 0.9, sentences)


def judging(answerer_of, tools, judge, files=FOLDER):
    reading = Tools(tools.encoder, tools.analyser, deep=CharacterDeepEncoder(), judge=judge)
    return answerer_of(files, reading)


@pytest.mark.parametrize(("word", "path"), [("甲表", "a.txt"), ("乙表", "b.txt")])
def test_of_passages_that_are_alike_the_one_that_answers_comes_first(
    answerer_of, tools, word, path
):
    answer = judging(answerer_of, tools, WordJudge(word)).ask(QUESTION)

    assert [each.path for each in answer.citations][:1] == [path]


def test_what_the_question_names_outweighs_the_judge(answerer_of, tools):
    orders = {
        "a.txt": "甲办〔2022〕5号\n漏损率降到百分之十二。",
        "b.txt": "甲办〔2023〕5号\n漏损率降到百分之九。",
    }
    answerer = judging(answerer_of, tools, WordJudge("百分之十二"), orders)

    asked = answerer.ask("甲办〔2023〕5号要求漏损率降到多少")
    assert asked.citations[0].path == "b.txt"
    assert asked.citations[0].score - asked.citations[1].score > 0.05


def test_the_words_that_answer_stand_in_the_marked_sentence(answerer_of, tools):
    answer = judging(answerer_of, tools, WordJudge("乙表")).ask(QUESTION)

    span, citation = answer.answer_span, answer.citations[0]
    assert (span.citation, span.text) == (1, "乙表")
    assert citation.quote[span.start : span.end] == "乙表"
    assert any(start <= span.start and span.end <= end for start, end in citation.highlights)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("借用会议室填什么", None),
        ("借用会议室填的表在哪一条", "第三条"),
        ("根据第几条填乙表", "第三条"),
    ],
)
def test_the_number_of_an_article_answers_only_who_asks_for_it(answerer_of, tools, question, words):
    rules = {**FOLDER, "b.txt": "第三条 借用会议室填乙表。"}
    span = judging(answerer_of, tools, WordJudge("第三条"), rules).ask(question).answer_span
    assert (span.text if span else None) == words


@pytest.mark.parametrize(("word", "words"), [("乙馆", None), ("五元", "五元")])
def test_words_without_the_kind_asked_for_do_not_answer(answerer_of, tools, word, words):
    prices = {**FOLDER, "b.txt": "乙馆的票价为五元。"}
    answer = judging(answerer_of, tools, WordJudge(word), prices).ask("乙馆的票价是多少钱")
    assert answer.answerable
    assert (answer.answer_span.text if answer.answer_span else None) == words


def test_each_passage_is_judged_with_the_question_in_its_own_words(answerer_of, tools):
    rules = {"a.txt": "出租人应当负责采暖。", "b.txt": "房东应当负责取暖。"}
    judge = WordJudge("负责")
    judging(answerer_of, tools, judge, rules).ask("房东负责取暖吗")

    assert judge.asked["出租人应当负责采暖。"] == "出租人负责采暖吗"
    assert judge.asked["房东应当负责取暖。"] == "房东负责取暖吗"


def test_a_judge_makes_an_answer_more_or_less_likely(answerer_of, tools):
    def confidence(word):
        return judging(answerer_of, tools, WordJudge(word)).ask(QUESTION).confidence

    assert confidence("甲表") > confidence("没有这个词")


def test_without_the_reader_nothing_is_judged(answerer_of, tools):
    judge = WordJudge("乙表")
    answer = judging(answerer_of, tools, judge).ask(QUESTION, deep=False)

    assert not judge.judged
    assert answer.answer_span is None


def test_what_is_refused_has_no_words_that_answer(answerer_of, tools):
    answer = judging(answerer_of, tools, WordJudge("没有这个词")).ask("红烧肉怎么做")

    assert not answer.answerable
    assert answer.answer_span is None


def test_each_passage_is_judged_once(answerer_of, tools):
    judge = WordJudge("乙表")
    judging(answerer_of, tools, judge).ask(QUESTION, 4)

    assert len(judge.judged) == len(set(judge.judged)) <= 4


def test_a_judge_that_can_not_run_is_reported_once_and_answers_go_on(
    answerer_of, tools, monkeypatch, caplog
):
    def fail(_):
        raise EncoderError("The judge is damaged.")

    monkeypatch.setattr(WordJudge, "load", fail)
    answerer = judging(answerer_of, tools, WordJudge("乙表"))
    for _ in range(2):
        assert answerer.ask(QUESTION).citations
    assert caplog.text.count("The judge is damaged.") == 1


@pytest.mark.parametrize("top_k", [1, 5])
def test_how_many_are_cited_does_not_change_what_comes_first(answerer_of, tools, top_k):
    answer = judging(answerer_of, tools, WordJudge("乙表")).ask(QUESTION, top_k)

    assert answer.citations[0].path == "b.txt"
    assert answer.answer_span.text == "乙表"


def test_a_side_of_a_comparison_that_is_searched_for_is_judged_too(answerer_of, tools):
    discs = {
        f"disc{number}.txt": f"光盘的不同借期和种类,见第{number}号公告。" for number in range(12)
    }
    judge = WordJudge("没有这个词")
    answerer = judging(answerer_of, tools, judge, {**discs, "book.txt": "图书的借期为三十天。"})

    answer = answerer.ask("光盘和图书的借期有什么不同")

    assert "book.txt" in [each.path for each in answer.citations[:2]]
    assert "图书的借期为三十天。" in judge.judged
