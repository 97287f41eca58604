"""What a reader does with an answer: judges it, goes on from it, takes it along."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations

TEXT = "总馆周六开放。\n周日上午九点开门。\n周一闭馆。"
SENTENCE = "周日上午九点开门。"
BEGINS_WITH_ONE = re.compile(r"^1\b")


@pytest.fixture
def answered(chat, backend, ask):
    """Ask and be answered with one citation; returns the page."""

    def receive(question="几点开门", page=chat, *, found=True, **citation):
        document = backend.add_document(TEXT, title="开放时间", path="notices/7.txt")
        cited = backend.cite(document, TEXT, SENTENCE, **citation)
        backend.when(question, backend.answer(f"{SENTENCE}[1]" if found else None, cited))
        ask(page, question)
        if not found:
            page.get_by_role("article").last.get_by_text("最接近的段落").click()
        expect(page.get_by_role("article").last.get_by_role("listitem")).to_have_count(1)
        return page

    return receive


@pytest.fixture
def clipboard(chat):
    """The text in the clipboard, on demand."""
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return lambda: chat.evaluate("navigator.clipboard.readText()")


def exported(page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    assert download.value.suggested_filename.endswith(".md")
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_the_score_of_a_passage_is_shown_in_words(chat, backend, ask):
    scores = {0.65: "匹配：强", 0.64: "匹配：中", 0.5: "匹配：中", 0.49: "匹配：弱"}
    document = backend.add_document(TEXT)
    backend.when(
        "问", backend.answer("答", *(backend.cite(document, TEXT, score=s) for s in scores))
    )
    ask(chat, "问")
    for card, words in enumerate(scores.values()):
        expect(chat.get_by_role("listitem").nth(card).get_by_text(words)).to_be_visible()


def test_without_a_score_no_strength_is_shown(chat, backend, ask):
    document = backend.add_document(TEXT)
    cited = [backend.cite(document, TEXT, score=score) for score in (None, "0.9")]
    backend.when("问", backend.answer("答", *cited))
    ask(chat, "问")
    expect(chat.get_by_role("listitem")).to_have_count(2)
    expect(chat.get_by_role("log")).not_to_contain_text("匹配")


def test_where_nothing_answers_no_passage_is_called_strong(answered):
    card = answered(found=False, score=0.99).get_by_role("listitem")
    expect(card).to_contain_text("匹配：中")


def test_not_found_looks_unlike_an_answer_and_offers_to_change_the_question(answered):
    page = answered(found=False)
    article = page.get_by_role("article")
    assert (
        article.locator(".not-found").evaluate("node => getComputedStyle(node).borderStyle")
        == "dashed"
    )
    expect(article.get_by_role("button", name="复制回答")).to_have_count(0)
    expect(article.get_by_role("listitem")).to_contain_text(SENTENCE)
    article.get_by_role("button", name="修改问题").click()
    expect(page.get_by_role("textbox")).to_have_value("几点开门")


def test_a_heading_that_repeats_the_title_is_left_out(answered):
    card = answered(headings=["开放时间", "周末"]).get_by_role("listitem")
    assert card.inner_text().count("开放时间") == 1
    expect(card).to_contain_text("周末")


def test_a_few_other_places_are_named_and_the_rest_come_on_demand(answered):
    page = answered(also_in=[f"copies/{number}.txt" for number in range(40)])
    card = page.get_by_role("listitem")
    expect(card).to_contain_text("copies/2.txt")
    expect(card).not_to_contain_text("copies/3.txt")
    card.get_by_role("button", name="另外 37 处").press("Enter")
    expect(card).to_contain_text("copies/39.txt")
    expect(card.get_by_text("copies/3.txt")).to_be_focused()


def test_a_copied_citation_contains_the_quote_its_source_and_a_link(answered, clipboard, served):
    page = answered(lines=[1, 3], date="2024-06-20", document_id="a/b c#d")
    page.get_by_role("button", name="复制引文：开放时间").click()
    expect(page.get_by_role("listitem")).to_contain_text("已复制")
    assert clipboard().startswith(
        f"“{TEXT}”\n——《开放时间》（notices/7.txt，第 1–3 行，2024-06-20）\n"
        f"{served.url.rstrip('/')}/#doc=a%2Fb+c%23d&start=0&end={len(TEXT)}"
    )


def test_a_copied_answer_names_the_sources_it_refers_to(answered, clipboard, served):
    page = answered()
    page.get_by_role("button", name="复制回答").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = clipboard()
    assert copied.startswith(f"{SENTENCE}[1]\n\n[1] ——《开放时间》（notices/7.txt）\n{served.url}")


def test_copying_works_where_the_browser_offers_no_clipboard(answered, clipboard):
    page = answered()
    page.evaluate(
        "Object.defineProperty(navigator.clipboard, 'writeText', {value: () => Promise.reject()})"
    )
    page.get_by_role("button", name="复制引文：开放时间").click()
    expect(page.get_by_role("listitem")).to_contain_text("已复制")
    expect(page.get_by_role("button", name="复制引文：开放时间")).to_be_focused()
    assert TEXT in clipboard().replace("\r\n", "\n")


def test_the_export_contains_every_turn_with_its_sources(answered, backend, ask):
    page = answered(lines=[1, 3])
    backend.when("坏", backend.error(422, "不行。"))
    ask(page, "坏")
    answered("天气", found=False)
    text = exported(page)
    in_order = (
        *("# 出处", "## 几点开门", f"{SENTENCE}\\[1\\]", "1. **[开放时间](<http", "第 1–3 行"),
        *(f"   > {SENTENCE}", "## 坏", "没有得到回答", "## 天气", "没有找到答案", "最接近的段落"),
    )
    places = [text.index(part) for part in in_order]
    assert places == sorted(places)


def test_nothing_in_an_export_becomes_markup(chat, backend, ask):
    bait = "<img src=x> [a](javascript:b) `c` **d**\n# e\n- f\n1. g\n===\n> h | i"
    document = backend.add_document(bait, title=bait, path=bait)
    backend.when("x", backend.answer(f"{bait}[1]", backend.cite(document, bait)))
    ask(chat, "x")
    expect(chat.get_by_role("listitem")).to_have_count(1)
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(exported(chat))
    kinds = {kind.type for token in tokens for kind in [token, *(token.children or [])]}
    assert not kinds & {
        "html_inline",
        "html_block",
        "image",
        "code_inline",
        "em_open",
        "table_open",
    }
    links = [
        kind.attrs["href"]
        for token in tokens
        for kind in token.children or []
        if kind.type == "link_open"
    ]
    assert len(links) == 1
    assert "/#doc=" in links[0]
    assert sum(token.type == "heading_open" for token in tokens) == 3
    assert sum(token.type == "list_item_open" for token in tokens) == 1


def test_changing_the_language_translates_everything_and_keeps_the_conversation(answered, backend):
    page = answered(lines=[1, 3])
    backend.when("坏", backend.OFFLINE)
    page.get_by_role("textbox").fill("坏")
    page.keyboard.press("Enter")
    expect(page.get_by_text("连不上服务。")).to_be_visible()
    page.get_by_role("textbox").fill("草稿")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_text("The service cannot be reached.")).to_be_visible()
    expect(page.get_by_role("listitem")).to_contain_text("Match: strong")
    expect(page.get_by_role("listitem")).to_contain_text("lines 1–3")
    expect(page.get_by_role("textbox")).to_have_accessible_name("Your question")
    expect(page.get_by_role("textbox")).to_have_value("草稿")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert [body["question"] for body in backend.asked] == ["几点开门", "坏"]
    page.reload()
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="Ask these documents")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="问问这些文档")).to_be_visible()


def test_the_first_visit_explains_what_is_searched_and_offers_example_questions(page, backend):
    backend.index = [{"generation": 1, "documents": 5}]
    named = [{"question": f"例{n}？", "document_id": "d"} for n in range(6)]
    backend.examples = {"examples": [None, {"question": 7}, *named]}
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_text("共 5 篇文档，可以直接提问。")).to_be_visible()
    examples = page.get_by_role("group", name="可以这样问").get_by_role("button")
    expect(examples).to_have_text(["例0？", "例1？", "例2？", "例3？"])
    examples.nth(1).click()
    expect(page.get_by_role("log")).to_contain_text("例1？的回答")
    expect(examples).to_have_count(0)
    expect(page.get_by_role("textbox")).to_be_focused()


@pytest.mark.parametrize("status", [404, 500])
def test_without_example_questions_nothing_stands_in_their_place(page, backend, status):
    backend.examples = backend.error(status, "没有。")
    backend.attach(page)
    with page.expect_response("**/examples"):
        page.goto("/")
    expect(page.get_by_text("共 2 篇文档，可以直接提问。")).to_be_visible()
    expect(page.get_by_role("group", name="可以这样问")).to_have_count(0)


def test_axe_finds_nothing_serious_in_any_state(open_page, backend, ask, answered):
    page = open_page(reduced_motion="reduce")

    def check():
        for (width, height), scheme in product([(390, 844), (1440, 900)], ["light", "dark"]):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(page) == [], (width, scheme)

    backend.examples = {"examples": [{"question": "例？", "document_id": "d"}]}
    backend.attach(page)
    page.goto("/")
    expect(page.get_by_role("button", name="例？")).to_be_visible()
    check()
    backend.when("错", backend.error(503, "还没好。", "请等一等。"))
    backend.when("等", backend.HELD)
    answered("无", page, found=False)
    ask(page, "错")
    answered("有", page, lines=[1, 2], also_in=["a"] * 9)
    ask(page, "等")
    expect(page.get_by_role("button", name="停止")).to_be_visible()
    expect(page.get_by_role("button", name="重试")).to_be_visible()
    check()
