"""The page without a pointer."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

BEGINS_WITH_ONE = re.compile(r"^1\b")
SIZES = [(390, 844), (1440, 900)]


def compose(page, text: str) -> None:
    keyboard = page.context.new_cdp_session(page)
    end = len(text)
    keyboard.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end}
    )


@pytest.fixture
def two_turns(chat, backend, ask):
    """Two answered turns; each cites two documents of its own."""
    for turn in ("早", "晚"):
        quotes = f"{turn}的一", f"{turn}的二"
        documents = [backend.add_document(quote, identity=quote) for quote in quotes]
        citations = [
            backend.cite(document, document["text"], document["text"], number=number)
            for number, document in enumerate(documents, 1)
        ]
        backend.when(turn, backend.answer(f"{turn}[1][2]", *citations))
        ask(chat, turn)
        expect(chat.get_by_role("article").last.get_by_role("listitem")).to_have_count(2)
    return chat


def test_slash_leads_to_the_box_from_anywhere_and_is_a_letter_inside_it(two_turns):
    two_turns.get_by_role("button", name=BEGINS_WITH_ONE).first.focus()
    two_turns.keyboard.press("/")
    box = two_turns.get_by_role("textbox")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    two_turns.keyboard.press("/")
    expect(box).to_have_value("/")


def test_escape_leaves_the_box_for_the_newest_question_and_shows_where_the_focus_is(two_turns):
    two_turns.get_by_role("textbox").focus()
    two_turns.keyboard.press("Escape")
    heading = two_turns.get_by_role("heading", name="晚", exact=True)
    expect(heading).to_be_focused()
    assert heading.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"


def test_digits_open_the_citations_of_the_newest_answer(two_turns):
    two_turns.keyboard.press("Escape")
    two_turns.keyboard.press("2")
    expect(two_turns.get_by_role("dialog").locator("mark")).to_have_text("晚的二")
    two_turns.keyboard.press("1")
    expect(two_turns.get_by_role("dialog").locator("mark")).to_have_text("晚的一")
    two_turns.keyboard.press("9")
    expect(two_turns.get_by_role("dialog").locator("mark")).to_have_text("晚的一")


def test_digits_open_the_citations_of_the_turn_that_has_the_focus(two_turns):
    two_turns.get_by_role("button", name=BEGINS_WITH_ONE).first.focus()
    two_turns.keyboard.press("2")
    expect(two_turns.get_by_role("dialog").locator("mark")).to_have_text("早的二")
    two_turns.keyboard.press("1")
    expect(two_turns.get_by_role("dialog").locator("mark")).to_have_text("早的一")


def test_digits_in_the_box_and_with_modifiers_open_nothing(two_turns):
    for key in ("1", "Escape", "Control+1", "Alt+1"):
        two_turns.keyboard.press(key)
        expect(two_turns.get_by_role("dialog")).to_be_hidden()


def test_escape_closes_an_open_document_before_it_leaves_the_box(two_turns):
    marker = two_turns.get_by_role("button", name=BEGINS_WITH_ONE).first
    marker.click()
    expect(two_turns.get_by_role("dialog").locator("mark")).to_be_visible()
    two_turns.get_by_role("textbox").focus()
    two_turns.keyboard.press("Escape")
    expect(two_turns.get_by_role("dialog")).to_be_hidden()
    expect(marker).to_be_focused()


def test_the_arrows_call_earlier_questions_back_and_return(two_turns):
    box = two_turns.get_by_role("textbox")
    for key, value in (
        *(("ArrowUp", "晚"), ("ArrowUp", "早"), ("ArrowUp", "早")),
        *(("ArrowDown", "晚"), ("ArrowDown", "")),
    ):
        box.press(key)
        expect(box).to_have_value(value)


def test_a_draft_is_never_replaced_by_an_earlier_question(two_turns):
    box = two_turns.get_by_role("textbox")
    box.press("ArrowUp")
    box.press_sequentially("上")
    box.press("ArrowUp")
    expect(box).to_have_value("晚上")


def test_a_recalled_question_can_be_sent_again(two_turns, backend):
    box = two_turns.get_by_role("textbox")
    box.press("ArrowUp")
    with two_turns.expect_response("**/ask"):
        box.press("Enter")
    expect(two_turns.get_by_role("article")).to_have_count(3)
    assert backend.asked[-1] == {"question": "晚", "history": ["早", "晚"]}


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_keys_of_an_input_method_stay_its_own(open_page, backend, ask, size):
    page = open_page(*size)
    backend.attach(page)
    page.goto("/")
    ask(page, "早先")
    expect(page.get_by_role("log")).to_contain_text("早先的回答")
    box = page.get_by_role("textbox")
    compose(page, "ni")
    expect(box).to_have_value("ni")
    keyboard = page.context.new_cdp_session(page)
    for key, code in (("ArrowUp", 38), ("Enter", 13), ("Escape", 27)):
        for kind in ("rawKeyDown", "keyUp"):
            event = {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}
            keyboard.send("Input.dispatchKeyEvent", event)
    expect(box).to_be_focused()
    assert [body["question"] for body in backend.asked] == ["早先"]
    compose(page, "")
    keyboard.send("Input.insertText", {"text": "你"})
    expect(box).to_have_value(re.compile("你$"))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_control_is_reached_by_tab_and_shows_the_focus(open_page, backend, ask, size):
    page = open_page(*size)
    document = backend.add_document("答案。")
    backend.when("问", backend.answer("答案。[1]", backend.cite(document, "答案。", "答案。")))
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    expect(page.get_by_role("listitem")).to_have_count(1)
    visible = "nodes => nodes.filter(node => node.checkVisibility() && !node.disabled).length"
    controls = page.locator("button, textarea").evaluate_all(visible)
    page.locator("body").evaluate("node => { node.tabIndex = -1; node.focus(); }")
    seen = set()
    for _ in range(controls):
        page.keyboard.press("Tab")
        name, is_seen = page.evaluate(
            """() => {
              const node = document.activeElement;
              const frame = node.closest(".composer-box") ?? node;
              const style = getComputedStyle(node), around = getComputedStyle(frame);
              return [node.ariaLabel ?? node.textContent,
                style.outlineStyle !== "none" || around.boxShadow !== "none"];
            }"""
        )
        assert is_seen, name
        seen.add(name)
    assert len(seen) == controls


def test_nothing_that_is_pressed_takes_the_focus_away_with_it(chat, backend, ask):
    backend.when("慢", backend.HELD)
    ask(chat, "慢")
    heading = chat.get_by_role("heading", name="慢", exact=True)
    chat.get_by_role("button", name="停止").press("Enter")
    expect(heading).to_be_focused()
    chat.get_by_role("button", name="重试").press("Enter")
    expect(heading).to_be_focused()
    chat.get_by_role("button", name="停止").focus()
    backend.release("慢", backend.answer("来了"))
    expect(chat.get_by_role("log")).to_contain_text("来了")
    expect(heading).to_be_focused()
    chat.get_by_role("button", name="新对话").press("Enter")
    expect(chat.get_by_role("textbox")).to_be_focused()
