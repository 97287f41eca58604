"""Asking only some of the documents: the form, the chips, one document only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations

TEXT = "总馆周六开放。\n周日上午九点开门。\n周一闭馆。"
FILTER = {"path": "notices/", "type": "pdf,docx", "title": "开放", "from": "2024-01-01"}


def fill(page, **fields):
    page.get_by_role("button", name="筛选文档").click()
    form = page.get_by_role("form", name="筛选文档")
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name="应用").click()
    expect(form).to_be_hidden()


def chips(page):
    return page.get_by_role("group", name="只问这些文档").get_by_role("button")


def test_the_form_is_hidden_until_it_is_wanted_and_is_used_by_keys_alone(chat, backend, ask):
    form = chat.get_by_role("form", name="筛选文档")
    opener = chat.get_by_role("button", name="筛选文档")
    expect(form).to_be_hidden()
    expect(chips(chat)).to_have_count(0)
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    chat.keyboard.type("notices/")
    chat.keyboard.press("Tab")
    chat.keyboard.type("pdf,docx")
    chat.keyboard.press("Enter")
    expect(form).to_be_hidden()
    # Those of the form are gone with it.
    expect(chat.get_by_role("textbox")).to_have_count(1)
    expect(chat.get_by_role("textbox")).to_be_focused()
    ask(chat, "几点开门")
    expect(chat.get_by_text("几点开门的回答")).to_be_visible()
    assert backend.asked[0]["where"] == {"path": "notices/", "type": "pdf,docx"}

    opener.press("Enter")
    chat.keyboard.type("laws/")
    chat.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(chips(chat)).to_have_text(["notices/ ×", "pdf,docx ×"])


def test_chips_show_what_is_set_and_remove_it(chat, backend, ask):
    fill(chat, **FILTER)
    expect(chips(chat)).to_have_text(
        ["notices/ ×", "pdf,docx ×", "题目含“开放” ×", "2024-01-01 起 ×"]
    )
    chat.get_by_role("button", name="移除筛选：pdf,docx").click()
    ask(chat, "问")
    expect(chat.get_by_text("问的回答")).to_be_visible()
    assert backend.asked[0]["where"] == {k: v for k, v in FILTER.items() if k != "type"}

    chat.get_by_role("button", name="EN", exact=True).click()
    expect(chat.get_by_role("button", name="Remove filter: title has “开放”")).to_be_visible()
    for _ in range(3):
        chat.locator("#filter-chips button").first.click()
    ask(chat, "又问")
    expect(chat.get_by_text("又问的回答")).to_be_visible()
    assert "where" not in backend.asked[1]


def test_a_range_that_ends_before_it_begins_is_not_accepted(chat):
    chat.get_by_role("button", name="筛选文档").click()
    form = chat.get_by_role("form", name="筛选文档")
    form.locator("[name=from]").fill("2024-06-01")
    form.locator("[name=from]").dispatch_event("change")
    form.locator("[name=to]").fill("2024-01-01")
    form.get_by_role("button", name="应用").click()
    expect(form).to_be_visible()
    expect(chips(chat)).to_have_count(0)


@pytest.fixture
def narrowed(chat, backend, ask):
    """A conversation that asks one document only, chosen from a citation."""
    document = backend.add_document(TEXT, title="开放时间", path="notices/7.txt")
    backend.when("几点开门", backend.answer("九点[1]", backend.cite(document, TEXT)))
    nothing = backend.answer(None, where={"document": "d1"}, matching_documents=1)
    backend.when("哪天闭馆", nothing)
    ask(chat, "几点开门")
    chat.get_by_role("button", name="只问这份文件：开放时间").click()
    expect(chat.get_by_role("textbox")).to_be_focused()
    ask(chat, "哪天闭馆")
    expect(chat.get_by_text("只问：《开放时间》（1 篇文档）")).to_be_visible()
    return chat


def test_only_the_document_of_a_citation_is_asked(narrowed, backend):
    assert [each.get("where") for each in backend.asked] == [None, {"document": "d1"}]
    with narrowed.expect_response("**/ask"):
        narrowed.get_by_role("button", name="在全部文档里找").click()
    expect(narrowed.get_by_role("article")).to_have_count(3)
    assert "where" not in backend.asked[2]
    expect(chips(narrowed)).to_have_count(0)


def test_a_filter_is_kept_with_its_conversation(narrowed, backend, ask):
    narrowed.reload()
    expect(chips(narrowed)).to_have_text(["《开放时间》 ×"])
    expect(narrowed.get_by_text("只问：《开放时间》（1 篇文档）")).to_be_visible()
    with narrowed.expect_download() as download:
        narrowed.get_by_role("button", name="导出").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "## 哪天闭馆\n\n只问：《开放时间》（1 篇文档）" in text
    assert text.count("只问：") == 1
    narrowed.get_by_role("button", name="新对话").click()
    expect(chips(narrowed)).to_have_count(0)


def test_only_a_document_of_the_folder_list_is_asked(chat, backend, ask):
    chat.set_viewport_size({"width": 390, "height": 844})
    backend.listed = [{"id": "d9", "title": "年休假", "path": "laws/9.txt", "date": None}]
    chat.get_by_role("button", name="文件夹").click()
    chat.get_by_role("button", name="只问这份文件：年休假").click()
    expect(chat.get_by_role("dialog")).to_have_count(0)
    ask(chat, "几天")
    expect(chat.get_by_text("几天的回答")).to_be_visible()
    assert backend.asked[0]["where"] == {"document": "d9"}


def test_where_no_document_meets_the_filter_the_page_says_so(chat, backend, ask):
    backend.when("问", backend.answer(None, where={"path": "x/"}, matching_documents=0))
    fill(chat, path="x/")
    ask(chat, "问")
    expect(chat.get_by_text("没有文档符合筛选条件")).to_be_visible()


def test_a_stored_filter_that_somebody_else_wrote_is_text_at_most(chat, backend, ask):
    filters = [
        {"path": "<img src=x onerror=alert(1)>", "evil": "x", "type": {"a": 1}},
        "text",
        7,
        None,
    ]
    turns = [{"question": f"问{n}", "answer": None, "filter": f} for n, f in enumerate(filters)]
    for stored in (turns, turns[:1]):
        text = json.dumps(stored)
        chat.evaluate("text => { sessionStorage['chuchu-conversation'] = text; }", text)
        chat.reload()
        expect(chat.get_by_role("article")).to_have_count(len(stored))
    expect(chips(chat)).to_have_text(["<img src=x onerror=alert(1)> ×"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_form_and_the_chips(open_page, backend, scheme):
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    backend.attach(page)
    page.goto("/")
    fill(page, **FILTER)
    page.get_by_role("button", name="筛选文档").click()
    assert violations(page) == []
