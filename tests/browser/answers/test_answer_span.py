"""The words that answer, related passages and newer versions, as the page shows them."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.document_panel import MARKER

QUOTE = "𠮷时借阅规则😀。\n光盘借期为7天，图书为17天。\n期刊为7天。另附表。"
DISC, JOURNAL = "光盘借期为7天，图书为17天。", "期刊为7天。"


def at(words: str, start: int = 0) -> list[int]:
    """Return the range of words in the quote, in code points as Python counts them."""
    start = QUOTE.index(words, start)
    return [start, start + len(words)]


def span(words: str, start: int = 0, citation: int = 1) -> dict:
    first, last = at(words, start)
    return {"citation": citation, "start": first, "end": last, "text": words}


@pytest.fixture
def answer_with(chat, backend, ask):
    """Answers a question from the quote, which stands in a document behind other text."""
    document = backend.add_document(f"😀无关的前言。\n{QUOTE}\n无关的后文。")

    def answer(words, *sentences, text=f"{DISC} [1]", **more):
        highlights = [at(sentence) for sentence in sentences]
        cited = backend.cite(document, QUOTE, highlights=highlights)
        backend.when("几天", backend.answer(text, cited, answer_span=words, **more))
        ask(chat, "几天")
        return chat.get_by_role("article")

    return answer


def test_the_words_that_answer_are_emphasised_within_the_marked_sentence(chat, answer_with):
    turn = answer_with(span("7天"), DISC)
    expect(turn.locator("blockquote mark")).to_have_text(DISC)
    expect(turn.locator("blockquote").get_by_role("strong")).to_have_text("7天")
    before = turn.locator("blockquote strong").evaluate("node => node.previousSibling.data")
    assert before == "光盘借期为"
    assert turn.locator("blockquote").text_content() == QUOTE
    expect(turn.locator("blockquote mark strong")).to_have_css("font-weight", "700")

    turn.get_by_role("button", name=MARKER).click()
    panel = chat.get_by_role("dialog")
    expect(panel.locator("mark")).to_have_text(DISC)
    expect(panel.locator("mark strong")).to_have_text("7天")
    expect(panel.get_by_role("strong")).to_have_count(1)
    assert panel.locator("strong").evaluate("node => node.previousSibling.data") == before


def test_the_answer_emphasises_them_where_they_answer_and_not_where_they_occur_too(
    chat, answer_with
):
    late = QUOTE.index(JOURNAL)
    turn = answer_with(span("7天", late), DISC, JOURNAL, text=f"{DISC} {JOURNAL} [1] 又见7天。")
    expect(turn.locator(".answer strong")).to_have_text("7天")
    before = turn.locator(".answer strong").evaluate("node => node.previousSibling.data")
    assert before == f"{DISC}\n期刊为"
    expect(turn.locator(".answer")).to_have_text(f"{DISC} {JOURNAL}1 又见7天。")


def test_words_at_the_end_of_the_answer_stay_with_the_marker(chat, answer_with):
    turn = answer_with(span("17天。"), DISC)
    expect(turn.locator(".answer strong")).to_have_text(["17天", "。"])
    expect(turn.locator(".tie strong + button")).to_have_text("1")


def test_words_that_cross_the_border_of_sentences_are_emphasised_on_both_sides(chat, answer_with):
    turn = answer_with(span("17天。\n期刊"), DISC, JOURNAL)
    turn.get_by_role("button", name=MARKER).click()
    for place in (turn.locator("blockquote"), chat.get_by_role("dialog")):
        expect(place.locator("mark")).to_have_text([DISC, JOURNAL])
        expect(place.locator("mark strong")).to_have_text(["17天。", "期刊"])
        expect(place.locator("strong")).to_have_count(2)


def test_emphasis_survives_walking_through_the_matches_and_a_reload_of_the_link(chat, answer_with):
    turn = answer_with(span("7天", QUOTE.index(JOURNAL)), DISC, JOURNAL)
    turn.get_by_role("button", name=MARKER).click()
    panel = chat.get_by_role("dialog")
    for _ in range(3):
        panel.get_by_role("button", name="下一处").click()
    expect(panel.locator("mark.is-current strong")).to_have_text("7天")
    chat.reload()
    expect(panel.locator("mark strong")).to_have_text("7天")
    expect(panel.locator("mark")).to_have_text([DISC, JOURNAL])


@pytest.mark.parametrize(
    "words",
    [
        None,
        "7天",
        {"citation": 1},
        {"citation": 9, "start": 0, "end": 4, "text": "x"},
        {"citation": 1, "start": 9, "end": 4, "text": "x"},
        {"citation": 1, "start": -3, "end": 0, "text": "x"},
    ],
    ids=str,
)
def test_an_answer_without_a_sound_span_is_shown_without_emphasis(chat, answer_with, words):
    turn = answer_with(words, DISC)
    expect(turn.locator("blockquote mark")).to_have_text(DISC)
    turn.get_by_role("button", name=MARKER).click()
    expect(chat.get_by_role("dialog").locator("mark")).to_have_text(DISC)
    expect(chat.locator("strong")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "said", "label"),
    [
        ("zh-CN", "没有直接的答案，最相关的是：", "相关的段落"),
        ("en-GB", "No direct answer. Most related:", "Related passages"),
    ],
)
def test_related_passages_are_shown_with_what_they_lack(
    open_page, backend, ask, locale, said, label
):
    page = open_page(locale=locale)
    backend.attach(page)
    page.goto("/")
    cited = backend.cite(backend.add_document(QUOTE), QUOTE, DISC)
    differs = ["没有 10月7日；有 10月1日–5日", "<b>没有</b> 广州"]
    backend.when("谁值班", backend.answer(None, cited, verdict="related", differs=differs))
    ask(page, "谁值班")
    turn = page.get_by_role("article")
    expect(turn).to_contain_text(said)
    expect(turn.locator(".differs li")).to_have_text(differs)
    passages = turn.get_by_role("region", name=label, exact=True)
    expect(passages).to_contain_text(DISC)
    expect(turn.locator(".best mark")).to_have_text(DISC)
    expect(passages.locator("mark")).to_have_text(DISC)
    expect(turn.locator("b")).to_have_count(0)
    expect(turn.get_by_role("button", name=re.compile("修改问题|Edit question"))).to_be_visible()
    assert "未必" not in turn.inner_text()


def test_what_is_not_there_has_a_sentence_of_its_own(chat, backend, ask):
    cited = backend.cite(backend.add_document(QUOTE), QUOTE)
    backend.when("红烧肉", backend.answer(None, cited, differs=["没有 红烧肉"]))
    ask(chat, "红烧肉")
    expect(chat.get_by_role("article")).to_contain_text("这些文档里没有找到答案")
    expect(chat.locator(".differs")).to_have_count(0)


def test_a_conversation_is_exported_with_what_related_passages_lack(chat, backend, ask):
    cited = backend.cite(backend.add_document(QUOTE), QUOTE, DISC, superseded_by="d2")
    reply = backend.answer(None, cited, verdict="related", differs=["没有 *10月7日*"])
    backend.when("谁值班", reply)
    ask(chat, "谁值班")
    expect(chat.get_by_role("listitem").first).to_be_visible()
    with chat.expect_download() as download:
        chat.get_by_role("button", name="导出").click()
    text = download.value.path().read_text(encoding="utf-8")
    expected = (
        "**没有直接的答案，最相关的是：**",
        "### 相关的段落\n",
        "已有新版本",
        r"没有 \*10月7日\*",
    )
    assert [words for words in expected if words not in text] == []
    assert "没有找到" not in text


def test_a_citation_of_an_older_version_says_so_and_opens_the_newer_one(chat, backend, ask):
    old = backend.add_document(QUOTE, title="规则（2018）")
    backend.add_document("光盘借期为9天。", "d2", title="规则（2022）")
    backend.when(
        "几天",
        backend.answer(
            f"{DISC} [1]",
            backend.cite(old, QUOTE, DISC, superseded_by="d2"),
            backend.cite(backend.add_document("别的。", "d3"), "别的。", number=2),
        ),
    )
    ask(chat, "几天")
    expect(chat.locator(".card")).to_have_count(2)
    first, second = chat.locator(".card").all()
    expect(first).to_contain_text("已有新版本")
    expect(second).not_to_contain_text("已有新版本")
    expect(second.get_by_role("button", name=re.compile("新版本"))).to_have_count(0)
    first.get_by_role("button", name="打开新版本：规则（2018）").click()
    panel = chat.get_by_role("dialog", name="规则（2022）")
    expect(panel).to_contain_text("光盘借期为9天。")
    expect(panel.locator("mark")).to_have_count(0)


def test_a_newer_version_that_is_cited_too_opens_at_its_passage(chat, backend, ask):
    old = backend.add_document(QUOTE)
    new = backend.add_document("前言。\n" * 300 + "光盘借期为9天。", "d2")
    backend.when(
        "几天",
        backend.answer(
            f"{DISC} [1]",
            backend.cite(old, QUOTE, DISC, superseded_by="d2"),
            backend.cite(new, "光盘借期为9天。", "9天", number=2),
        ),
    )
    ask(chat, "几天")
    chat.get_by_role("button", name=re.compile("打开新版本")).click()
    expect(chat.get_by_role("dialog").locator("mark")).to_have_text("9天")
    expect(chat.get_by_role("dialog").locator("mark")).to_be_in_viewport()
