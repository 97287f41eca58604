"""An answer comes first, breaks where its document does, and leaves room for its sources."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

QUOTE = "报名须知如下。\n（一）带身份证；\n（二）带照片；\n（三）填表。\n逾期不候。"
ITEMS = QUOTE[QUOTE.index("（一") : QUOTE.index("\n逾期")]


@pytest.fixture
def turn(chat, backend, ask):
    """Return a function that asks for the items, and returns the turn."""

    def make(line=None, quote=QUOTE, words=ITEMS, **more):
        document = backend.add_document(quote)
        cited = backend.cite(document, quote, words)
        backend.when(
            "要带什么", backend.answer(f"{line or words.replace(chr(10), ' ')} [1]", cited, **more)
        )
        ask(chat, "要带什么")
        return chat.locator(".turn")

    return make


def test_a_list_breaks_at_its_items(turn):
    answer = turn().locator(".answer")
    assert answer.inner_text().split("\n")[:2] == ["（一）带身份证；", "（二）带照片；"]


def test_an_answer_in_other_words_stays_as_it_is(turn):
    answer = turn("带证件 和照片").locator(".answer")
    assert answer.inner_text().startswith("带证件 和照片")


def test_the_words_that_answer_stand_first_if_they_are_short(turn):
    at = QUOTE.index("照片")
    view = turn(answer_span={"citation": 1, "start": at, "end": at + 2, "text": "照片"})
    expect(view.locator(".answer-short")).to_have_text("照片")
    box, sentence = (view.locator(each).bounding_box() for each in (".answer-short", ".answer"))
    assert box["y"] < sentence["y"]


def test_without_such_words_nothing_stands_above_the_answer(turn):
    expect(turn().locator(".answer-short")).to_be_hidden()


def test_the_first_source_of_a_long_answer_is_visible_and_the_answer_unfolds(chat, turn):
    chat.set_viewport_size({"width": 1280, "height": 800})
    items = "\n".join(f"（{number}）这是第{number}项，请按要求准备。" for number in range(40))
    view = turn(quote=items, words=items)
    expect(view.locator(".card-title").first).to_be_in_viewport()
    expect(view.locator(".answer-toggle")).to_be_visible()
    folded = view.locator(".answer").bounding_box()["height"]
    view.locator(".answer-toggle").click()
    assert view.locator(".answer").bounding_box()["height"] > 2 * folded


def test_a_card_begins_at_the_sentence_that_answers(chat, turn):
    before = "".join(f"这是前面的第{number}句话，与问题无关。" for number in range(40))
    sentence = "需要带身份证。"
    after = "".join(f"这是后面的第{number}句话，与问题无关。" for number in range(40))
    view = turn(quote=before + sentence + after, words=sentence)
    quote = view.locator("blockquote")
    expect(quote).to_have_class(re.compile("is-cut"))
    assert quote.inner_text().startswith(sentence)
    view.get_by_role("button", name="展开全段").last.click()
    assert quote.inner_text().startswith("这是前面的第0句话")
