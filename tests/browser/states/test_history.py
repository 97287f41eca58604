"""The conversations of a browser: listed, opened again, taken along, deleted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations

KEY = "chuchu-conversations"


@pytest.fixture
def talked(chat, ask):
    """Two conversations, of which the second is open."""
    ask(chat, "甲的问题")
    expect(chat.get_by_role("log")).to_contain_text("甲的问题的回答")
    chat.get_by_role("button", name="新对话").click()
    for question in ("乙的问题", "乙又问"):
        ask(chat, question)
        expect(chat.get_by_role("log")).to_contain_text(f"{question}的回答")
    return chat


def opened(page):
    page.get_by_role("button", name="历史").click()
    return page.get_by_role("dialog")


def test_conversations_are_listed_newest_first_and_opened_again(talked, backend, ask):
    panel = opened(talked)
    entries = panel.get_by_role("listitem")
    expect(entries).to_have_count(2)
    expect(entries.first).to_contain_text("乙的问题")
    expect(entries.first).to_contain_text("2 个问题")
    entries.nth(1).get_by_role("button", name="甲的问题").first.click()
    expect(panel).to_be_hidden()
    expect(talked.get_by_role("article")).to_have_count(1)
    expect(talked.get_by_role("log")).to_contain_text("甲的问题的回答")
    ask(talked, "接着问")
    expect(talked.get_by_role("log")).to_contain_text("接着问的回答")
    assert backend.asked[-1]["history"] == ["甲的问题"]
    expect(opened(talked).get_by_role("listitem").first).to_contain_text("甲的问题")
    expect(panel.get_by_role("listitem")).to_have_count(2)


def test_another_tab_lists_them_too(talked):
    other = talked.context.new_page()
    other.goto("/")
    expect(other.get_by_role("article")).to_have_count(0)
    expect(opened(other).get_by_role("listitem")).to_have_count(2)


def test_one_is_deleted_and_the_open_one_leaves_the_page(talked):
    panel = opened(talked)
    panel.get_by_role("button", name="删除: 乙的问题").click()
    expect(panel.get_by_role("listitem")).to_have_count(1)
    expect(talked.get_by_role("article")).to_have_count(0)
    talked.reload()
    expect(opened(talked).get_by_role("listitem")).to_have_count(1)


def test_all_are_deleted_after_a_second_press(talked):
    panel = opened(talked)
    panel.get_by_role("button", name="全部删除").click()
    expect(panel.get_by_role("listitem")).to_have_count(2)
    panel.get_by_role("button", name="确定全部删除").click()
    expect(panel).to_contain_text("还没有对话。")
    expect(talked.get_by_role("article")).to_have_count(0)
    assert "问题" not in talked.evaluate(f"localStorage['{KEY}'] + sessionStorage")


def test_all_are_exported_oldest_first(talked):
    panel = opened(talked)
    with talked.expect_download() as download:
        panel.get_by_role("button", name="全部导出").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.index("## 甲的问题") < text.index("## 乙的问题") < text.index("## 乙又问")


def test_the_oldest_give_way_to_new_ones(chat, ask):
    turns = [{"question": "旧", "answer": {"citations": [], "answer": "长" * 30_000}}]
    old = [{"id": str(n), "at": 0, "turns": turns} for n in range(60)]
    chat.evaluate(f"all => {{ localStorage['{KEY}'] = JSON.stringify(all); }}", old)
    ask(chat, "新")
    expect(chat.get_by_role("log")).to_contain_text("新的回答")
    kept = chat.evaluate(f"localStorage['{KEY}']")
    assert len(kept) <= 2_000_000
    assert len(json.loads(kept)) == 50
    assert json.loads(kept)[0]["turns"][0]["question"] == "新"


@pytest.mark.parametrize(
    "garbage",
    ["{", "5", "null", "[null]", '[{"id": 5}]', '[{"id": "a", "turns": [{"question": 5}]}]'],
)
def test_whatever_else_stands_in_the_storage_is_dropped(page, backend, ask, garbage):
    page.add_init_script(f"localStorage['{KEY}'] ||= {json.dumps(garbage)}")
    backend.attach(page)
    page.goto("/")
    expect(opened(page)).to_contain_text("还没有对话。")
    ask(page, "问")
    expect(page.get_by_role("log")).to_contain_text("问的回答")
    assert len(json.loads(page.evaluate(f"localStorage['{KEY}']"))) == 1


@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "light"), ((1440, 900), "dark")])
def test_axe_finds_nothing_in_the_list(open_page, backend, ask, size, scheme):
    page = open_page(*size, color_scheme=scheme, reduced_motion="reduce", locale="en-GB")
    backend.attach(page)
    page.goto("/")
    ask(page, "a" * 300)
    expect(page.get_by_role("article")).to_contain_text("的回答")
    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("listitem")).to_have_count(1)
    overflow = "nodes => nodes.map(node => node.scrollWidth - node.clientWidth)"
    assert page.locator("html, #history .document-body").evaluate_all(overflow) == [0, 0]
    assert violations(page) == []
