"""Opening a citation in its document."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.document_panel import MARKER, QUOTE, SENTENCE, open_citation


@pytest.fixture
def opened(backend, ask):
    """Asks, opens the first citation and returns the panel."""
    return lambda page, document, **citation: open_citation(
        page, ask, backend, document, **citation
    )


def test_the_passage_is_tinted_and_the_sentence_marked_at_code_point_offsets(chat, backend, opened):
    text = "😀𠮷野先生的通知\n\n" + "𠀋前文😀。\n" * 200 + QUOTE + "\n后文。" * 200
    panel = opened(
        chat, backend.add_document(text, date="2024-06-20", author="图书馆"), lines=[203, 204]
    )
    expect(panel.locator("mark")).to_have_text(SENTENCE)
    expect(panel.locator("mark")).to_be_in_viewport()
    assert panel.locator(".passage").all_text_contents() == QUOTE.split("\n")
    tint = panel.locator(".in-passage").first.evaluate(
        "node => getComputedStyle(node).backgroundColor"
    )
    assert tint != panel.evaluate("node => getComputedStyle(node).backgroundColor")
    for fact in ("题目 d1", "d1.txt", "第 203–204 行", "2024-06-20", "图书馆"):
        expect(panel).to_contain_text(fact)


def test_the_whole_text_is_there_line_by_line(chat, backend, opened):
    panel = opened(chat, backend.add_document(f"开头\r\n甲{QUOTE}乙\n\n结尾\n"))
    paragraphs = panel.get_by_role("article").get_by_role("paragraph")
    expect(paragraphs).to_have_text(["开头", "甲周日上午九点开门。", "下午五点闭馆。乙", "结尾"])


def test_notes_on_how_the_file_was_read_stand_above_the_text(chat, backend, opened):
    note = "kept 6 of 4,210 characters: <b>hidden</b> by style"
    panel = opened(chat, backend.add_document(QUOTE, notes=[note]))
    expect(panel.locator(".notice")).to_have_text(f"读取这份文件时的说明：{note}")


def test_escape_closes_and_gives_the_focus_back_to_the_marker(chat, backend, opened):
    panel = opened(chat, backend.add_document(QUOTE))
    expect(panel.get_by_role("region")).to_be_focused()
    chat.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(chat.get_by_role("button", name=MARKER)).to_be_focused()


def test_the_close_button_works_from_the_keyboard_and_gives_the_focus_back_to_the_card(
    chat, backend, opened
):
    panel = opened(chat, backend.add_document(QUOTE))
    chat.get_by_role("button", name="查看全文：题目 d1").click()
    expect(panel.locator("mark")).to_be_visible()
    chat.keyboard.press("Shift+Tab")
    expect(panel.get_by_role("link", name="原件")).to_be_focused()
    chat.keyboard.press("Shift+Tab")
    expect(panel.get_by_role("button", name="关闭原文")).to_be_focused()
    chat.keyboard.press("Enter")
    expect(panel).to_be_hidden()
    expect(chat.get_by_role("button", name="查看全文：题目 d1")).to_be_focused()


def test_a_document_that_arrives_late_does_not_replace_the_one_opened_after_it(chat, backend, ask):
    slow, quick = (
        backend.add_document("慢文档", identity="slow"),
        backend.add_document("快文档", identity="quick"),
    )
    citations = backend.cite(slow, "慢文档"), backend.cite(quick, "快文档", number=2)
    backend.when("问", backend.answer("甲[1]乙[2]", *citations))
    backend.documents["slow"] = backend.HELD
    ask(chat, "问")
    chat.get_by_role("button", name=MARKER).click()
    panel = chat.get_by_role("dialog")
    expect(panel).to_contain_text("正在打开原文")
    chat.get_by_role("button", name=re.compile(r"^2\b")).click()
    expect(panel.get_by_role("article")).to_have_text("快文档")
    backend.release("slow", slow)
    ask(chat, "又问")
    expect(chat.get_by_role("log")).to_contain_text("又问的回答")
    expect(panel.get_by_role("article")).to_have_text("快文档")


def test_a_passage_that_moved_since_the_answer_is_found_by_its_words(chat, backend, opened):
    document = backend.add_document(QUOTE)
    backend.documents["d1"] = document | {"text": f"新加的一行𠮷\n{QUOTE}"}
    expect(opened(chat, document).locator("mark")).to_have_text(SENTENCE)


def test_a_passage_that_is_gone_is_not_guessed(chat, backend, opened):
    document = backend.add_document(QUOTE)
    backend.documents["d1"] = document | {"text": "全部重写了，也很长，足够盖过原来的位置。" * 3}
    panel = opened(chat, document)
    expect(panel).to_contain_text("这份文档有了改动")
    expect(panel.locator("mark, .passage")).to_have_count(0)


def test_a_web_address_becomes_a_link_without_a_referrer(chat, backend, opened):
    url = "https://example.org/a?b=1"
    link = opened(chat, backend.add_document(QUOTE, url=url)).get_by_role("link", name="原始网页")
    expect(link).to_have_attribute("href", url)
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_any_other_address_is_no_link(chat, backend):
    panel = chat.get_by_role("dialog")
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "乱写",
        None,
        ["https:"],
    ):
        backend.add_document(f"网址是 {url}", url=url)
        chat.evaluate("url => { location.hash = `#doc=d1&q=${url}`; }", url)
        expect(panel.get_by_role("article")).to_have_text(f"网址是 {url}")
        expect(panel.get_by_role("link", name="原始网页")).to_have_count(0)


def test_a_document_that_cannot_be_had_is_explained_and_can_be_retried(chat, backend, opened):
    document = backend.add_document(QUOTE)
    backend.documents["d1"] = backend.error(404, "没有这份文档。", "它可能已被删除。")
    panel = opened(chat, document)
    expect(panel).to_contain_text("没有这份文档。")
    expect(panel).to_contain_text("它可能已被删除。")
    backend.documents["d1"] = document
    panel.get_by_role("button", name="重试").click()
    expect(panel.locator("mark")).to_have_text(SENTENCE)


def test_a_closest_passage_is_tinted_but_not_marked(chat, backend, ask):
    document = backend.add_document(f"前文\n{QUOTE}")
    backend.when("天气", backend.answer(None, backend.cite(document, QUOTE, SENTENCE)))
    ask(chat, "天气")
    chat.get_by_text("最接近的段落").click()
    chat.get_by_role("button", name="查看全文：题目 d1").click()
    panel = chat.get_by_role("dialog")
    expect(panel.locator(".passage")).to_have_count(2)
    expect(panel.locator("mark")).to_have_count(0)


def test_an_identifier_with_odd_characters_reaches_the_server_whole(chat, backend, opened):
    panel = opened(chat, backend.add_document(QUOTE, identity="a/b?c#d 文%"))
    expect(panel.locator("mark")).to_have_text(SENTENCE)


def test_a_document_of_a_million_characters_opens_at_its_passage(chat, backend, opened):
    filler = "这是很长的文档里的一段文字，里面没有问题的答案。\n" * 20_000
    panel = opened(chat, backend.add_document(filler + QUOTE + "\n" + filler))
    expect(panel.locator("mark")).to_be_in_viewport(timeout=15_000)


def test_on_a_wide_screen_the_document_stands_beside_the_conversation(chat, backend, opened):
    panel = opened(chat, backend.add_document(QUOTE))
    conversation = chat.get_by_role("main").bounding_box()
    assert conversation["x"] + conversation["width"] <= panel.bounding_box()["x"] + 1
    expect(chat.get_by_role("button", name=MARKER)).to_be_in_viewport()


def test_on_a_phone_the_document_is_a_sheet_over_everything(open_page, backend, opened):
    page = open_page(width=390, height=844)
    backend.attach(page)
    page.goto("/")
    panel = opened(page, backend.add_document("前文。\n" * 80 + QUOTE))
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(panel).to_have_attribute("aria-modal", "true")
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(page.locator("main")).to_have_js_property("inert", True)
    panel.get_by_role("button", name="关闭原文").click()
    expect(page.locator("main")).to_have_js_property("inert", False)
    expect(page.get_by_role("button", name=MARKER)).to_be_focused()


def test_the_way_back_closes_a_citation_and_keeps_the_conversation(chat, backend, opened):
    panel = opened(chat, backend.add_document(QUOTE))
    expect(panel.locator("mark")).to_be_visible()
    chat.go_back()
    expect(panel).to_be_hidden()
    expect(chat.get_by_role("log")).to_contain_text("几点闭馆")
    assert "doc=" not in chat.url


@pytest.mark.parametrize("line", ["", "\n"], ids=["one line", "many lines"])
def test_all_of_a_long_document_arrives_and_the_passage_stays_in_sight(chat, backend, opened, line):
    filler = ("这是很长的文档里的一段文字𠮷，里面没有答案。" + line) * 8000
    text = filler + QUOTE + filler
    panel = opened(chat, backend.add_document(text))
    expect(panel.locator("mark")).to_be_in_viewport()
    squeezed = len(re.sub(r"\s", "", text).encode("utf-16-le")) // 2
    length = "node => node.textContent.replace(/\\s/g, '').length"
    article = panel.get_by_role("article")
    expect(panel.locator(".block:empty")).to_have_count(0, timeout=20_000)
    assert article.evaluate(length) == squeezed
    expect(panel.locator("mark")).to_be_in_viewport()
