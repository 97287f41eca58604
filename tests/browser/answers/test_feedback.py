"""What a reader says of an answer, and of its sources."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

TEXT = "总馆周六开放。\n周日上午九点开门。\n周一闭馆。"
SENTENCE = "周日上午九点开门。"
START = TEXT.index(SENTENCE)


@pytest.fixture
def answered(chat, backend, ask):
    """Ask and be answered with two citations; returns the turn."""

    def receive(question="几点开门", **more):
        document = backend.add_document(f"前文。{TEXT}")
        first = backend.cite(document, TEXT, SENTENCE)
        second = backend.cite(document, "前文。", number=2)
        backend.when(question, backend.answer(f"{SENTENCE}[1]", first, second, **more))
        ask(chat, question)
        return chat.get_by_role("article").last

    return receive


def test_a_thumb_up_sends_the_marked_sentence_with_the_conversation(answered, backend):
    answered("早先的问题")
    turn = answered()
    turn.get_by_role("button", name="回答得对").click()
    expect(turn).to_contain_text("已记下，谢谢。")
    expect(turn.get_by_role("button", name="回答得对")).to_be_disabled()
    expect(turn.get_by_role("button", name="这段才对")).to_have_count(0)
    place = {"document_id": "d1", "start": 3 + START, "end": 3 + START + len(SENTENCE)}
    asked = {"question": "几点开门", "history": ["早先的问题"]}
    assert backend.judged == [{**asked, "verdict": "good", **place}]


def test_the_words_that_answer_are_sent_where_they_are_known(answered, backend):
    span = {"citation": 1, "start": START + 4, "end": START + 6, "text": "九点"}
    turn = answered(answer_span=span)
    turn.get_by_role("button", name="回答得对").click()
    expect(turn).to_contain_text("已记下，谢谢。")
    assert [backend.judged[0][end] - 3 - START for end in ("start", "end")] == [4, 6]


def test_a_thumb_down_lets_a_source_be_called_the_right_one(answered, backend):
    turn = answered()
    turn.get_by_role("button", name="回答得不对").click()
    expect(turn).to_contain_text("哪一段才对？")
    assert backend.judged[0]["verdict"] == "bad"
    turn.get_by_role("button", name="这段才对").nth(1).click()
    expect(turn).to_contain_text("已记下，谢谢。")
    assert backend.judged[1] | {"start": 0, "end": 3} == backend.judged[1]
    assert backend.judged[1]["verdict"] == "good"
    expect(turn.get_by_role("button", name="这段才对").first).to_be_disabled()


@pytest.mark.parametrize("verdict", ["related", "not_found"])
def test_a_refusal_is_rightly_one_or_a_passage_below_it_is_the_right_one(
    chat, backend, ask, verdict
):
    cited = backend.cite(backend.add_document(TEXT), TEXT, SENTENCE)
    backend.when("问", backend.answer(None, cited, verdict=verdict))
    ask(chat, "问")
    turn = chat.get_by_role("article")
    turn.get_by_role("button", name="回答得不对").click()
    turn.get_by_role("button", name="这段才对").click()
    expect(turn).to_contain_text("已记下，谢谢。")
    assert [each["document_id"] for each in backend.judged] == ["d1"]
    ask(chat, "问")
    turn = chat.get_by_role("article").last
    turn.get_by_role("button", name="回答得对").click()
    expect(turn).to_contain_text("已记下，谢谢。")
    assert backend.judged[1] == {"question": "问", "history": ["问"], "verdict": "good"}


def test_feedback_that_can_not_be_written_is_explained_and_can_be_sent_again(answered, backend):
    backend.feedback = backend.error(503, "The file of feedback can't be written: <b>no</b>.")
    turn = answered()
    turn.get_by_role("button", name="回答得对").click()
    expect(turn).to_contain_text("The file of feedback can't be written: <b>no</b>.")
    expect(turn.get_by_role("button", name="回答得对")).to_be_enabled()


def test_feedback_reaches_a_real_server(page, served, ask):
    page.goto("/")
    ask(page, "图书馆的光盘借期是几天？")
    page.get_by_role("button", name="回答得对").click()
    expect(page.get_by_role("log")).to_contain_text("已记下，谢谢。")


def test_the_folder_lists_what_was_not_answered(chat, backend):
    asked = {"verdict": "not_found", "times": 3, "asked_at": "2024-06-20T09:30:00+00:00"}
    backend.unanswered = {"days": 30, "questions": [{"question": "<b>食堂几点开</b>？", **asked}]}
    chat.get_by_role("button", name="文件夹").click()
    panel = chat.get_by_role("dialog")
    panel.get_by_text("30 天内没有答到的问题（1）").click()
    expect(panel.get_by_role("listitem")).to_contain_text(
        re.compile("<b>食堂几点开</b>？.*问过 3 次")
    )
