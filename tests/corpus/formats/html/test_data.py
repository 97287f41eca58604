"""Pages whose text stands in their data alone."""

import json

import pytest

from corpus.errors import DocumentError

BODY = "二号闸口自周一起改道，车辆走北侧便桥。"


def page(script, shown="<div id='app'></div>"):
    return f"<!DOCTYPE html><body>{shown}{script}</body>"


def linked(value):
    return f"<script type='application/ld+json'>{json.dumps(value, ensure_ascii=False)}</script>"


ARTICLE = {"@type": "NewsArticle", "headline": "闸口改道", "articleBody": BODY}
QUESTION = {
    "@type": "Question",
    "name": "几点开闸？",
    "acceptedAnswer": {"@type": "Answer", "text": "<p>每天六点开闸，节假日不变。</p>"},
}


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (linked(ARTICLE), f"闸口改道\n{BODY}"),
        (linked({"@graph": [{"@type": "WebSite", "name": "某网"}, ARTICLE]}), f"闸口改道\n{BODY}"),
        (linked({"mainEntity": [QUESTION]}), "几点开闸？\n每天六点开闸，节假日不变。"),
        (
            "<script id='__NEXT_DATA__' type='application/json'>"
            + json.dumps(
                {"props": {"post": {"id": "a1", "title": "改道", "content": f"<p>{BODY}</p>"}}}
            )
            + "</script>",
            f"改道\n{BODY}",
        ),
        (
            f"<script>window.__INITIAL_STATE__={json.dumps({'a': {'content': BODY}})};f()</script>",
            BODY,
        ),
    ],
)
def test_the_text_of_an_empty_page_is_read_from_its_data_and_noted(read, script, text):
    document = read(page(script), "a.html")

    assert document.text == text
    assert document.notes == ("text that the page does not show was read from its data",)


def test_data_that_the_page_shows_is_not_read_again(read):
    shown = f"<h1>闸口改道</h1><p>{BODY}</p>"

    document = read(page(linked(ARTICLE), shown), "a.html")
    assert (document.text, document.notes) == (f"闸口改道\n{BODY}", ())


@pytest.mark.parametrize(
    "script",
    [
        "<script>var a='内容';</script><noscript>请启用脚本。</noscript>",
        "<script type='application/ld+json'>{broken</script>",
        linked({"@type": "WebSite", "name": "某网", "url": "https://example.com"}),
        "<script>window.__NUXT__={};</script>",
        f"<script type='application/json'>{'[' * 100_000}</script>",
    ],
)
def test_a_page_without_text_in_its_data_has_none(read, script):
    with pytest.raises(DocumentError, match="no text"):
        read(page(script), "a.html")
