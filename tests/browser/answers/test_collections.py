"""Choosing which of several folders a conversation asks."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations

TEXT = "渡轮在风力达到八级时停航。"
STATES = [("法规", "ready"), ("notices", "ready"), ("gone", "unavailable")]


@pytest.fixture
def several(backend):
    """Three collections, of which one can't answer, and a question that two answer."""
    collections = [{"name": name, "state": state, "documents": 3} for name, state in STATES]
    backend.index = [{"generation": 3, "documents": 6, "collections": collections}]
    document = backend.add_document(TEXT, identity="notices:d1", collection="notices")
    cited = backend.cite(document, TEXT, TEXT, collection="notices")
    left_out = [{"collection": "gone", "reason": "There is no index yet."}]
    backend.when("几级风", backend.answer(f"{TEXT}[1]", cited, left_out=left_out))
    return backend


def chooser(page):
    return page.get_by_role("group", name=re.compile("^(查哪些文件夹|Folders to ask)$"))


def chosen(page):
    return chooser(page).locator("[aria-pressed=true]").all_inner_texts()


@pytest.fixture
def choose(several, open_page):
    """Return a function that opens a page with the three collections."""

    def open_on(**options):
        page = open_page(**options)
        several.attach(page)
        page.goto("/")
        expect(chooser(page).get_by_role("button")).to_have_count(4)
        return page

    return open_on


def test_one_folder_has_no_chooser(chat, backend, ask):
    backend.index = [{"generation": 1, "documents": 2, "collections": [{"name": "default"}]}]
    chat.reload()
    expect(chat.locator("#searched")).to_contain_text("2")
    expect(chooser(chat)).to_be_hidden()
    with chat.expect_response("**/ask"):
        ask(chat, "问")
    assert "collections" not in backend.asked[-1]


def test_a_conversation_asks_the_chosen_folders_and_remembers_them(choose, several, ask):
    page = choose()
    assert chosen(page) == ["全部"]
    ask(page, "几级风")
    expect(page.locator(".card")).to_have_count(1)
    assert "collections" not in several.asked[-1]
    chooser(page).get_by_role("button", name="notices").click()
    chooser(page).get_by_role("button", name="法规").click()
    assert chosen(page) == ["法规", "notices"]
    ask(page, "几级风")
    expect(page.locator(".card")).to_have_count(2)
    assert several.asked[-1]["collections"] == ["法规", "notices"]

    page.reload()
    expect(chooser(page).locator("[aria-pressed=true]")).to_have_count(2)
    assert chosen(page) == ["法规", "notices"]
    page.get_by_role("button", name="新对话").click()
    assert chosen(page) == ["全部"]


def test_folders_are_chosen_with_the_keyboard(choose, several, ask):
    page = choose()
    chooser(page).get_by_role("button", name="法规").focus()
    page.keyboard.press("Enter")
    expect(chooser(page).get_by_role("button", name="法规")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    # All are as good as none in particular.
    assert chosen(page) == ["全部"]


def test_names_stand_on_cards_in_the_folder_and_what_was_left_out_is_said(choose, several, ask):
    several.listed = [
        {
            "id": "notices:d1",
            "title": "停航",
            "path": "1.txt",
            "date": None,
            "collection": "notices",
        }
    ]
    page = choose()
    ask(page, "几级风")
    expect(page.locator(".card .facts")).to_contain_text("notices")
    expect(page.get_by_text("暂时不能查，没有包括：gone")).to_be_visible()
    page.get_by_role("button", name=re.compile("^文件夹$")).click()
    panel = page.get_by_role("dialog", name="文件夹一览")
    expect(panel.locator("#folder-documents")).to_contain_text("notices · 1.txt")
    expect(panel.locator("#folder-collections")).to_contain_text("gone暂时不能查")
    panel.locator("button.entry").click()
    expect(page.locator("#document-body")).to_contain_text(TEXT)


def test_a_stored_choice_of_another_server_is_dropped(choose, several, ask):
    page = choose()
    turns = '[{"question": "旧", "answer": null, "collections": ["rules", 5, "法规"]}]'
    page.evaluate("(turns) => { sessionStorage['chuchu-conversation'] = turns; }", turns)
    page.reload()
    expect(chooser(page).get_by_role("button", name="法规")).to_have_attribute(
        "aria-pressed", "true"
    )
    ask(page, "几级风")
    expect(page.locator(".card")).to_have_count(1)
    assert several.asked[-1]["collections"] == ["法规"]


@pytest.mark.parametrize(
    ("size", "scheme", "locale"), [((1440, 900), "light", "zh-CN"), ((390, 844), "dark", "en")]
)
def test_axe_finds_nothing_in_the_chooser(choose, ask, size, scheme, locale):
    page = choose(width=size[0], height=size[1], color_scheme=scheme, locale=locale)
    chooser(page).get_by_role("button", name="notices").click()
    ask(page, "几级风")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^(文件夹|Folder)$")).click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
