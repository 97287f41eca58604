"""The page while the server builds its first index, and when the server is gone."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect


def test_the_masthead_reports_an_index_that_is_not_ready_until_it_is(page, backend):
    backend.index = [backend.error(503, "还在建立。"), {"generation": 1, "documents": 3}]
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_role("status")).to_have_text("索引尚未就绪")
    expect(page.get_by_role("status")).to_have_text("3 篇文档")


@pytest.mark.parametrize(
    ("locale", "words"),
    [("zh-CN", "还在读取文档（19%）"), ("en-GB", "Still reading documents (19%)")],
)
def test_the_masthead_shows_the_progress_of_the_first_build(open_page, backend, locale, words):
    page = open_page(locale=locale)
    backend.index = [backend.error(503, "还在建立。", job="j1")]
    backend.jobs["j1"] = {"state": "running", "stage": "indexing", "progress": 0.191}
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_role("status")).to_have_text(words)


def test_the_masthead_follows_the_progress_and_then_shows_the_index(page, backend):
    backend.index = [backend.error(503, "还在建立。", job="j1")]
    backend.jobs["j1"] = {"state": "running", "stage": "indexing", "progress": 0.25}
    backend.attach(page)
    page.goto("/")
    line = page.get_by_role("status")
    expect(line).to_have_text("还在读取文档（25%）")
    expect(line).to_have_attribute("aria-busy", "true")
    backend.jobs["j1"]["progress"] = 0.75
    expect(line).to_have_text("还在读取文档（75%）")
    backend.index = [{"generation": 1, "documents": 4}]
    expect(line).to_have_text("4 篇文档")
    expect(line).not_to_have_attribute("aria-busy", "true")


def test_the_masthead_survives_an_unknown_job_and_an_unreachable_server(page, backend):
    backend.index = [
        backend.error(503, "还在建立。", job="gone"),
        backend.OFFLINE,
        {"generation": 1, "documents": 3},
    ]
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_role("status")).to_have_text("连不上服务")
    expect(page.get_by_role("status")).to_have_text(re.compile("3 篇文档.*已重新连上"))


def test_a_question_that_came_too_early_is_kept_and_answered_when_sent_again(chat, backend, ask):
    backend.when("问", backend.error(503, "索引还在建立。"), backend.answer("这次有了。"))
    ask(chat, "问")
    expect(chat.get_by_role("article")).to_contain_text("索引还在建立。")
    chat.get_by_role("button", name="重试").click()
    expect(chat.get_by_role("article")).to_contain_text("这次有了。")
    assert [body["question"] for body in backend.asked] == ["问", "问"]


def test_a_question_during_the_first_build_is_answered_by_itself_when_that_ends(page, backend, ask):
    building = {"error": {"type": "IndexNotReady", "message": "Being built."}, "job": "j1"}
    backend.index = [(503, building)]
    backend.jobs["j1"] = {"state": "running", "stage": "reading", "progress": 0.2}
    backend.when("问", (503, building), backend.answer("这次有了。"))
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    turn = page.get_by_role("article")
    expect(turn).to_contain_text("还在读取文档（20%），完成后自动回答")
    backend.jobs["j1"]["progress"] = 0.6
    expect(turn).to_contain_text("还在读取文档（60%），完成后自动回答")
    expect(page.locator("#index-status")).to_have_text("还在读取文档（60%）")
    assert len(backend.asked) == 1
    backend.index = [{"generation": 1, "documents": 3}]
    expect(turn).to_contain_text("这次有了。")
    expect(page.locator("#index-status")).to_have_text("3 篇文档")


def test_a_question_that_waits_for_the_first_build_can_be_stopped(page, backend, ask):
    building = {"error": {"type": "IndexNotReady", "message": "Being built."}, "job": None}
    backend.index = [(503, building)]
    backend.when("问", (503, building))
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    expect(page.get_by_role("article")).to_contain_text("完成后自动回答")
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("article")).to_contain_text("已停止。")


def test_the_masthead_tells_that_the_server_is_gone_and_that_it_is_back(chat, backend, ask):
    line = chat.locator("#index-status")
    expect(line).to_have_text("2 篇文档")
    backend.index.insert(0, backend.OFFLINE)
    backend.when("问", backend.OFFLINE)
    ask(chat, "问")
    expect(line).to_have_text("连不上服务")
    expect(line).to_have_text(re.compile("2 篇文档.*已重新连上"))
