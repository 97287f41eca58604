"""Answers that a language model writes, on the page."""

import json

import pytest
from playwright.sync_api import expect

TEXT = "第十一条 图书借期为30天。逾期不还的，每册每天收取0.1元。"


def sentence(text, supported=True, citations=(1,)):
    return {"text": text, "citations": list(citations), "supported": supported}


def written(*sentences):
    text = "".join(each["text"] for each in sentences if each["supported"])
    return {"text": text, "sentences": list(sentences), "model": "small"}


@pytest.fixture
def answer(backend):
    """Return a function that makes an answer with what a model wrote."""

    def make(**more):
        document = backend.add_document(TEXT)
        citation = backend.cite(document, TEXT, "第十一条 图书借期为30天。")
        return backend.answer("第十一条 图书借期为30天。[1]", citation, **more)

    return make


SAID = sentence("图书可以借30天。")
INVENTED = sentence("<b>押金</b>五百元。", supported=False)


def events(*named):
    return "".join(
        f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n" for name, data in named
    )


def streamed(body):
    return 200, body, {"Content-Type": "text/event-stream; charset=utf-8"}


def test_written_sentences_are_the_answer_and_what_is_not_supported_is_struck(
    chat, backend, ask, answer
):
    body = events(
        ("answer", answer()),
        ("sentence", SAID),
        ("sentence", INVENTED),
        ("done", answer(written=written(SAID, INVENTED))),
    )
    backend.when("借多久", streamed(body))
    ask(chat, "借多久")

    shown = chat.locator(".answer")
    expect(shown).to_contain_text("图书可以借30天。1")
    expect(shown.locator("s")).to_have_text("<b>押金</b>五百元。")
    expect(chat.get_by_role("log")).to_contain_text(
        "由 small 撰写；下面的段落里没有依据的话已划去。"
    )
    expect(chat.locator("mark").first).to_have_text("第十一条 图书借期为30天。")
    shown.get_by_role("button", name="1").first.click()
    expect(chat.get_by_role("dialog")).to_contain_text("每册每天收取0.1元")


def test_a_reason_stands_below_the_quotes_where_nothing_was_written(chat, backend, ask, answer):
    error = {"type": "LanguageModelError", "message": "The language model did not answer in time."}
    backend.when("借多久", answer(written_error=error | {"hint": ""}))
    ask(chat, "借多久")

    expect(chat.locator(".answer")).to_contain_text("图书借期为30天。")
    log = chat.get_by_role("log")
    expect(log).to_contain_text("只引原文：The language model did not answer in time.")


@pytest.mark.parametrize(
    "broken", ["event: answer\ndata: {]\n\n", "event: answer\ndata: 3\n\n", "", "<html>"]
)
def test_a_stream_that_breaks_off_is_a_failure_that_can_be_tried_again(
    chat, backend, ask, answer, broken
):
    backend.when("借多久", streamed(broken), answer())
    ask(chat, "借多久")
    chat.get_by_role("button", name="重试").click()

    expect(chat.locator(".answer")).to_contain_text("图书借期为30天。")


def test_the_page_says_where_questions_and_passages_are_sent(open_page, backend):
    backend.index = [
        {"generation": 1, "documents": 2, "chunks": 7}
        | {"language_model": {"model": "small", "host": "llm.example"}}
    ]
    page = open_page()
    backend.attach(page)
    page.goto("/")

    expect(page.locator("#composer")).to_contain_text("问题和段落会发送到 llm.example（small）。")


def test_a_written_answer_is_copied_and_exported_as_it_was_written(chat, backend, ask, answer):
    backend.when("借多久", answer(written=written(SAID, INVENTED)))
    ask(chat, "借多久")
    with chat.expect_download() as download:
        chat.get_by_role("button", name="导出").click()

    exported = download.value.path().read_text()
    assert "图书可以借30天。" in exported
    assert "押金" not in exported
