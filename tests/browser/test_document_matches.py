"""Walking through the cited passages of one document."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.document_panel import MARKER, QUOTE, open_citation


@pytest.fixture
def cited_thrice(backend):
    """An answer with three citations of one long document and one of another."""
    text = "甲条：收费五元。\n" + "别的话。\n" * 200 + "乙条：收费六元。\n" + "别的话。\n" * 200
    document = backend.add_document(text + "丙条：收费七元。")
    other = backend.add_document("丁条：收费八元。", identity="d2")
    citations = [
        backend.cite(document, "乙条：收费六元。", "收费六元", number=1, lines=[202, 202]),
        backend.cite(other, "丁条：收费八元。", "收费八元", number=2),
        backend.cite(document, "甲条：收费五元。", "收费五元", number=3, lines=[1, 1]),
        backend.cite(document, "丙条：收费七元。", "收费七元", number=4, lines=[403, 403]),
    ]
    backend.when("收费", backend.answer("收费六元[1]", *citations))


def test_the_matches_of_a_document_are_walked_in_its_order_and_one_passage_is_marked(
    chat, backend, ask, cited_thrice
):
    ask(chat, "收费")
    chat.get_by_role("button", name=MARKER).first.click()
    panel = chat.get_by_role("dialog")
    current = panel.locator("mark.is-current")
    for name, words, place, line in (
        (None, "收费六元", "2 / 3", "第 202 行"),
        ("下一处", "收费七元", "3 / 3", "第 403 行"),
        ("下一处", "收费五元", "1 / 3", "第 1 行"),
        ("上一处", "收费七元", "3 / 3", "第 403 行"),
    ):
        if name:
            panel.get_by_role("button", name=name).click()
        expect(current).to_have_text(words)
        expect(current).to_be_in_viewport()
        expect(panel.get_by_role("navigation")).to_contain_text(place)
        expect(panel.locator("#document-facts")).to_contain_text(line)
    expect(panel.locator("mark")).to_have_text("收费七元")
    expect(panel.locator(".match")).to_have_count(3)
    expect(panel.locator(".is-here .passage")).to_have_text("丙条：收费七元。")


def test_the_navigator_names_the_source_of_each_match(chat, backend, ask, cited_thrice):
    ask(chat, "收费")
    chat.get_by_role("button", name=MARKER).first.click()
    navigator = chat.get_by_role("navigation", name="这份文档里的引文")
    expect(navigator).to_contain_text("2 / 3 · 出处 1")
    navigator.get_by_role("button", name="下一处").press("Enter")
    expect(navigator).to_contain_text("3 / 3 · 出处 4")
    expect(navigator.get_by_role("button", name="下一处")).to_be_focused()


def test_a_document_with_one_match_has_nothing_to_walk(chat, backend, ask):
    panel = open_citation(chat, ask, backend, backend.add_document(QUOTE))
    expect(panel.locator("mark")).to_be_visible()
    expect(panel.get_by_role("navigation")).to_be_hidden()
