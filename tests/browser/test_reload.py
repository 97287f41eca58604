"""What a reload keeps of a conversation."""

from __future__ import annotations

import json
import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

KEY = "chuchu-conversation"
TEXT = "总馆周六开放。\n周日上午九点开门。"
SENTENCE = "周日上午九点开门。"
GARBAGE = {
    "no JSON": "{",
    "no list": json.dumps({"question": "问"}),
    "no turns": json.dumps([None, 7]),
    "no question": json.dumps([{"question": 5, "answer": None}]),
    "no answer": json.dumps([{"question": "问", "answer": {"citations": 5}}]),
}


def stored(page) -> str:
    return page.evaluate(f"sessionStorage['{KEY}'] ?? ''")


@pytest.fixture
def answered(chat, backend, ask):
    """An answered, an unanswered and a refused question."""
    document = backend.add_document(TEXT, title="开放时间")
    citation = backend.cite(document, TEXT, SENTENCE)
    backend.when("几点开门", backend.answer(f"{SENTENCE}[1]", citation))
    backend.when("天气", backend.answer(None))
    backend.when("坏", backend.error(422, "不行。"), backend.answer("这次有了。"))
    for question in ("几点开门", "天气", "坏"):
        ask(chat, question)
        expect(chat.locator(".pending")).to_have_count(0)
    return chat


def test_a_reload_keeps_the_conversation_and_asks_nothing_again(answered, backend, ask):
    answered.reload()
    turns = answered.get_by_role("article")
    expect(turns).to_have_count(3)
    expect(turns.nth(0)).to_contain_text(SENTENCE)
    expect(turns.nth(0).locator(".card mark")).to_have_text(SENTENCE)
    expect(turns.nth(1)).to_contain_text("没有找到答案")
    expect(turns.nth(2)).to_contain_text("没有得到回答")
    expect(turns.nth(2)).to_be_in_viewport()
    assert len(backend.asked) == 3
    turns.nth(2).get_by_role("button", name="重试").click()
    expect(turns.nth(2)).to_contain_text("这次有了。")
    with answered.expect_response("**/ask"):
        ask(answered, "然后")
    expect(turns).to_have_count(4)
    assert backend.asked[-1]["history"] == ["几点开门", "天气", "坏"]
    answered.get_by_role("textbox").press("ArrowUp")
    expect(answered.get_by_role("textbox")).to_have_value("然后")


def test_a_citation_of_before_opens_where_its_passage_stands_now(answered, backend):
    backend.documents["d1"] = backend.documents["d1"] | {"text": f"新的一行。\n{TEXT}"}
    answered.reload()
    answered.get_by_role("button", name=re.compile(r"^1\b")).click()
    panel = answered.get_by_role("dialog")
    expect(panel.locator("mark")).to_have_text(SENTENCE)
    expect(panel).to_contain_text("这段话的位置变了")


def test_a_new_conversation_leaves_nothing_behind(answered):
    answered.get_by_role("button", name="新对话").click()
    answered.reload()
    expect(answered.get_by_role("heading", name="问问这些文档")).to_be_visible()
    expect(answered.get_by_role("article")).to_have_count(0)
    assert "几点" not in stored(answered)


def test_a_question_that_was_under_way_is_kept_and_can_be_asked_again(chat, backend, ask):
    backend.when("慢", backend.HELD)
    ask(chat, "慢")
    expect(chat.get_by_text("正在查找…")).to_be_visible()
    chat.reload()
    backend.when("慢", backend.answer("这次有了。"))
    chat.get_by_role("button", name="重试").click()
    expect(chat.get_by_role("article")).to_contain_text("这次有了。")


def test_of_a_very_long_conversation_the_newest_turns_are_kept(chat, backend, ask):
    for number in range(4):
        backend.when(f"问{number}", backend.answer("长" * 200_000))
        ask(chat, f"问{number}")
        expect(chat.locator(".pending")).to_have_count(0)
    assert len(stored(chat)) <= 500_000
    chat.reload()
    expect(chat.get_by_role("heading", level=2, name=re.compile("^问[0-9]"))).to_have_text(
        ["问2", "问3"]
    )


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
def test_whatever_else_stands_in_the_storage_is_dropped(page, backend, ask, garbage):
    page.add_init_script(f"sessionStorage['{KEY}'] ||= {json.dumps(garbage)}")
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_role("heading", name="问问这些文档")).to_be_visible()
    ask(page, "问")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("article")).to_contain_text("问的回答")


def test_a_browser_that_forbids_storage_converses_until_the_page_is_left(page, backend, ask):
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('forbidden'); }})"
    )
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    expect(page.get_by_role("article")).to_contain_text("问的回答")
    page.reload()
    expect(page.get_by_role("article")).to_have_count(0)
