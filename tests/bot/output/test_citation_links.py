"""Addresses that open what is cited; `tests/browser` compares them with those of the page."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.output.citation_links import citation_url, document_link, passage_link, web_address
from bot.types import SearchHit
from corpus.types import Place

BASE = "http://127.0.0.1:8000/"


def hit(**more):
    known = {
        **{"document_id": "d1", "path": "a.txt", "title": "", "date": None, "author": None},
        **{"url": None, "headings": (), "quote": "开门。", "start": 0, "end": 3, "lines": None},
        **{"places": (), "score": 1.0},
    }
    return SearchHit(**(known | more))


def parts(link):
    return parse_qs(urlsplit(link).fragment)


def test_a_passage_has_the_address_of_the_page_with_its_place():
    link = passage_link(hit(places=((0, Place(page=3)),)), BASE)
    assert link.startswith(BASE + "#doc=d1&start=0&end=3&")
    assert parts(link)["pages"] == ["3-3"]
    assert parts(link)["q"][0].endswith(".开门。")


def test_a_document_has_the_address_of_the_page():
    assert document_link("d1", BASE) == BASE + "#doc=d1"


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#z", "HTTP://a.example/新闻"])
def test_a_document_with_an_address_of_its_own_is_cited_by_it(url):
    assert citation_url(hit(url=url), BASE) == web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "http://a b",
        "http://a\nb",
    ],
)
def test_what_leads_to_no_web_page_is_not_taken_for_an_address(url):
    assert web_address(url) is None
    assert citation_url(hit(url=url), BASE).startswith(BASE)
