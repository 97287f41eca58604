"""A PDF file opens as its page, with its text and the file itself one click away."""

from __future__ import annotations

import base64
import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.document_panel import MARKER

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGP4z8D"
    "wHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
)
FIRST, SECOND = "一楼九点开门。", "二楼十点开门。😀下午五点闭馆。"
TEXT = f"{FIRST}\n{SECOND}\n三楼不开放。"
AT = TEXT.index(SECOND)
BLOCKS = [
    {"kind": "paragraph", "start": 0, "end": 7, "level": None, "place": {"page": 1}},
    {"kind": "paragraph", "start": AT, "end": AT + 15, "level": None, "place": {"page": 2}},
]


@pytest.fixture
def pictures(chat, backend):
    """Answers requests for pages; returns their numbers and parameters in order."""
    asked: list[str] = []

    def answer(route) -> None:
        found = re.search(r"/page/(\d+)\.png\?(.*)", route.request.url)
        asked.append(f"{found[1]}?{found[2]}")
        if route.request.resource_type == "image":
            asked.pop()
        headers = {"Chuchu-Pages": "3", "Cache-Control": "max-age=60"}
        status = 200 if int(found[1]) < 4 else 404
        picture = base64.b64decode(PNG)
        route.fulfill(status=status, body=picture, content_type="image/png", headers=headers)

    chat.route(re.compile(r"/documents/d1/page/"), answer)
    return asked


@pytest.fixture
def panel(chat, backend, ask, pictures):
    """The panel, opened at a sentence on the second page."""
    document = backend.add_document(TEXT, path="d1.pdf", has_pages=True, blocks=BLOCKS)
    cited = backend.cite(document, SECOND, "下午五点闭馆。", place={"page": 2}, pages=[2, 2])
    other = backend.cite(document, FIRST, FIRST, number=2, pages=[1, 1])
    backend.when("几点闭馆", backend.answer("下午五点闭馆。[1]", cited, other))
    ask(chat, "几点闭馆")
    chat.get_by_role("button", name=MARKER).click()
    return chat.get_by_role("dialog")


def test_a_pdf_file_opens_as_the_page_of_the_quote_which_the_server_boxes(panel, pictures):
    expect(panel.get_by_role("img")).to_have_attribute("alt", "《题目 d1》第 2 页")
    expect(panel.get_by_role("img")).to_be_visible()
    expect(panel).to_contain_text("第 2 / 3 页")
    start = TEXT.index("下午")
    assert pictures == [
        f"2?start={start}&end={start + 7}&passage={AT}&passage={AT + len(SECOND)}&also=0&also=7"
    ]


def test_pages_are_turned_by_buttons_and_arrow_keys_as_far_as_there_are_any(chat, panel, pictures):
    expect(panel).to_contain_text("第 2 / 3 页")
    panel.get_by_role("button", name="下一页").click()
    expect(panel).to_contain_text("第 3 / 3 页")
    expect(panel.get_by_role("button", name="下一页")).to_be_disabled()
    panel.get_by_role("region", name="原文").press("ArrowLeft")
    expect(panel).to_contain_text("第 2 / 3 页")
    chat.keyboard.press("ArrowLeft")
    expect(panel).to_contain_text("第 1 / 3 页")
    chat.keyboard.press("ArrowLeft")
    expect(panel.get_by_role("img")).to_have_attribute("alt", "《题目 d1》第 1 页")
    assert [each.partition("?")[0] for each in pictures] == ["2", "3", "2", "1"]


def test_the_text_is_one_click_away_and_the_matches_are_the_same(panel):
    expect(panel.get_by_role("img")).to_be_visible()
    panel.get_by_role("button", name="查看全文").click()
    expect(panel.locator("mark")).to_have_text("下午五点闭馆。")
    expect(panel.get_by_role("img")).to_have_count(0)
    panel.get_by_role("button", name="下一处").click()
    expect(panel.locator("mark")).to_have_text(FIRST)
    panel.get_by_role("button", name="查看原页").click()
    expect(panel.get_by_role("img")).to_have_attribute("alt", "《题目 d1》第 1 页")


def test_a_page_that_cannot_be_shown_says_why_above_the_text(chat, backend, ask, panel):
    refused = {
        "error": {"type": "SourceChanged", "message": "文件已改动。", "hint": "请更新索引。"}
    }
    chat.route(re.compile(r"/page/3"), lambda route: route.fulfill(status=409, json=refused))
    expect(panel).to_contain_text("第 2 / 3 页")
    panel.get_by_role("button", name="下一页").click()
    expect(panel).to_contain_text("文件已改动。")
    expect(panel.get_by_role("article")).to_contain_text("三楼不开放。")


def test_the_file_itself_is_downloaded_from_card_and_panel(chat, panel):
    for place in (chat.locator(".card").first, panel):
        link = place.get_by_role("link", name="原件")
        expect(link).to_have_attribute("href", "./documents/d1/file")
        expect(link).to_have_attribute("download", "")


def test_the_colours_are_explained(panel):
    legend = panel.locator("#legend")
    expect(legend.locator("span")).to_have_text(["答案句", "其他引文", "所在段落"])


def test_axe_finds_nothing_in_the_page_and_its_text(chat, panel):
    for scheme, view in (("light", "查看全文"), ("dark", "查看原页")):
        chat.emulate_media(color_scheme=scheme)
        expect(panel.locator("#document-body > :not(.pending)").first).to_be_visible()
        assert violations(chat) == []
        panel.get_by_role("button", name=view).click()
