"""The page around the answers: its first visit, failures, languages, screens and colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations

WEB = Path(__file__).resolve().parents[3] / "web"

CONTRAST = """node => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => parse(colour).slice(0, 3)
    .map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  let ground = node;
  while (parse(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const [low, high] = [getComputedStyle(node).color, getComputedStyle(ground).backgroundColor]
    .map(luminance).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""


def test_the_masthead_shows_the_number_of_documents_and_the_date_of_the_index(chat, backend):
    expect(chat.get_by_role("status")).to_have_text("2 篇文档")
    backend.index = [{"generation": 2, "documents": 5, "built_at": "2024-06-20T09:30:00+00:00"}]
    chat.reload()
    expect(chat.get_by_role("status")).to_have_text(re.compile(r"5 篇文档.*索引于 2024年6月20日"))


def test_an_answer_from_a_newer_generation_refreshes_the_masthead(chat, backend, ask):
    expect(chat.get_by_role("status")).to_have_text("2 篇文档")
    backend.index = [{"generation": 2, "documents": 9}]
    backend.when("问", backend.answer("答", index={"generation": 2, "documents": 9}))
    ask(chat, "问")
    expect(chat.locator("#index-status")).to_have_text(re.compile("9 篇文档.*文档有更新"))


def test_the_page_is_usable_before_and_without_the_index_line(page, backend, ask):
    backend.index = [backend.HELD]
    backend.attach(page)
    page.goto("/")
    ask(page, "先问")
    expect(page.get_by_role("log")).to_contain_text("先问的回答")
    backend.release("index", backend.OFFLINE)
    ask(page, "再问")
    expect(page.get_by_role("log")).to_contain_text("再问的回答")


def test_a_refusal_shows_message_and_hint_in_its_turn(chat, backend, ask):
    for status in (413, 422, 429, 500, 503):
        backend.when(f"问{status}", backend.error(status, f"服务的话<b>{status}。", "服务的建议。"))
        ask(chat, f"问{status}")
        turn = chat.get_by_role("article").last
        for text in (f"问{status}", f"服务的话<b>{status}。", "服务的建议。"):
            expect(turn).to_contain_text(text)
        expect(turn.get_by_role("button", name="重试")).to_be_enabled()


def test_a_missing_answer_is_explained(chat, backend, ask):
    replies = (
        (backend.OFFLINE, "连不上服务"),
        ((502, "<html>bad gateway"), "服务出了问题"),
        ((200, "{"), "无法读取"),
        ({}, "无法读取"),
    )
    for number, (reply, words) in enumerate(replies):
        backend.when(f"问{number}", reply)
        ask(chat, f"问{number}")
        expect(chat.get_by_role("article").last).to_contain_text(words)


def test_retry_asks_the_same_question_again_in_the_same_turn(chat, backend, ask):
    backend.when("问", backend.OFFLINE, backend.answer("这次有了。"))
    ask(chat, "问")
    chat.get_by_role("button", name="重试").click()
    expect(chat.get_by_role("article")).to_contain_text("这次有了。")
    expect(chat.get_by_role("article")).to_have_count(1)
    expect(chat.get_by_role("button", name="重试")).to_have_count(0)
    assert [body["question"] for body in backend.asked] == ["问", "问"]


def test_a_refused_question_can_be_taken_back_into_the_box(chat, backend, ask):
    backend.when("太长的问题", backend.error(413, "太长。"))
    ask(chat, "太长的问题")
    chat.get_by_role("button", name="修改问题").click()
    expect(chat.get_by_role("textbox")).to_have_value("太长的问题")
    expect(chat.get_by_role("textbox")).to_be_focused()


@pytest.mark.parametrize(
    ("locale", "name", "sentence"),
    [
        ("en-GB", "Your question", "Not found in these documents"),
        ("zh-TW", "你的问题", "没有找到答案"),
        ("ja-JP", "你的问题", "没有找到答案"),
    ],
)
def test_the_language_of_the_page_is_the_browser_s_and_chinese_by_default(
    open_page, backend, ask, locale, name, sentence
):
    page = open_page(locale=locale)
    backend.attach(page)
    page.goto("/")
    backend.when("x", backend.answer(None))
    expect(page.get_by_role("textbox")).to_have_accessible_name(name)
    ask(page, "x")
    expect(page.get_by_role("log")).to_contain_text(sentence)


def _fill(page, backend, ask):
    """Every state at once: an answer, related passages, nothing found, a failure, a document."""
    text = "很长的网址https://example.org/" + "a" * 300 + "\n答案在这里。"
    document = backend.add_document(
        text, path="很长/" + "路径" * 60, title="标题" * 40, url="https://example.org/"
    )
    dated = {"date": "2024-06-20", "lines": [1, 2], "superseded_by": "d2"}
    citation = backend.cite(document, text, "答案在这里。", **dated)
    first = text.index("答案在")
    span = {"citation": 1, "start": first, "end": first + 4, "text": "答案在这"}
    more = {"standalone_question": "完整的问题", "answer_span": span}
    backend.when("有", backend.answer("答案在这里。[1]", citation, **more))
    related = {"verdict": "related", "differs": ["没有" + "a" * 300]}
    backend.when("近", backend.answer(None, citation, **related))
    backend.when("无", backend.answer(None, citation))
    backend.when("错", backend.error(503, "还没好。", "请等一等。"))
    backend.attach(page)
    page.goto("/")
    for question in ("无", "近", "错", "有"):
        ask(page, question)
    expect(page.locator(".pending")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "sizes"),
    [
        ("zh-CN", [(320, 640), (899, 700), (3840, 2160)]),
        ("en-US", [(320, 640), (390, 844), (900, 700)]),
    ],
    ids=["zh-CN", "en-US"],
)
def test_no_screen_scrolls_sideways(open_page, backend, ask, sizes, locale):
    page = open_page(locale=locale)
    _fill(page, backend, ask)
    overflow = "nodes => nodes.map(node => node.scrollWidth - node.clientWidth)"
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.get_by_role("button", name=re.compile(r"^1\b")).last.click()
        expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
        widths = page.locator("html, #scroller, #document-body").evaluate_all(overflow)
        assert widths == [0, 0, 0], (width, height)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_text_has_contrast_in_both_colour_schemes(open_page, backend, ask):
    page = open_page(reduced_motion="reduce")
    _fill(page, backend, ask)
    page.get_by_role("button", name=re.compile(r"^1\b")).last.click()
    page.get_by_role("dialog").locator("mark").wait_for()
    selectors = (
        ".index-status, .question, .understood, .answer, .marker, .card-title, .facts span, .quote,"
        " .span, .hint, mark, .failure p, .action, .quiet, .document-text p, textarea, a, .fine"
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        ground = page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor")
        assert (min(map(int, re.findall(r"\d+", ground))) > 127) == (scheme == "light")
        contrasts = page.locator(selectors).evaluate_all(f"nodes => nodes.map({CONTRAST})")
        assert len(contrasts) > 20
        assert min(contrasts) >= 4.5, scheme


@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "dark"), ((1440, 900), "light")])
def test_axe_finds_no_violation(open_page, backend, ask, size, scheme):
    page = open_page(*size, color_scheme=scheme, reduced_motion="reduce")
    _fill(page, backend, ask)
    page.get_by_role("button", name=re.compile(r"^1\b")).last.click()
    page.get_by_role("dialog").locator("mark").wait_for()
    assert violations(page) == []


def test_reduced_motion_turns_animations_off(open_page):
    page = open_page(reduced_motion="reduce")
    page.goto("/")
    durations = "nodes => nodes.map(node => parseFloat(getComputedStyle(node).animationDuration))"
    assert max(page.locator("*").evaluate_all(durations)) < 0.001


def test_scripts_and_styles_together_are_small(page):
    requests = []
    page.on("request", lambda request: requests.append(request))
    page.goto("/")
    files = [*WEB.rglob("*.js"), *WEB.rglob("*.css")]
    # The style of another page, that of the HTTP reference.
    files.remove(WEB / "reference.css")
    # Every file is used, no other one is, and none waits until another module names it.
    paths = {file.relative_to(WEB).as_posix() for file in files}
    asked = {request.url.partition("/static/")[2] for request in requests} - {""}
    assert asked - {"favicon.svg"} == paths
    assert sum(file.stat().st_size for file in files) < 99_000
    named = page.locator("[rel=modulepreload], script").evaluate_all(
        "nodes => nodes.map(node => (node.href || node.src).split('/static/')[1])"
    )
    assert sorted(named) == sorted(path for path in paths if path.endswith(".js"))
    inline = "script:not([src]), style, [style], [onclick], [onload]"
    assert (
        page.evaluate(
            f"fetch('/').then(r => r.text()).then(html => new DOMParser()"
            f".parseFromString(html, 'text/html').querySelectorAll('{inline}').length)"
        )
        == 0
    )
