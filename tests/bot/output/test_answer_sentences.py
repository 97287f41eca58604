"""The text of an answer, sentence by sentence."""

from dataclasses import replace

import pytest

from bot.output.answer_sentences import AnswerSentence, quoted_sentences
from bot.types import Answer, Citation, Verdict, Why

CITATION = Citation(
    **{"document_id": "d", "path": "规则.txt", "title": "规 \n则", "date": None, "author": None},
    **{"url": None, "headings": (), "quote": "七天。", "start": 0, "end": 3, "lines": (4, 4)},
    **{"places": (), "score": 0.8, "number": 1, "why": Why(1, 1, ()), "highlights": ((0, 3),)},
)
CITED = (CITATION, replace(CITATION, number=2))


def answer(text, verdict=Verdict.ANSWERED, question="几天？", **more):
    citations = more.pop("citations", CITED)
    return Answer(question, question, verdict, 0.9, text, citations, 1, 1, **more)


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("七天。 [1]", [(1,)]),
        ("七天。 [1]\n十天。 [2]", [(1,), (2,)]),
        ("共有2份文档：\n规则 [1]\n另有1份。", [(), (1,), ()]),
        ("见脚注 [9]", [()]),
        ("见脚注 [2] [1]", [(1,)]),
        ("七天[1]", [()]),
        ("x [] [1234] [²]", [()]),
    ],
)
def test_a_line_is_a_sentence_that_cites_what_its_mark_names(text, citations):
    sentences = list(quoted_sentences(answer(text)))
    assert "".join(each.text for each in sentences) == text
    assert [each.citations for each in sentences] == citations


def test_without_an_answer_the_closest_sources_are_named_and_not_cited():
    sentences = list(quoted_sentences(answer(None, Verdict.NOT_FOUND)))
    assert sentences[0] == AnswerSentence("这些文档里没有找到答案。")
    text = "".join(each.text for each in sentences)
    assert text.split("\n") == [
        "这些文档里没有找到答案。",
        "",
        "最接近的来源：",
        "- 规 则 (规则.txt:4)",
        "- 规 则 (规则.txt:4)",
    ]
    assert not any(each.citations for each in sentences)


def test_what_is_related_says_what_differs():
    sentences = quoted_sentences(answer(None, Verdict.RELATED, differs=("没有周日。",)))
    assert next(sentences).text == "这些文档里没有直接的答案。没有周日。"


def test_a_question_without_han_characters_is_answered_in_english():
    asked = answer(None, Verdict.NOT_FOUND, "How long?", citations=())
    assert [each.text for each in quoted_sentences(asked)] == ["The documents do not answer this."]
