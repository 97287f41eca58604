"""The report of an evaluation in a browser, opened as a file."""

from __future__ import annotations

import pytest

from bot.evaluate import Case, evaluation
from bot.evaluate.html.report import report_html
from tests.browser.accessibility import violations

QUESTION = "图书馆的光盘借期是几天？"
PATH = "guides/no-such-guide.txt"


@pytest.fixture(scope="module")
def report(sample_answerer, tmp_path_factory):
    """A report with a failure of nearly every way, over the bundled samples."""
    path = sample_answerer.ask(QUESTION, 1).citations[0].path
    cases = [
        Case(QUESTION, path, ("光盘",), (), "plain", line=1),
        Case(QUESTION, path, ("没有这样的话" * 40,), ("前面的问题？",), "wrong", line=2),
        Case(QUESTION, None, (), (), "a-kind-with-a-very-long-name-that-no-column-holds", line=3),
        Case("怎样做红烧肉才不腻？", None, (), (), "题外", line=4),
        Case(QUESTION, PATH, ("7天",), line=5),
    ]
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report_html(evaluation(sample_answerer, cases), "q" * 80), encoding="utf-8")
    return file


@pytest.fixture
def open_report(browser, report):
    """Opens the report; what it complains about or asks for fails the test."""
    contexts, complaints = [], []

    def open_one(width=1440, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: complaints.append(request.url))
        page.goto(report.as_uri())
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert set(complaints) <= {report.as_uri()}


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_report_is_wider_than_its_window(open_report, width):
    page = open_report(width)

    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about_in_a_report(open_report, scheme):
    page = open_report(scheme=scheme)
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")

    assert violations(page) == []


def test_a_dark_system_gets_a_dark_report(open_report):
    grounds = {
        open_report(scheme=scheme)
        .locator("body")
        .evaluate("node => getComputedStyle(node).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(grounds) == 2


def test_a_failure_opens_with_the_keyboard_and_shows_the_marked_passage(open_report):
    page = open_report()
    failure = page.locator("details").first
    assert not failure.locator("blockquote").first.is_visible()

    failure.locator("summary").press("Enter")
    assert failure.locator("blockquote mark").first.is_visible()
