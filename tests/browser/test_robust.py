"""The page when things go wrong: servers that fail or dawdle, hostile text, a strict policy."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

BAIT = "<img src=x onerror=\"document.title='taken'\"><b>"
SIZES = [(390, 844), (1440, 900)]


def test_after_any_failure_the_question_is_kept_and_can_be_sent_again(chat, backend, ask):
    failures = ["gone", 422, 429, 500, 503]
    for (width, height), failure in itertools.product(SIZES, failures):
        chat.set_viewport_size({"width": width, "height": height})
        question = f"问{failure}，{width}"
        reply = backend.OFFLINE if failure == "gone" else (failure, {})
        backend.when(question, reply, backend.answer("这次有了。"))
        ask(chat, question)
        turn = chat.get_by_role("article").last
        expect(turn.get_by_role("heading", name=question, exact=True)).to_be_visible()
        turn.get_by_role("button", name="重试").click()
        expect(turn).to_contain_text("这次有了。")
        assert [body["question"] for body in backend.asked[-2:]] == [question, question]


@pytest.mark.parametrize(
    ("locale", "refusals", "over", "retry"),
    [
        ("zh-CN", [(429, 20, "20秒钟后可以再试。")], "现在可以再试了。", "重试"),
        (
            "en-GB",
            [
                (429, 20, "You can try again in 20 seconds."),
                (503, 300, "You can try again in 5 minutes."),
            ],
            "You can try again now.",
            "Retry",
        ),
    ],
    ids=["zh-CN", "en-GB"],
)
def test_a_temporary_refusal_shows_its_duration_and_its_end(
    open_page, backend, ask, locale, refusals, over, retry
):
    page = open_page(locale=locale)
    page.clock.install()
    backend.attach(page)
    page.goto("/")
    for status, seconds, words in refusals:
        busy = {"Retry-After": str(seconds)}
        backend.when(f"问{status}", (status, {}, busy), backend.answer("这次有了。"))
        ask(page, f"问{status}")
        turn = page.get_by_role("article").last
        expect(turn).to_contain_text(words)
        page.clock.fast_forward(1000 * (seconds + 1))
        expect(turn).to_contain_text(over)
        turn.get_by_role("button", name=retry).click()
        expect(turn).to_contain_text("这次有了。")


def test_a_refusal_until_a_date_keeps_the_servers_own_words(page, backend, ask):
    page.clock.install(time=datetime(2026, 1, 1, 12, tzinfo=UTC))
    date = {"Retry-After": "Thu, 01 Jan 2026 12:01:00 GMT"}
    backend.when("问", (*backend.error(503, "还没好。", "请等一等。"), date))
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    turn = page.get_by_role("article")
    for words in ("还没好。", "请等一等。"):
        expect(turn).to_contain_text(words)
    expect(turn).to_contain_text(re.compile("(60|59)秒钟后可以再试。"))


def test_a_question_during_the_first_build_leaves_its_progress_in_sight(page, backend, ask):
    building = {"error": {"type": "IndexNotReady", "message": "Not yet."}, "job": "j1"}
    backend.index = [(503, building)]
    backend.jobs["j1"] = {"state": "running", "stage": "indexing", "progress": 0.25}
    backend.when("问", (503, building, {"Retry-After": "2"}))
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    expect(page.get_by_role("article")).to_contain_text("还在读取文档（25%），完成后自动回答")
    expect(page.get_by_role("article")).not_to_contain_text("再试")
    expect(page.locator("#index-status")).to_have_text("还在读取文档（25%）")


def test_a_slow_answer_is_reported_and_can_be_stopped_and_asked_again(page, backend, ask):
    page.clock.install()
    backend.attach(page)
    page.goto("/")
    backend.when("慢", backend.HELD)
    ask(page, "慢")
    turn = page.get_by_role("article")
    expect(turn).to_contain_text("正在查找…")
    page.clock.fast_forward(9000)
    expect(turn).to_contain_text("比平时久一些")
    turn.get_by_role("button", name="停止").click()
    expect(turn).to_contain_text("已停止。")
    backend.when("慢", backend.answer("第二次的回答"))
    turn.get_by_role("button", name="重试").click()
    expect(turn).to_contain_text("第二次的回答")
    page.clock.fast_forward(9000)
    expect(turn).to_contain_text("第二次的回答")


def test_an_answer_to_a_stopped_request_never_replaces_the_newer_one(chat, backend, ask):
    backend.when("问", backend.HELD)
    ask(chat, "问")
    turn = chat.get_by_role("article")
    turn.get_by_role("button", name="停止").click()
    expect(turn.get_by_role("button", name="重试")).to_be_visible()
    late = backend.held.pop("问")
    backend.when("问", backend.answer("新的回答"))
    turn.get_by_role("button", name="重试").click()
    expect(turn).to_contain_text("新的回答")
    late.abort()
    expect(turn).to_contain_text("新的回答")
    expect(turn.get_by_role("button", name="重试")).to_have_count(0)


def test_answers_in_the_wrong_order_land_in_their_own_turns(chat, backend, ask):
    for question in "甲乙":
        backend.when(question, backend.HELD)
        ask(chat, question)
    expect(chat.get_by_role("button", name="停止")).to_have_count(2)
    for question in "乙甲":
        backend.release(question, backend.answer(f"{question}的结果"))
    for place, question in enumerate("甲乙"):
        turn = chat.get_by_role("article").nth(place)
        expect(turn).to_contain_text(f"{question}的结果")


def test_a_stopped_or_refused_question_is_not_in_the_history(chat, backend, ask):
    backend.when("慢", backend.HELD)
    ask(chat, "慢")
    chat.get_by_role("button", name="停止").click()
    ask(chat, "然后")
    expect(chat.get_by_role("log")).to_contain_text("然后的回答")
    assert backend.asked[-1]["history"] == []


def test_hostile_text_is_shown_as_text_wherever_it_stands(page, backend, ask):
    hostile = f"{BAIT}\u202eمرحبا بالعالم" + "长" * 300
    document = backend.add_document(hostile, title=hostile, path=hostile)
    many = {"date": BAIT, "author": BAIT, "headings": ["x", BAIT], "also_in": [BAIT, hostile]}
    backend.examples = {"examples": [{"question": BAIT, "document_id": BAIT}]}
    backend.when(
        BAIT, backend.answer(f"{BAIT}[1]", backend.cite(document, hostile, hostile, **many))
    )
    backend.when("错", backend.error(422, BAIT, BAIT))
    backend.attach(page)
    page.goto("/")
    page.get_by_role("button", name=BAIT).click()
    card = page.get_by_role("listitem")
    expect(card.get_by_role("heading")).to_have_text(hostile)
    expect(card.locator("mark")).to_have_text(hostile)
    ask(page, "错")
    expect(page.get_by_role("article").last).to_contain_text(BAIT)
    expect(page.locator("img, b, body script")).to_have_count(0)
    assert page.title() == "出处 Chuchu"
    overflow = "nodes => nodes.map(node => node.scrollWidth - node.clientWidth)"
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.locator("html, #scroller").evaluate_all(overflow) == [0, 0], width


def test_a_visit_asks_no_other_host_keeps_no_cookie_and_breaks_no_policy(page, served, ask):
    requested, refused = [], []
    page.on("request", lambda request: requested.append(request.url))
    page.expose_function("refused", lambda directive: refused.append(directive))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event => refused(event.violatedDirective))"
    )
    response = page.goto("/")
    policy = response.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    ask(page, "图书馆的光盘借期是几天？")
    page.get_by_role("button", name=re.compile(r"^1\b")).first.click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="导出").click()
    assert len(requested) > 5
    assert {url for url in requested if not url.startswith(served.url)} == set()
    assert page.context.cookies() == []
    assert refused == []


def test_the_page_is_painted_before_the_service_answers_anything(page, backend):
    backend.index = [backend.HELD]
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_role("heading", name="问问这些文档")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_editable()
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint').length") == 1


def test_a_browser_that_forbids_storage_still_changes_the_language(page, backend):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }})"
    )
    backend.attach(page)
    page.goto("/")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("heading", name="Ask these documents")).to_be_visible()
