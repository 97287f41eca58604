"""Changing the language changes all that is in sight at once, and nothing else."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

TEXT = "总馆周六开放。\n周日上午九点开门。"
SENTENCE = "周日上午九点开门。"
CHINESE = re.compile("[\u4e00-\u9fff]")
SIZES = [(390, 844), (1440, 900)]
RUNNING = {"id": "j1", "state": "running", "stage": "reading", "done": 30, "total": 120}


def change(page):
    """Press the switch; on a phone an open sheet covers it."""
    page.locator("#language").evaluate("node => node.click()")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_an_open_document_its_notice_and_its_matches_are_translated_where_they_stand(
    open_page, backend, ask, size
):
    page = open_page(*size)
    document = backend.add_document(TEXT, url="https://example.org/")
    citation = backend.cite(document, TEXT, SENTENCE, lines=[1, 2])
    backend.when("问", backend.answer("答[1]", citation))
    backend.documents["d1"] = document | {"text": "新的一行。\n" * 300 + TEXT}
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    page.get_by_role("button", name=re.compile(r"^1\b")).click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("这段话的位置变了")
    mark = panel.locator("mark").element_handle()
    change(page)
    expect(panel).to_contain_text("the passage moved")
    expect(panel).to_contain_text("Original page")
    expect(panel.get_by_role("button", name="Close document")).to_be_visible()
    assert mark.evaluate("node => node.isConnected")
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(page.locator(".card .facts")).to_contain_text("lines 1–2")


def test_a_document_that_is_being_opened_or_cannot_be_had_is_translated(page, backend):
    backend.documents["d1"] = backend.HELD
    backend.attach(page)
    page.goto("/#doc=d1&start=0&end=2")
    panel = page.get_by_role("dialog")
    expect(panel.locator("#document-body")).to_have_text("正在打开原文…")
    change(page)
    expect(panel.locator("#document-body")).to_have_text("Opening the document…")
    backend.release("d1", backend.error(404, "没有。"))
    expect(panel).to_contain_text("No such document")
    change(page)
    expect(panel).to_contain_text("链接里的文档不在这个文件夹里。")


def test_the_folder_and_a_rebuild_under_way_and_ended_are_translated(page, backend):
    job = RUNNING | {"progress": 0.25, "counts": None, "error": None}
    backend.index = [
        {
            "generation": 1,
            "documents": 2,
            "built_at": "2024-06-20T09:30:00+00:00",
            "skipped": [{"path": "scan.pdf", "reason": "damaged PDF"}],
        }
    ]
    backend.tell(index={"generation": 1}, job=job)
    backend.attach(page)
    page.goto("/")
    page.get_by_role("button", name="文件夹").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("正在读取文件：30 / 120（25%）。回答仍来自原有的索引。")
    change(page)
    shown = "Reading files: 30 / 120 (25%). Answers come from the previous index."
    expect(panel.locator("#build-state")).to_have_text(shown)
    expect(page.locator("#index-status")).to_have_text(shown)
    expect(panel).to_contain_text("Skipped files (1)")
    expect(panel).to_contain_text("indexed")
    counts = {"new": 3, "updated": 0, "removed": 1}
    backend.tell(index={"generation": 1}, job=job | {"state": "done", "counts": counts})
    expect(panel.locator("#build-state")).to_have_text("Rebuilt: new 3, removed 1.")
    assert not CHINESE.search(panel.inner_text())
    change(page)
    expect(panel.locator("#build-state")).to_have_text("重建完成：新增 3，移除 1。")


def test_a_search_under_way_and_a_copied_answer_are_translated_and_keep_the_focus(
    chat, backend, ask
):
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    document = backend.add_document(TEXT)
    backend.when("问", backend.answer("答[1]", backend.cite(document, TEXT, SENTENCE)))
    backend.when("慢", backend.HELD)
    ask(chat, "问")
    ask(chat, "慢")
    expect(chat.get_by_text("正在查找…")).to_be_visible()
    copy = chat.locator(".answer-tools .copy")
    copy.click()
    expect(copy).to_have_text("已复制")
    copy.focus()
    change(chat)
    expect(copy).to_have_text("Copied")
    expect(copy).to_be_focused()
    expect(chat.get_by_text("Looking…")).to_be_visible()
    expect(chat.get_by_role("button", name="Stop")).to_be_visible()
    expect(chat.get_by_role("button", name="Show in full: 题目 d1")).to_be_visible()
    expect(copy).to_have_text("Copy answer")


def test_what_was_unfolded_stays_so_in_the_other_language(chat, backend, ask):
    document = backend.add_document("无关的前文。" * 80 + SENTENCE)
    places = [f"copies/{number}.txt" for number in range(5)]
    citation = backend.cite(document, document["text"], SENTENCE, also_in=places)
    backend.when("问", backend.answer("答[1]", citation))
    ask(chat, "问")
    chat.get_by_role("button", name="展开全段").click()
    chat.get_by_role("button", name="另外 2 处").click()
    change(chat)
    expect(chat.get_by_role("button", name="Show less")).to_be_visible()
    expect(chat.get_by_role("listitem")).to_contain_text("Also in")
    expect(chat.get_by_text("copies/4.txt")).to_be_visible()


def test_the_progress_of_a_build_is_translated(page, backend):
    backend.index = [backend.error(503, "还在建立。", job="j1")]
    backend.jobs["j1"] = RUNNING | {"progress": 0.25}
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_role("status")).to_have_text("还在读取文档（25%）")
    change(page)
    expect(page.get_by_role("status")).to_have_text("Still reading documents (25%)")
