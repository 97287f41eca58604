"""Addresses that lead to a passage of a document."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from bot.output.citation_links import passage_link
from bot.types import Citation, Why
from tests.browser.document_panel import QUOTE, SENTENCE, open_citation


@pytest.fixture
def link_to(chat, backend, ask):
    """Returns the address that the page gives to a citation once it is open."""

    def make(document, **citation):
        panel = open_citation(chat, ask, backend, document, **citation)
        expect(panel.locator("mark")).to_be_visible()
        return chat.url

    return make


def visit(open_page, backend, address, **options):
    page = open_page(**options)
    backend.attach(page)
    page.goto(address)
    return page.get_by_role("dialog")


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)], ids=str)
def test_a_link_opens_the_document_at_its_passage(open_page, backend, link_to, size):
    text = "😀前文。\n" * 300 + QUOTE + "\n后文。" * 300
    link = link_to(backend.add_document(text, path="规章/开放.txt"), lines=[301, 302])
    panel = visit(open_page, backend, link, width=size[0], height=size[1])
    expect(panel.locator("mark")).to_have_text(SENTENCE)
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(panel).to_contain_text("规章/开放.txt")
    expect(panel).to_contain_text("第 301–302 行")
    expect(panel.get_by_role("status")).to_have_count(0)


def test_a_link_finds_its_passage_where_a_rebuild_has_moved_it(open_page, backend, link_to):
    document = backend.add_document("前文。\n" + QUOTE)
    link = link_to(document, lines=[2, 3])
    moved = "周日上午九点有别的事，也要看清。\n" * 3 + "𠮷\n" * 90 + QUOTE
    backend.documents["d1"] = document | {"text": moved}
    panel = visit(open_page, backend, link)
    expect(panel.locator("mark")).to_have_text(SENTENCE)
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(panel).to_contain_text("这段话的位置变了")
    expect(panel).not_to_contain_text("第 2–3 行")


def test_a_link_to_words_that_were_changed_in_place_says_so_and_marks_nothing(
    open_page, backend, link_to
):
    document = backend.add_document("前文。\n" + QUOTE)
    link = link_to(document)
    backend.documents["d1"] = document | {"text": "前文。\n" + QUOTE.replace("五", "六")}
    panel = visit(open_page, backend, link)
    expect(panel).to_contain_text("这份文档有了改动")
    expect(panel).to_contain_text("下午六点闭馆。")
    expect(panel.locator("mark, .passage")).to_have_count(0)


def test_a_link_by_offsets_alone_is_believed(open_page, backend):
    backend.add_document("一二三四五")
    panel = visit(open_page, backend, "/#doc=d1&start=1&end=3")
    expect(panel.locator(".passage")).to_have_text("二三")


def test_a_link_that_names_no_passage_opens_the_whole_document(chat, backend):
    panel = chat.get_by_role("dialog")
    links = ("", "&start=x&end=-1", "&start=3&end=1", "&start=1e3&q=%&mark=9")
    for number, link in enumerate(links):
        backend.add_document(f"一二三四五{number}", identity=f"d{number}")
        chat.goto(f"/#doc=d{number}{link}")
        expect(panel.get_by_role("article")).to_have_text(f"一二三四五{number}")
        expect(panel.locator("mark, .passage")).to_have_count(0)


def test_a_link_to_an_unknown_document_is_explained(open_page, backend):
    panel = visit(open_page, backend, "/#doc=gone&start=1&end=3")
    expect(panel).to_contain_text("链接里的文档不在这个文件夹里。")
    panel.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(panel.page.get_by_role("textbox")).to_be_focused()


def test_a_link_followed_on_the_open_page_opens_and_the_way_back_closes(chat, backend):
    backend.add_document("一二三四五")
    chat.evaluate("location.hash = '#doc=d1&start=0&end=2'")
    panel = chat.get_by_role("dialog")
    expect(panel.locator(".passage")).to_have_text("一二")
    chat.go_back()
    expect(panel).to_be_hidden()


def test_the_server_writes_the_same_links_as_the_page(backend, link_to):
    quote = "😀 周日&上午九点+开门。\n下午五点闭馆。"
    link = link_to(backend.add_document("前文。\n" + quote), quote=quote, lines=[2, 3])
    citation = Citation(
        **{"document_id": "d1", "path": "d1.txt", "title": "", "date": None, "author": None},
        **{"url": None, "headings": (), "quote": quote, "start": 4, "end": 4 + len(quote)},
        **{"lines": (2, 3), "places": (), "score": 0.8, "number": 1, "why": Why(1, 1, ())},
        highlights=((quote.index(SENTENCE), len(quote)),),
    )

    written = parse_qs(urlsplit(passage_link(citation, "http://127.0.0.1/")).fragment)
    assert written == parse_qs(urlsplit(link).fragment)
    assert written != parse_qs(urlsplit(passage_link(replace(citation, start=5), "")).fragment)
