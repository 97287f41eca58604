"""Answers in three states, versions of documents, and lines that must not break."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

TEXT = "总馆周六开放。\n周日上午九点开门。"
SENTENCE = "周日上午九点开门。"


def test_the_best_sentence_of_related_passages_is_marked_and_opens_its_document(chat, backend, ask):
    cited = [
        backend.cite(backend.add_document(TEXT, f"d{n}"), TEXT, SENTENCE, number=n) for n in (1, 2)
    ]
    backend.when("问", backend.answer(None, *cited, verdict="related"))
    ask(chat, "问")
    turn = chat.get_by_role("article")
    expect(turn).to_contain_text("没有直接的答案，最相关的是：")
    expect(turn.locator("mark")).to_have_text([SENTENCE, SENTENCE])
    turn.get_by_role("button", name="1 题目 d1").click()
    expect(chat.get_by_role("dialog").locator("mark")).to_have_text(SENTENCE)


def test_related_passages_without_a_sentence_or_none_at_all_are_borne(chat, backend, ask):
    bare = backend.cite(backend.add_document(TEXT), TEXT)
    backend.when("无句", backend.answer(None, bare, verdict="related"))
    backend.when("无段", backend.answer(None, verdict="related"))
    for question in ("无句", "无段"):
        ask(chat, question)
        expect(chat.get_by_role("article").last).to_contain_text("没有直接的答案")
    expect(chat.locator("mark")).to_have_count(0)


def test_what_is_not_there_hides_its_closest_passages_until_they_are_wanted(chat, backend, ask):
    backend.when("问", backend.answer(None, backend.cite(backend.add_document(TEXT), TEXT)))
    ask(chat, "问")
    turn = chat.get_by_role("article")
    expect(turn.get_by_text("这些文档里没有找到答案")).to_be_visible()
    expect(turn.get_by_role("listitem")).to_have_count(0)
    turn.get_by_text("最接近的段落（未必与问题有关）").click()
    expect(turn.get_by_role("listitem")).to_contain_text("总馆周六开放。")


def test_older_versions_are_folded_but_not_one_that_is_cited(chat, backend, ask):
    newer, cited, older = (backend.add_document(f"{TEXT}{n}", n) for n in ("new", "d1", "d2"))
    citations = [
        backend.cite(newer, TEXT, SENTENCE),
        backend.cite(cited, TEXT, SENTENCE, number=2, superseded_by="new"),
        backend.cite(older, TEXT, SENTENCE, number=3, superseded_by="new"),
    ]
    backend.when("问", backend.answer(f"{SENTENCE}[1]\n{SENTENCE}[2]", *citations))
    ask(chat, "问")
    turn = chat.get_by_role("article")
    expect(turn.get_by_role("listitem")).to_have_count(2)
    expect(turn.get_by_role("listitem").nth(1)).to_contain_text("已有新版本")
    turn.get_by_text("较早的版本（1）").click()
    expect(turn.get_by_role("listitem")).to_have_count(3)
    expect(turn.get_by_role("listitem").nth(2)).to_contain_text("已有新版本")


def test_an_only_version_is_not_folded_though_it_is_an_older_one(chat, backend, ask):
    old = backend.cite(backend.add_document(TEXT), TEXT, SENTENCE, superseded_by="gone")
    backend.when("问", backend.answer("答", old))
    ask(chat, "问")
    expect(chat.get_by_role("listitem")).to_have_count(1)


def test_a_number_stays_on_one_line_and_is_copied_as_it_stands(open_page, backend, ask):
    text = "一二三四五六七八九十" * 2 + "电话0571-8888-6601。\n· 早班\n· 晚班"
    page = open_page(width=390, height=844)
    backend.attach(page)
    page.goto("/")
    cited = backend.cite(backend.add_document(text), text)
    backend.when("问", backend.answer(f"{text}[1]", cited))
    ask(page, "问")
    numbers = page.get_by_text("0571-8888-6601", exact=True)
    expect(numbers).to_have_count(2)
    assert numbers.evaluate_all("nodes => nodes.map(node => node.getClientRects().length)") == [
        1,
        1,
    ]
    assert page.locator("blockquote").text_content() == text
    expect(page.locator(".answer")).to_contain_text("· 早班\n· 晚班")


def test_every_icon_has_a_title_in_the_language_of_the_page(chat, backend, ask):
    cited = backend.cite(backend.add_document(TEXT), TEXT, SENTENCE)
    backend.when("问", backend.answer(f"{SENTENCE}[1]", cited))
    ask(chat, "问")
    expect(chat.get_by_role("button", name="回答得对")).to_be_visible()
    titles = (
        "nodes => nodes.filter(node => node.querySelector(':scope > svg')).map(node => node.title)"
    )
    buttons = chat.locator("button")
    chinese = buttons.evaluate_all(titles)
    assert len(chinese) >= 6
    assert all(chinese)
    chat.get_by_role("button", name="EN").click()
    english = buttons.evaluate_all(titles)
    assert all(title.isascii() for title in english)


def test_the_first_visit_tells_what_was_not_read_and_why(page, backend):
    skipped = [{"path": f"{n}.bin", "reason": "unknown type .bin"} for n in range(3)]
    skipped.append({"path": "a.docx", "reason": "encrypted Word file"})
    backend.index = [{"generation": 1, "documents": 5, "skipped": skipped}]
    backend.attach(page)
    page.goto("/")
    expect(page.locator("#index-status")).to_contain_text("4 个未读入")
    note = "有 4 个文件没有读入（不支持的类型 .bin 3 个；Word 文档加了密 1 个）。"
    page.get_by_role("button", name=note).click()
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_contain_text("0.bin")


def test_on_a_touch_screen_no_button_stays_lit(open_page, backend):
    page = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    backend.attach(page)
    page.goto("/")
    language = page.get_by_role("button", name="EN")
    colour = "node => getComputedStyle(node).backgroundColor"
    before = language.evaluate(colour)
    language.tap()
    assert page.locator("#language").evaluate(colour) == before
